package io.windtrap.forwarder.mapping.rudderstack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Mapping;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Events of one source, received at one moment, and the rows they become. */
public final class Events {
    public static final long RECEIVED_AT =
            Instant.parse("2026-03-02T10:15:31.250Z").toEpochMilli();
    public static final EventFacts FACTS = new EventFacts("src1", "203.0.113.7", null, null, null);
    public static final MappingOptions OPTIONS = new MappingOptions("dst1", "CLICKHOUSE");

    private Events() {}

    public static Event event(String json) {
        return event(json, FACTS);
    }

    public static Event event(String json, EventFacts facts) {
        return new Event(json.getBytes(UTF_8), RECEIVED_AT, facts, "Javascript");
    }

    public static List<Row> rows(Event event) {
        return rows(new RudderStackMapping(OPTIONS), event);
    }

    public static List<Row> rows(Mapping mapping, Event event) {
        Mapped mapped = mapping.map(event);
        assertThat(mapped).isInstanceOf(Mapped.Rows.class);
        return ((Mapped.Rows) mapped)
                .rows().stream()
                        .filter(row -> !row.table().equals(DiscardRow.TABLE))
                        .toList();
    }

    /** What went to rudder_discards: {@code table.column=value:reason}. */
    public static List<String> discards(Event event) {
        Mapped mapped = new RudderStackMapping(OPTIONS).map(event);
        assertThat(mapped).isInstanceOf(Mapped.Rows.class);
        return ((Mapped.Rows) mapped)
                .rows().stream()
                        .filter(row -> row.table().equals(DiscardRow.TABLE))
                        .map(Events::columns)
                        .map(row -> (row.get("table_name") + "." + row.get("column_name") + "="
                                        + row.get("column_value") + ":" + row.get("reason"))
                                .replace("STRING ", ""))
                        .toList();
    }

    /** The row of {@code table}, column to text with its type before it. */
    public static Map<String, String> row(Event event, String table) {
        List<Row> found =
                rows(event).stream().filter(row -> row.table().equals(table)).toList();
        assertThat(found).as("rows of " + table).hasSize(1);
        return columns(found.getFirst());
    }

    public static Map<String, String> columns(Row row) {
        return row.cells().stream().collect(Collectors.toMap(Cell::column, cell -> cell.type() + " " + cell.text()));
    }

    public static Mapped.Refused refusal(Event event) {
        Mapped mapped = new RudderStackMapping(OPTIONS).map(event);
        assertThat(mapped).isInstanceOf(Mapped.Refused.class);
        return (Mapped.Refused) mapped;
    }

    /** Fails unless {@code json} is mapped to the same twice, whatever it is, and left as it was. */
    public static void mapsTwiceTheSame(byte[] json) {
        byte[] sent = json.clone();
        Event event = new Event(json, RECEIVED_AT, FACTS, "Javascript");
        Mapped once = new RudderStackMapping(OPTIONS).map(event);
        assertThat(new RudderStackMapping(OPTIONS).map(event)).isEqualTo(once);
        assertThat(json).isEqualTo(sent);
    }
}
