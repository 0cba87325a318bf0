package io.windtrap.console.clickhouse;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What ClickHouse answered.
 *
 * @param rows a value for each column: numbers, texts, true and false, null; whole numbers beyond 2^53, lists and maps are texts
 * @param truncated whether there are more rows
 */
public record Answer(
        List<Column> columns,
        List<List<JsonNode>> rows,
        boolean truncated,
        long readRows,
        long readBytes,
        double elapsedSeconds) {
    /** A column of the answer. */
    public record Column(String name, String type) {}

    /** The rows by the names of their columns. */
    public List<Map<String, JsonNode>> byName() {
        return rows.stream()
                .map(row -> {
                    Map<String, JsonNode> named = new HashMap<>();
                    for (int i = 0; i < columns.size(); i++) {
                        named.put(columns.get(i).name(), row.get(i));
                    }
                    return named;
                })
                .toList();
    }
}
