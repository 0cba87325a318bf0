package io.windtrap.forwarder.clickhouse.table;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.RECEIVED;
import static io.windtrap.forwarder.clickhouse.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.forwarder.clickhouse.ClickHouseWarehouse;
import io.windtrap.forwarder.clickhouse.Database;
import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.ddl.Partitioning;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.clickhouse.discards.Discards;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.LogicalType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A whole number came first, and then a fraction. */
final class WideningIT {
    private static final Discards.Kind FRACTION = new Discards.Kind("t", "n", LogicalType.FLOAT, Mismatch.TOO_PRECISE);
    private static final long MOST_BYTES = 64 << 10;
    private static final String BEYOND = "9007199254740993";

    @AutoClose
    private final Database database = new Database();

    private final ClickHouseWarehouse warehouse = database.warehouse();

    @Test
    void theColumnHoldsFractionsAfterAWhileAndNeverAWrongNumber() {
        // Given
        number("a", LogicalType.INT, "3");
        number("b", LogicalType.FLOAT, "2.625");
        assertThat(database.discarded).containsExactly(Map.entry(FRACTION, 1));

        // When
        try (Widening widening = widening(MOST_BYTES)) {
            widening.of(database.discarded.keySet());
            awaitType("Nullable(Float64)");
        }
        number("c", LogicalType.FLOAT, "2.625");
        number("d", LogicalType.INT, BEYOND);
        number("e", LogicalType.INT, "9007199254740991");

        // Then
        assertThat(database.query("SELECT id, n FROM $t ORDER BY id"))
                .isEqualTo("a\t3\nb\t\\N\nc\t2.625\nd\t\\N\ne\t9007199254740991");
        assertThat(database.query("SELECT row_id, column_value, reason FROM $rudder_discards ORDER BY row_id"))
                .isEqualTo("b\t2.625\ttoo_precise\nd\t" + BEYOND + "\tinexact");
    }

    /** Those that know nothing of the change yet write into a column that they take for whole numbers. */
    @Test
    void numbersThatAFloatRoundsAreRefusedFromTheFirstStepOn() {
        // Given
        number("a", LogicalType.INT, "3");

        // When
        try (Widening widening = widening(MOST_BYTES, Duration.ofHours(1))) {
            widening.of(Set.of(FRACTION));
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(comment()).isNotEmpty());
        }
        number("b", LogicalType.INT, BEYOND);

        // Then
        assertThat(database.query("SELECT id, n FROM $t ORDER BY id")).isEqualTo("a\t3\nb\t\\N");
    }

    @Test
    void theColumnStaysWhereANumberWouldBeRounded() {
        // Given
        number("a", LogicalType.INT, BEYOND);

        // When
        try (Widening widening = widening(MOST_BYTES)) {
            widening.of(Set.of(FRACTION));
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(database.counted("windtrap.forwarder.ddl", "statement", "alter_table"))
                        .isEqualTo(2);
                assertThat(comment()).isEmpty(); // It is counted before it is sent.
            });
        }

        // Then
        assertThat(type()).isEqualTo("Nullable(Int64)");
        number("b", LogicalType.INT, BEYOND);
        assertThat(database.query("SELECT id, n FROM $t ORDER BY id")).isEqualTo("a\t" + BEYOND + "\nb\t" + BEYOND);
    }

    @Test
    void tablesThatAreLargeOrReadByAViewOrSomebodyElsesStay() {
        // Given
        number("a", LogicalType.INT, "3");
        database.query("CREATE TABLE $other (id String, received_at DateTime64(3, 'UTC'), n Nullable(Int64))"
                + " ENGINE = MergeTree ORDER BY id");
        database.query("CREATE TABLE $viewed AS $t COMMENT 'windtrap table=viewed'");
        database.query("CREATE TABLE $large AS $t COMMENT 'windtrap table=large'");
        database.query("INSERT INTO $large (id, received_at, n) SELECT toString(rand64(number)), now(), number"
                + " FROM numbers(100000)");
        database.query("CREATE MATERIALIZED VIEW $view ENGINE = MergeTree ORDER BY tuple() AS SELECT n FROM $viewed");

        // When
        try (Widening widening = widening(MOST_BYTES)) {
            for (String table : List.of("other", "viewed", "large", "t")) { // in this order, by one thread
                widening.of(Set.of(new Discards.Kind(table, "n", LogicalType.FLOAT, Mismatch.TOO_PRECISE)));
            }
            awaitType("Nullable(Float64)");
        }

        // Then
        assertThat(database.query("SELECT DISTINCT type, comment FROM system.columns WHERE name = 'n' AND database = '"
                        + database.name + "' AND table IN ('other', 'viewed', 'large')"))
                .isEqualTo("Nullable(Int64)");
    }

    private void number(String id, LogicalType type, String number) {
        database.now = database.now.plus(Tables.LONGEST_TRUST).plusMillis(1);
        insert(warehouse, row("t", text("id", id), RECEIVED, cell("n", type, number)));
    }

    private void awaitType(String type) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(type()).isEqualTo(type));
    }

    private String type() {
        return ofColumn("type");
    }

    private String comment() {
        return ofColumn("comment");
    }

    private String ofColumn(String fact) {
        return database.query("SELECT " + fact
                + " FROM system.columns WHERE table = 't' AND name = 'n' AND database = '" + database.name + "'");
    }

    private Widening widening(long bytes) {
        return widening(bytes, Duration.ZERO);
    }

    private Widening widening(long bytes, Duration pause) {
        var clickHouse = new ClickHouse(database.connection(), database.metrics());
        var ddl = new TableDdl(new TableOptions(database.name, Partitioning.DAY, null, ColumnLimits.NONE, true, bytes));
        return new Widening(clickHouse, ddl, new Catalogue(clickHouse, database.name), pause, () -> database.now);
    }
}
