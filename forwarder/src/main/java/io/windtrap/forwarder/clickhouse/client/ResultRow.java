package io.windtrap.forwarder.clickhouse.client;

import java.util.Map;
import java.util.Objects;

/** One row of an answer. */
public record ResultRow(Map<String, String> values) {
    /** The text of {@code column}, which the query selects and which is not NULL. */
    public String getString(String column) {
        return Objects.requireNonNull(values.get(column), column);
    }

    /** The whole number in {@code column}. */
    public long getLong(String column) {
        return Long.parseLong(getString(column));
    }
}
