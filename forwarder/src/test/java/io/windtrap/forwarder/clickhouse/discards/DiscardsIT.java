package io.windtrap.forwarder.clickhouse.discards;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.RECEIVED;
import static io.windtrap.forwarder.clickhouse.Database.insert;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.windtrap.engine.testing.HttpProxy;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.clickhouse.ClickHouseWarehouse;
import io.windtrap.forwarder.clickhouse.Database;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.warehouse.InsertResult;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class DiscardsIT {
    @AutoClose
    private final Database database = new Database();

    private final ClickHouseWarehouse warehouse = database.warehouse();

    @Test
    void keepsARefusedValueWithEverythingThatLeadsBackToItsRow() {
        // Given
        wholeNumbersIn("t");

        // When
        insert(warehouse, row("t", text("id", "a"), cell("n", FLOAT, "0.5"), RECEIVED, text("x", "kept")));

        // Then
        assertThat(database.query("SELECT id, n, x FROM $t")).isEqualTo("a\t\\N\tkept");
        assertThat(database.query("SELECT table_name, row_id, column_name, column_value, value_type, reason,"
                        + " received_at, uuid_ts FROM $rudder_discards"))
                .isEqualTo("t\ta\tn\t0.5\tfloat\ttoo_precise\t2026-03-02 10:15:31.250\t2026-03-02 10:15:31.250");
        assertThat(database.discarded).containsOnly(entry(new Discards.Kind("t", "n", FLOAT, Mismatch.TOO_PRECISE), 1));
    }

    @Test
    void keepsEveryDiscardOfAnInstantApartWhereItCreatedTheTable() {
        // Given
        database.query("CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC'), n Nullable(Int64), m Int64)"
                + " ENGINE = MergeTree ORDER BY id");

        // When
        insert(
                warehouse,
                row("t", text("id", "a"), text("m", "x"), text("n", "x"), RECEIVED),
                row("t", text("id", "b"), text("m", "x"), text("n", "x"), RECEIVED));
        database.query("OPTIMIZE TABLE $rudder_discards FINAL");

        // Then
        assertThat(database.query("SELECT row_id, column_name FROM $rudder_discards ORDER BY ALL"))
                .isEqualTo("a\tm\na\tn\nb\tm\nb\tn");
        assertThat(database.query("SELECT m, n FROM $t")).isEqualTo("0\t\\N\n0\t\\N");
    }

    @Test
    void writesDiscardsOnceHoweverOftenTheirBatchIsRepeated() {
        // Given
        tableOfDiscardsThatDoesNotMerge();
        wholeNumbersIn("t");
        SealedBatch batch = Batches.of(List.of(
                row("t", text("id", "a"), text("n", "x"), RECEIVED),
                row(
                        "t",
                        text("id", "b"),
                        text("n", "x"),
                        cell("received_at", LogicalType.DATETIME, "2026-03-03 00:00:00.000"))));

        // When
        insert(warehouse, batch);
        insert(warehouse, batch);
        insert(database.warehouse(), batch);

        // Then
        assertThat(database.query("SELECT count() FROM $rudder_discards")).isEqualTo("2");
        assertThat(database.query("SELECT count() FROM $t")).isEqualTo("2");
    }

    @Test
    void writesManyDiscardsInSeveralInsertsAndOnce() {
        // Given
        tableOfDiscardsThatDoesNotMerge();
        wholeNumbersIn("t");
        SealedBatch batch = Batches.of(IntStream.range(0, 25_000)
                .mapToObj(i -> row("t", text("id", "id" + i), text("n", "x"), RECEIVED))
                .toList());

        // When
        insert(warehouse, batch);
        insert(database.warehouse(), batch);

        // Then
        assertThat(database.query("SELECT count(), uniqExact(row_id) FROM $rudder_discards"))
                .isEqualTo("25000\t25000");
    }

    /** As nginx has one for bodies, of 1 MiB unless it is told otherwise. */
    @Test
    void writesDiscardsInPartsThatPassALimitAndOnce() throws Exception {
        // Given
        tableOfDiscardsThatDoesNotMerge();
        wholeNumbersIn("t");
        SealedBatch batch = Batches.of(IntStream.range(0, 200)
                .mapToObj(i -> row("t", text("id", "id" + i), text("n", "x".repeat(2_000)), RECEIVED))
                .toList());
        var refusals = new AtomicInteger();
        var cutsOff = new AtomicBoolean(true);
        HttpProxy.Handler limit = (server, exchange, body) -> {
            if (body.length > 1 << 16) {
                refusals.incrementAndGet();
                server.loginPage(413).sendTo(exchange);
            } else if (cutsOff.get() && new String(body, UTF_8).contains("id150\t")) {
                server.loginPage(502).sendTo(exchange);
            } else {
                server.ask(exchange, body).sendTo(exchange);
            }
        };

        // When
        try (HttpProxy proxy = HttpProxy.start(database.url(), 0, limit)) {
            ClickHouseWarehouse behind = database.warehouse(proxy.url());
            InsertResult first = Database.attempt(behind, batch, batch.groups().getFirst(), false);
            assertThat(first).isInstanceOf(InsertResult.Failed.class);
            assertThat(database.query("SELECT count() FROM $rudder_discards")).isNotIn("0", "200");
            cutsOff.set(false);

            insert(behind, batch);
            assertThat(Database.attempt(behind, batch, batch.groups().getFirst(), true))
                    .isEqualTo(Database.INSERTED);
        }

        // Then
        assertThat(refusals).hasPositiveValue();
        assertThat(database.query("SELECT count(), uniqExact(row_id) FROM $rudder_discards"))
                .isEqualTo("200\t200");
        assertThat(database.query("SELECT count() FROM $t")).isEqualTo("200");
        assertThat(database.discarded).containsValue(400);
    }

    /** The constraint stands for whatever keeps the rows from being inserted after their discards were. */
    @Test
    void writesDiscardsBeforeTheRowsThatLackThem() {
        // Given
        tableOfDiscardsThatDoesNotMerge();
        wholeNumbersIn("t");
        database.query("ALTER TABLE $t ADD CONSTRAINT never CHECK id = ''");
        SealedBatch batch = Batches.of(List.of(row("t", text("id", "a"), text("n", "x"), RECEIVED)));

        // When
        InsertResult first = Database.attempt(warehouse, batch, batch.groups().getFirst(), false);

        // Then
        assertThat(first).isInstanceOf(InsertResult.Failed.class);
        assertThat(database.query("SELECT row_id FROM $rudder_discards")).isEqualTo("a");
        assertThat(database.discarded).isEmpty();

        // When
        database.query("ALTER TABLE $t DROP CONSTRAINT never");
        insert(database.warehouse(), batch);

        // Then
        assertThat(database.query("SELECT row_id FROM $rudder_discards")).isEqualTo("a");
        assertThat(database.query("SELECT id, n FROM $t")).isEqualTo("a\t\\N");
    }

    @Test
    void losesNoValueWhenAColumnIsChangedBetweenTwoAttempts() {
        // Given
        database.query("CREATE TABLE $t (id String, received_at DateTime, n Nullable(String), m Nullable(Int64),"
                + " CONSTRAINT never CHECK id = '') ENGINE = MergeTree ORDER BY id");
        SealedBatch batch = Batches.of(List.of(row("t", text("id", "a"), text("m", "y"), text("n", "x"), RECEIVED)));
        Database.attempt(warehouse, batch, batch.groups().getFirst(), false);

        // When
        database.query("ALTER TABLE $t DROP CONSTRAINT never");
        database.query("ALTER TABLE $t MODIFY COLUMN n Nullable(Int64)");
        insert(database.warehouse(), batch);

        // Then
        assertThat(database.query("SELECT id, n, m FROM $t")).isEqualTo("a\t\\N\t\\N");
        assertThat(database.query("SELECT DISTINCT column_name, column_value FROM $rudder_discards ORDER BY ALL"))
                .isEqualTo("m\ty\nn\tx");
    }

    @Test
    void cutsLongValues() {
        // Given
        wholeNumbersIn("t");

        // When
        insert(warehouse, row("t", text("id", "a"), text("n", "😀".repeat(20_000)), RECEIVED));

        // Then
        assertThat(database.query("SELECT lengthUTF8(column_value) FROM $rudder_discards"))
                .isEqualTo(String.valueOf(DiscardRow.LONGEST_VALUE / 2));
    }

    @Test
    void trustsATableThatRudderStackMade() {
        // Given
        database.query("CREATE TABLE $rudder_discards (column_name Nullable(String), column_value Nullable(String),"
                + " reason Nullable(String), received_at DateTime, row_id Nullable(String),"
                + " table_name Nullable(String), uuid_ts Nullable(DateTime)) ENGINE = ReplacingMergeTree"
                + " PARTITION BY toDate(received_at) ORDER BY received_at");
        wholeNumbersIn("t");

        // When
        insert(warehouse, row("t", text("id", "a"), text("n", "x"), RECEIVED));

        // Then
        assertThat(database.query("SELECT table_name, row_id, column_name, column_value, received_at, value_type"
                        + " FROM $rudder_discards"))
                .isEqualTo("t\ta\tn\tx\t2026-03-02 10:15:31\tstring");
    }

    @Test
    void tellsOfDiscardsThatTheirOwnTableCantHold() {
        // Given
        database.query(
                "CREATE TABLE $rudder_discards (table_name String, row_id String,"
                        + " column_value Nullable(Int64), received_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY table_name");
        wholeNumbersIn("t");

        // When
        insert(
                warehouse,
                row("t", text("id", "7"), text("n", "x"), RECEIVED),
                row("t", text("id", "b"), text("n", "y"), RECEIVED));

        // Then
        assertThat(database.query("SELECT row_id, column_value FROM $rudder_discards ORDER BY row_id"))
                .isEqualTo("7\t\\N\nb\t\\N");
        assertThat(database.counted("windtrap.forwarder.discards.incomplete", "column", "column_value"))
                .isEqualTo(2);
    }

    @Test
    void countsOnlyWhatIsInserted() {
        // Given
        wholeNumbersIn("t");
        Row[] rows = {
            row("t", text("id", "a"), text("n", "x"), RECEIVED),
            row("t", text("id", "b"), cell("n", INT, "1"), RECEIVED),
            row("t", text("id", "c"), text("n", "y"), RECEIVED)
        };

        // When
        insert(warehouse, rows);

        // Then
        assertThat(database.discarded)
                .containsOnly(entry(new Discards.Kind("t", "n", STRING, Mismatch.INCOMPATIBLE), 2));
    }

    private void wholeNumbersIn(String table) {
        database.query("CREATE TABLE $" + table + " (id String, received_at DateTime64(3, 'UTC'), n Nullable(Int64))"
                + " ENGINE = MergeTree PARTITION BY toDate(received_at) ORDER BY id"
                + " SETTINGS non_replicated_deduplication_window = 100");
    }

    private void tableOfDiscardsThatDoesNotMerge() {
        database.query("CREATE TABLE $rudder_discards (table_name String, row_id String, column_name String,"
                + " column_value String, reason String, received_at DateTime64(3, 'UTC'))"
                + " ENGINE = MergeTree PARTITION BY toDate(received_at) ORDER BY row_id"
                + " SETTINGS non_replicated_deduplication_window = 100");
    }
}
