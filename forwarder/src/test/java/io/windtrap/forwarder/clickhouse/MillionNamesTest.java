package io.windtrap.forwarder.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.catalogue.TableColumn;
import io.windtrap.forwarder.clickhouse.catalogue.TableSchema;
import io.windtrap.forwarder.clickhouse.ddl.ColumnBudget;
import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.discards.FittedRows;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A flood of names: what it leaves behind is bounded by limits and not by the flood. */
final class MillionNamesTest {
    /** At night a million names, else a tenth of it. */
    private static final int EVENTS = Integer.getInteger("windtrap.test.flood-events", 100);

    private static final int BATCH = 50;
    private static final int NAMES_OF_EACH = 1000;
    private static final int MOST_ROWS_OF_AN_INSERT = 10_000;

    private final RudderStackMapping mapping = new RudderStackMapping(new MappingOptions("d", "CLICKHOUSE"));
    private final ColumnBudget growth = new ColumnBudget(new ColumnLimits(0, 40, 0));
    private final TableSchema full = TableSchema.of(
            "flood",
            List.of(
                    new TableColumn("id", "String", ""),
                    new TableColumn("received_at", "DateTime64(3, 'UTC')", ""),
                    new TableColumn("p0", "Nullable(Int64)", "")),
            Instant.EPOCH);

    @Test
    void keepsARowForEachEventAndADiscardForEachValue() {
        // Given
        List<Row> rows =
                IntStream.range(0, EVENTS).mapToObj(this::row).collect(Collectors.toCollection(ArrayList::new));
        Set<String> tokens = new HashSet<>();
        int[] discards = {0};
        int kept = 0;

        // When
        for (int first = 0; first < EVENTS; first += BATCH) {
            SealedBatch batch = Batches.of(rows.subList(first, first + BATCH));
            for (RowGroup group : batch.groups()) {
                var log = new DiscardWriter("token" + kept, (discarded, token) -> {
                    assertThat(discarded.rows()).isLessThanOrEqualTo(MOST_ROWS_OF_AN_INSERT);
                    assertThat(tokens.add(token)).isTrue();
                    discards[0] += discarded.rows();
                });
                new FittedRows(group, full.target(group.columns()).fits()).tsv(log);
                log.write();
                kept += group.rows();
                assertThat(growth.admitted(batch.intent(), "flood", 40, full.missing(group.columns())))
                        .noneMatch(column -> column.startsWith("p"));
            }
        }

        // Then
        assertThat(kept).isEqualTo(EVENTS);
        int ofRules = rows.getFirst().cells().size() + 1 - NAMES_OF_EACH - 2;
        assertThat(discards[0]).isEqualTo(EVENTS * (NAMES_OF_EACH + ofRules) - 1);
    }

    private Row row(int number) {
        int first = number * NAMES_OF_EACH;
        String names = IntStream.range(first, first + NAMES_OF_EACH)
                .mapToObj("\"p%d\":1"::formatted)
                .collect(Collectors.joining(","));
        String json = "{\"type\":\"track\",\"event\":\"Flood\",\"messageId\":\"m%d\",\"properties\":{%s}}"
                .formatted(number, names);
        var event = new Event(
                json.getBytes(UTF_8), 1_772_446_531_250L, new EventFacts("s", null, null, null, null), "HTTP");
        return ((Mapped.Rows) mapping.map(event)).rows().getLast();
    }
}
