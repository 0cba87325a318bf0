package io.windtrap.forwarder.mapping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Events of one source, received at one moment, and the rows they become. */
final class Events {
    static final long RECEIVED_AT = Instant.parse("2026-03-02T10:15:31.250Z").toEpochMilli();
    static final EventFacts FACTS = new EventFacts("src1", "203.0.113.7", null, null, null);
    static final MappingOptions OPTIONS = new MappingOptions("dst1", "CLICKHOUSE");

    private Events() {}

    static Event event(String json) {
        return event(json, FACTS);
    }

    static Event event(String json, EventFacts facts) {
        return new Event(json.getBytes(UTF_8), RECEIVED_AT, facts, "Javascript");
    }

    static List<Row> rows(Event event) {
        return rows(new RudderStackMapping(OPTIONS), event);
    }

    static List<Row> rows(Mapping mapping, Event event) {
        Mapped mapped = mapping.map(event);
        assertThat(mapped).isInstanceOf(Mapped.Rows.class);
        return ((Mapped.Rows) mapped)
                .rows().stream()
                        .filter(row -> !row.table().equals(RudderStackTables.DISCARDS))
                        .toList();
    }

    /** What went to rudder_discards: {@code table.column=value:reason}. */
    static List<String> discards(Event event) {
        Mapped mapped = new RudderStackMapping(OPTIONS).map(event);
        assertThat(mapped).isInstanceOf(Mapped.Rows.class);
        return ((Mapped.Rows) mapped)
                .rows().stream()
                        .filter(row -> row.table().equals(RudderStackTables.DISCARDS))
                        .map(Events::columns)
                        .map(row -> (row.get("table_name") + "." + row.get("column_name") + "="
                                        + row.get("column_value") + ":" + row.get("reason"))
                                .replace("STRING ", ""))
                        .toList();
    }

    /** The row of {@code table}, column to text with its type before it. */
    static Map<String, String> row(Event event, String table) {
        List<Row> found =
                rows(event).stream().filter(row -> row.table().equals(table)).toList();
        assertThat(found).as("rows of " + table).hasSize(1);
        return columns(found.getFirst());
    }

    static Map<String, String> columns(Row row) {
        return row.cells().stream().collect(Collectors.toMap(Cell::column, cell -> cell.type() + " " + cell.text()));
    }

    static Mapped.Refused refusal(Event event) {
        Mapped mapped = new RudderStackMapping(OPTIONS).map(event);
        assertThat(mapped).isInstanceOf(Mapped.Refused.class);
        return (Mapped.Refused) mapped;
    }
}
