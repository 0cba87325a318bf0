package io.windtrap.console.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Values of a row of ClickHouse's answer. */
final class Cells {
    private Cells() {}

    /** Text of a column; empty when it is NULL or not there. */
    static String text(Map<String, JsonNode> row, String column) {
        JsonNode value = row.get(column);
        return value == null || value.isNull() ? "" : value.asText();
    }

    /** Whole number of a column; 0 when it is NULL or not there. */
    static long number(Map<String, JsonNode> row, String column) {
        JsonNode value = row.get(column);
        return value == null ? 0 : value.asLong();
    }

    /** An expression for a time as the routes write it. */
    static String time(String expression) {
        return "formatDateTime(" + expression + ", '%Y-%m-%dT%H:%i:%SZ', 'UTC')";
    }
}
