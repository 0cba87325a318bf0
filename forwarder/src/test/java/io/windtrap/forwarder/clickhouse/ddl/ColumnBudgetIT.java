package io.windtrap.forwarder.clickhouse.ddl;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.INSERTED;
import static io.windtrap.forwarder.clickhouse.Database.RECEIVED;
import static io.windtrap.forwarder.clickhouse.Database.insert;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.ClickHouseWarehouse;
import io.windtrap.forwarder.clickhouse.Database;
import io.windtrap.forwarder.clickhouse.discards.Discards;
import io.windtrap.forwarder.clickhouse.table.Tables;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class ColumnBudgetIT {
    @AutoClose
    private final Database database = new Database();

    @Test
    void keepsTheRowAndDiscardsTheValueOfAColumnPastTheWidthOfItsTable() {
        // Given
        ClickHouseWarehouse warehouse = database.warehouse(new ColumnLimits(0, 5, 0));
        insert(warehouse, row("t", text("id", "1"), RECEIVED, text("x1", "a"), text("x2", "b")));

        // When
        insert(warehouse, row("t", text("id", "2"), RECEIVED, text("x2", "c"), text("x3", "d")));

        // Then
        assertThat(database.query("SELECT id, x1, x2 FROM $t ORDER BY id")).isEqualTo("1\ta\tb\n2\t\\N\tc");
        assertThat(database.query("SELECT row_id, column_name, column_value, reason FROM $rudder_discards"))
                .isEqualTo("2\tx3\td\ttoo_many_columns");
        assertThat(database.discarded)
                .containsOnlyKeys(new Discards.Kind("t", "x3", STRING, Mismatch.TOO_MANY_COLUMNS));
    }

    /** Whoever makes up names must not cost an INSERT for each: all of them wait for it. */
    @Test
    void discardsWhatMayHaveNoTableInOneInsert() {
        // Given
        ClickHouseWarehouse warehouse = database.warehouse(new ColumnLimits(0, 0, 0, 0, 3));
        SealedBatch batch = Batches.of(IntStream.range(0, 10)
                .mapToObj(name -> row("made_up_" + name, text("id", "i"), RECEIVED, text("context_source_id", "web")))
                .toList());

        // When
        warehouse.makeReady(batch, batch.groups());
        List<RowGroup> refused = batch.groups().stream()
                .filter(group -> warehouse.isRefused(batch, group))
                .toList();
        assertThat(warehouse.discard(batch, refused, InsertAttempt.of("token", false)))
                .isEqualTo(INSERTED);

        // Then
        assertThat(refused).hasSize(7);
        assertThat(batch.groups())
                .filteredOn(group -> warehouse.isReady(batch, group))
                .hasSize(10);
        assertThat(database.query("SELECT count() FROM system.tables WHERE name LIKE 'made%' AND database = '"
                        + database.name + "'"))
                .isEqualTo("3");
        assertThat(database.query(
                        "SELECT uniqExact(table_name), count(), uniqExact(_part), any(reason) FROM $rudder_discards"))
                .isEqualTo("7\t28\t1\ttoo_many_tables_of_source");

        // When
        SealedBatch other = Batches.of(List.of(row("made_up_99", text("id", "i"), RECEIVED)));
        List<RowGroup> more = Stream.concat(refused.stream().limit(2), other.groups().stream())
                .toList();
        assertThat(warehouse.discard(batch, more, InsertAttempt.of("token", true)))
                .isEqualTo(INSERTED);
        assertThat(warehouse.discard(batch, more, InsertAttempt.of("token", true)))
                .isEqualTo(INSERTED);

        // Then
        assertThat(database.query("SELECT count(), uniqExact(table_name, column_name) FROM $rudder_discards"))
                .isEqualTo("31\t31");
    }

    @Test
    void addsSoManyColumnsForABatchAndMoreForTheNext() {
        // Given
        ClickHouseWarehouse warehouse = database.warehouse(new ColumnLimits(1, 0, 0));

        // When
        insert(
                warehouse,
                row("t", text("id", "1"), RECEIVED, text("x1", "a")),
                row("t", text("id", "2"), RECEIVED, text("x2", "b")));
        insert(warehouse, row("t", text("id", "3"), RECEIVED, text("x2", "c")));

        // Then
        assertThat(database.query("SELECT id, x1, x2 FROM $t ORDER BY id"))
                .isEqualTo("1\ta\t\\N\n2\t\\N\t\\N\n3\t\\N\tc");
        assertThat(database.query("SELECT row_id, column_name, column_value FROM $rudder_discards"))
                .isEqualTo("2\tx2\tb");
    }

    @Test
    void keepsTheRowWhenClickHouseItselfTakesNoMoreColumns() {
        // Given
        ClickHouseWarehouse warehouse = database.warehouse(ColumnLimits.NONE);
        insert(warehouse, row("t", text("id", "1"), RECEIVED));
        for (String half : List.of("a", "b")) {
            database.query(IntStream.range(0, 1400)
                    .mapToObj(number -> "ADD COLUMN " + half.repeat(55) + number + " Nullable(String)")
                    .collect(Collectors.joining(",", "ALTER TABLE $t ", "")));
        }

        // When
        insert(
                warehouse,
                row(
                        "t",
                        Stream.concat(
                                        Stream.of(text("id", "2"), RECEIVED),
                                        IntStream.range(0, 1000).mapToObj(number -> text("p" + number, "x")))
                                .toArray(Cell[]::new)));

        // Then
        assertThat(database.query("SELECT id FROM $t ORDER BY id")).isEqualTo("1\n2");
        assertThat(database.query("SELECT count(), uniqExact(column_name) FROM $rudder_discards WHERE row_id = '2'"
                        + " AND reason = 'too_many_columns'"))
                .isEqualTo("1000\t1000");
    }

    @Test
    void takesAColumnThatSomeoneAddsToAFullTable() {
        // Given
        ClickHouseWarehouse warehouse = database.warehouse(new ColumnLimits(0, 3, 0));
        insert(warehouse, row("t", text("id", "1"), RECEIVED, text("x", "a")));

        // When
        database.query("ALTER TABLE $t ADD COLUMN x Nullable(String)");
        database.now = database.now.plus(Tables.LONGEST_TRUST).plusMillis(1);
        insert(warehouse, row("t", text("id", "2"), RECEIVED, text("x", "b")));

        // Then
        assertThat(database.query("SELECT id, x FROM $t ORDER BY id")).isEqualTo("1\t\\N\n2\tb");
    }

    @Test
    void keepsEveryValueOfARowWhoseTableMayNotBeCreated() {
        // Given
        ClickHouseWarehouse warehouse = database.warehouse(new ColumnLimits(0, 0, 1));
        insert(warehouse, row("first", text("id", "1"), RECEIVED));

        // When
        insert(
                warehouse,
                row("second", text("id", "2"), RECEIVED, text("x", "y")),
                row("tracks", text("id", "2"), RECEIVED));

        // Then
        assertThat(database.query(
                        "SELECT name FROM system.tables WHERE database = '" + database.name + "' ORDER BY name"))
                .isEqualTo("first\nrudder_discards\ntracks");
        assertThat(
                        database.query(
                                "SELECT table_name, row_id, column_name, column_value FROM $rudder_discards ORDER BY column_name"))
                .isEqualTo("""
                        second\t2\tid\t2
                        second\t2\treceived_at\t2026-03-02 10:15:31.250
                        second\t2\tuuid_ts\t2026-03-02 10:15:31.250
                        second\t2\tx\ty""");
    }

    @Test
    void countsTheTablesOfASourceAlsoAfterARestart() {
        // Given
        var limits = new ColumnLimits(0, 0, 0, 2, 0);
        insert(database.warehouse(limits), ofSource("a", "web"), ofSource("b", "web"), ofSource("c", "web"));

        // When
        insert(database.warehouse(limits), ofSource("d", "web"), ofSource("e", "app"));

        // Then
        assertThat(database.query("SELECT name FROM system.tables WHERE database = '" + database.name
                        + "' AND name != 'rudder_discards' ORDER BY name"))
                .isEqualTo("a\nb\ne");
        assertThat(database.query("SELECT DISTINCT table_name, reason FROM $rudder_discards ORDER BY table_name"))
                .isEqualTo("c\ttoo_many_tables_of_source\nd\ttoo_many_tables_of_source");
    }

    private static Row ofSource(String table, String source) {
        return row(table, text("context_source_id", source), text("id", table), RECEIVED);
    }

    @Test
    void countsTablesAloneAgainstTheirLimit() {
        // Given
        ClickHouseWarehouse warehouse = database.warehouse(new ColumnLimits(0, 0, 2));
        insert(warehouse, row("first", text("id", "1"), RECEIVED));
        database.query("CREATE VIEW $seen AS SELECT * FROM $first");
        database.query("CREATE MATERIALIZED VIEW $daily ENGINE = MergeTree ORDER BY id AS SELECT * FROM $first");
        database.query("CREATE TABLE $windtrap_rehearsal_1 AS $first ENGINE = Null");

        // When
        insert(warehouse, row("second", text("id", "2"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id FROM $second")).isEqualTo("2");
    }

    @Test
    void keepsATableInItsLimitsWhenEveryEventHasNamesOfItsOwn() {
        // Given
        int events = 40;
        int properties = 1500;
        int width = 40;
        ClickHouseWarehouse warehouse = database.warehouse(new ColumnLimits(0, width, 0));
        var mapping = new RudderStackMapping(new MappingOptions("d", "CLICKHOUSE"));

        // When
        for (int number = 0; number < events; number++) {
            int first = number * properties;
            String names = IntStream.range(first, first + properties)
                    .mapToObj("\"p%d\":1"::formatted)
                    .collect(Collectors.joining(","));
            String json = "{\"type\":\"track\",\"event\":\"Flood\",\"messageId\":\"m%d\",\"properties\":{%s}}"
                    .formatted(number, names);
            var event = new Event(
                    json.getBytes(UTF_8), 1_772_446_531_250L, new EventFacts("s", null, null, null, null), "HTTP");
            insert(warehouse, Batches.of(((Mapped.Rows) mapping.map(event)).rows()));
        }

        // Then
        int columns = Integer.parseInt(database.query(
                "SELECT count() FROM system.columns WHERE database = '" + database.name + "' AND table = 'flood'"));
        assertThat(columns).isEqualTo(width);
        assertThat(database.query("SELECT count() FROM $flood")).isEqualTo(String.valueOf(events));
        long kept =
                Long.parseLong(database.query("SELECT countIf(name LIKE 'p%') FROM system.columns WHERE database = '"
                        + database.name + "' AND table = 'flood'"));
        assertThat(database.query("SELECT count(), uniqExact(column_name) FROM $rudder_discards FINAL"))
                .isEqualTo("%1$d\t%1$d".formatted((long) events * properties - kept));
    }
}
