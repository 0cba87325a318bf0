package io.windtrap.forwarder.mapping.rudderstack;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Mapping;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Events with the rows that RudderStack's own warehouse makes of them, as it stores them. */
final class WarehouseVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> givesTheRowsOfRudderStack() throws IOException {
        return vectors().stream()
                .map(vector -> DynamicTest.dynamicTest(vector.get("title").asText(), () -> check(vector)));
    }

    private static void check(JsonNode vector) throws IOException {
        for (JsonNode upload : vector.get("uploads")) {
            // Given
            Mapping mapping = new RudderStackMapping(options(vector));

            // When
            var rows = new ArrayList<Row>();
            for (JsonNode event : upload.get("events")) {
                Event sent = event(event, upload, vector.get("source"));
                if (!(mapping.map(sent) instanceof Mapped.Filtered)) {
                    rows.addAll(Events.rows(mapping, sent));
                }
            }

            // Then
            assertThat(rows.stream().map(row -> Map.entry(row.table(), stored(row))))
                    .containsExactlyInAnyOrderElementsOf(expected(upload.get("rudderstack")));
            assertThat(rows)
                    .allSatisfy(row -> assertThat(typesOfColumns(row.table(), rows))
                            .allSatisfy((column, type) -> assertThat(type)
                                    .as("%s.%s", row.table(), column)
                                    .isEqualTo(upload.at("/rudderstack/types")
                                            .get(row.table())
                                            .get(column)
                                            .asText())));
        }
    }

    /** The types of a table's columns as the vectors name them, each over all of the upload's rows. */
    private static Map<String, String> typesOfColumns(String table, List<Row> rows) {
        var types = new HashMap<String, Set<LogicalType>>();
        rows.stream()
                .filter(row -> row.table().equals(table))
                .flatMap(row -> row.cells().stream())
                .forEach(cell -> types.computeIfAbsent(cell.column(), _ -> EnumSet.noneOf(LogicalType.class))
                        .add(cell.type()));
        return types.entrySet().stream().collect(toMap(Map.Entry::getKey, column -> type(column.getValue())));
    }

    private static String type(Set<LogicalType> seen) {
        LogicalType type = seen.size() == 1
                ? seen.iterator().next()
                : seen.equals(EnumSet.of(LogicalType.INT, LogicalType.FLOAT)) ? LogicalType.FLOAT : LogicalType.STRING;
        return type.name().toLowerCase(Locale.ROOT);
    }

    static MappingOptions options(JsonNode vector) {
        JsonNode source = vector.get("source");
        JsonNode config = vector.get("config");
        return new MappingOptions(
                source.get("destinationId").asText(),
                source.get("destinationId").asText(),
                source.get("destinationType").asText(),
                false,
                config.path("underscoreDivideNumbers").asBoolean(),
                config.path("allowUsersContextTraits").asBoolean(),
                config.path("skipTracksTable").asBoolean(),
                config.path("skipUsersTable").asBoolean(),
                config.path("storeFullEvent").asBoolean());
    }

    static Event event(JsonNode json, JsonNode upload, JsonNode source) throws IOException {
        return new Event(
                JSON.writeValueAsBytes(json),
                Instant.parse(upload.get("receivedAt").asText()).toEpochMilli(),
                new EventFacts(source.get("sourceId").asText(), "203.0.113.7", null, null, null),
                source.get("sourceType").asText(),
                source.path("sourceCategory").asText());
    }

    private static List<Map.Entry<String, Map<String, String>>> expected(JsonNode rudderStack) {
        var rows = new ArrayList<Map.Entry<String, Map<String, String>>>();
        rudderStack
                .get("rows")
                .properties()
                .forEach(table -> table.getValue()
                        .forEach(row -> rows.add(Map.entry(
                                table.getKey(),
                                asWeStore(row, rudderStack.get("types").get(table.getKey()))))));
        return rows;
    }

    /** RudderStack's row with what differs on purpose (docs/schema.md) put right. */
    private static Map<String, String> asWeStore(JsonNode row, JsonNode types) {
        var cells = new HashMap<String, String>();
        row.properties().forEach(cell -> {
            String type = types.get(cell.getKey()).asText();
            String text = cell.getValue().asText();
            boolean loadTime = cell.getKey().equals("uuid_ts");
            boolean emptyForAbsent = text.isEmpty() && !cell.getKey().equals("event");
            if (!loadTime && !emptyForAbsent) {
                cells.put(cell.getKey(), type.equals("boolean") ? Boolean.toString(text.equals("1")) : text);
            }
        });
        return cells;
    }

    /** Our row, with the milliseconds off that RudderStack's columns don't have. */
    private static Map<String, String> stored(Row row) {
        return row.cells().stream()
                .collect(toMap(
                        Cell::column,
                        cell -> cell.type() == LogicalType.DATETIME
                                ? cell.text().substring(0, "2026-03-02 10:15:31".length())
                                : cell.text()));
    }

    private static List<JsonNode> vectors() throws IOException {
        try (InputStream in = WarehouseVectorsTest.class.getResourceAsStream("/mapping/warehouse-vectors.json")) {
            var vectors = new ArrayList<JsonNode>();
            JSON.readTree(Objects.requireNonNull(in)).forEach(vectors::add);
            return vectors;
        }
    }
}
