package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.INSERTED;
import static io.windtrap.forwarder.clickhouse.Database.RECEIVED;
import static io.windtrap.forwarder.clickhouse.Database.insert;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.HttpProxy;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A ClickHouse that knows a token and not its rows, as one that was killed at the wrong moment does: made by a mutation, which
 * takes rows away and leaves their tokens.
 */
final class RepeatedInsertsIT {
    private static final String KEPT = " ENGINE = MergeTree PARTITION BY toDate(received_at) ORDER BY received_at"
            + " SETTINGS non_replicated_deduplication_window = 100";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Cell NEXT_DAY = received("2026-03-03 00:00:00.001");

    @AutoClose
    private final Database database = new Database();

    private final ClickHouseWarehouse warehouse = database.warehouse();

    @Test
    void clickHouseDropsByATokenRowsThatItDoesNotHave() {
        // Given
        SealedBatch batch = inserted("t", row("t", text("id", "a"), RECEIVED));
        lose("t", "1");

        // When
        InsertResult result = Database.attempt(warehouse, batch, batch.groups().getFirst(), false);

        // Then
        assertThat(result).isEqualTo(INSERTED);
        assertThat(ids("t")).isEmpty();
    }

    @Test
    void insertsTheRowsOfARepetitionThatAreMissingAndNoOthers() {
        // Given
        SealedBatch batch = inserted(
                "t",
                row("t", text("id", "a"), RECEIVED),
                row("t", text("id", "b"), NEXT_DAY),
                row("t", text("id", "a"), NEXT_DAY));
        lose("t", "toDate(received_at) = '2026-03-03'");

        // When
        repeat(batch);
        repeat(batch);

        // Then
        assertThat(ids("t")).containsExactly("a", "a", "b");
        assertThat(database.query("SELECT uniqExact(id, received_at) FROM $t")).isEqualTo("3");
        assertThat(database.counted("windtrap.forwarder.rows.restored")).isEqualTo(2);
    }

    /** A server that is busy for a moment has not said that the rows are there. */
    @Test
    void asksAgainWhereClickHouseHasNoMemoryToTellWhatItHas() throws Exception {
        // Given
        SealedBatch batch = inserted("t", row("t", text("id", "a"), RECEIVED));
        RowGroup group = batch.groups().getFirst();
        lose("t", "1");
        var busy = new AtomicBoolean(true);
        try (var proxy = HttpProxy.start(database.url(), 0, (through, exchange, body) -> {
            String sql = new String(body, UTF_8);
            boolean refused = busy.get() && sql.contains("assumeNotNull(");
            through.ask(exchange, refused ? (sql + " SETTINGS max_memory_usage = 1").getBytes(UTF_8) : body)
                    .sendTo(exchange);
        })) {
            ClickHouseWarehouse behind = database.warehouse(proxy.url());

            // When
            InsertResult early = Database.attempt(behind, batch, group, true);
            busy.set(false);
            InsertResult late = Database.attempt(behind, batch, group, true);

            // Then
            assertThat(early)
                    .isInstanceOfSatisfying(
                            InsertResult.Failed.class,
                            failed -> assertThat(failed.failure().message()).contains("look-up of stored rows"));
            assertThat(late).isEqualTo(INSERTED);
            assertThat(ids("t")).containsExactly("a");
        }
    }

    @Test
    void findsRowsByTheMomentAsExactlyAsTheirColumnHoldsIt() {
        for (String type : List.of(
                "DateTime64(9, 'UTC')",
                "DateTime64(3, 'Asia/Tokyo')",
                "DateTime64(2)",
                "DateTime64(1, 'America/New_York')",
                "DateTime64(0)",
                "DateTime('America/New_York')",
                "SimpleAggregateFunction(max, DateTime64(3))",
                "Nullable(DateTime)")) {
            // Given
            database.query("CREATE TABLE $t (id LowCardinality(Nullable(String)), received_at " + type
                    + ") ENGINE = MergeTree ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 100");
            SealedBatch batch = Batches.of(List.of(
                    row("t", text("id", "a"), RECEIVED),
                    row("t", text("id", "b"), RECEIVED),
                    row("t", text("id", "c"), NEXT_DAY),
                    row("t", text("id", "in the hour that comes twice"), received("2026-11-01 05:30:00.999")),
                    row("t", text("id", "of long ago"), received("1905-03-02 10:15:31.256")),
                    row("t", text("id", "right before the epoch"), received("1969-12-31 23:59:59.999")),
                    row("t", text("id", "to come"), received("2262-01-01 00:00:00.001"))));
            insert(warehouse, batch);
            lose("t", "id = 'b'");

            // When
            repeat(batch);

            // Then
            assertThat(ids("t"))
                    .as(type)
                    .containsExactly(
                            "a",
                            "b",
                            "c",
                            "in the hour that comes twice",
                            "of long ago",
                            "right before the epoch",
                            "to come");
            database.query("DROP TABLE $t SYNC");
        }
    }

    @Test
    void findsRowsByIdsOfAnyText() {
        // Given
        List<String> nasty = List.of(
                "", "'", "\\", "\\'", "\t", "\n", "\0", "');--", "{a:String}", "ünï 😀", "\\N", "漢".repeat(400_000));
        var rows = new ArrayList<Row>();
        nasty.forEach(id -> rows.add(row("t", text("id", id), RECEIVED)));
        SealedBatch batch = inserted("t", rows.toArray(Row[]::new));
        lose("t", "id IN ('\\\\', '')");

        // When
        repeat(batch);

        // Then
        assertThat(database.query("SELECT count(), uniqExact(id), countIf(id IN ('\\\\', '')) FROM $t"))
                .isEqualTo("12\t12\t2");
    }

    @Test
    void findsSomeOfManyRows() {
        // Given
        Row[] rows = IntStream.range(0, 2_500)
                .mapToObj(i -> row("t", text("id", "id-" + i), i % 2 == 0 ? RECEIVED : NEXT_DAY))
                .toArray(Row[]::new);
        SealedBatch batch = inserted("t", rows);
        lose("t", "cityHash64(id) % 7 = 0");

        // When
        repeat(batch);

        // Then
        assertThat(database.query("SELECT count(), uniqExact(id, received_at) FROM $t"))
                .isEqualTo("2500\t2500");
    }

    @Test
    void findsUsersByTheIdAsItWasWritten() {
        // Given
        SealedBatch batch = Batches.of(List.of(
                row("users", Cell.ofText("id", "2024-01-15"), RECEIVED),
                row("users", cell("id", INT, "17"), RECEIVED)));
        insert(warehouse, batch);

        // When
        repeat(batch);

        // Then
        assertThat(database.query("SELECT id FROM $users ORDER BY id")).isEqualTo("17\n2024-01-15T00:00:00.000Z");
    }

    @Test
    void leavesAUserAloneWhoseRowHasMergedWithANewerOne() {
        // Given
        SealedBatch old = Batches.of(List.of(row("users", text("id", "u"), text("plan", "old"), RECEIVED)));
        insert(warehouse, old);
        insert(warehouse, row("users", text("id", "u"), text("plan", "new"), received("2026-03-02 10:15:31.251")));
        database.query("OPTIMIZE TABLE $users FINAL");

        // When
        repeat(old);

        // Then
        assertThat(database.query("SELECT plan FROM $users")).isEqualTo("new");
    }

    @Test
    void insertsAUserWhoIsMissing() {
        // Given
        SealedBatch batch = Batches.of(List.of(
                row("users", text("id", "u"), text("plan", "a"), RECEIVED),
                row("users", text("id", "v"), text("plan", "b"), RECEIVED)));
        insert(warehouse, batch);
        lose("users", "id = 'v'");

        // When
        repeat(batch);

        // Then
        assertThat(database.query("SELECT id, plan FROM $users ORDER BY id")).isEqualTo("u\ta\nv\tb");
    }

    @Test
    void insertsMissingDiscardsAsWell() {
        // Given
        database.query("CREATE TABLE $rudder_discards (table_name String, row_id String, column_name String,"
                + " received_at DateTime64(3, 'UTC'))" + KEPT);
        database.query("CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC'), n Nullable(Int64))" + KEPT);
        SealedBatch batch = Batches.of(List.of(
                row("t", text("id", "a"), text("n", "x"), RECEIVED),
                row("t", text("id", "b"), text("n", "y"), RECEIVED)));
        insert(warehouse, batch);
        lose("rudder_discards", "row_id = 'a'");

        // When
        repeat(batch);

        // Then
        assertThat(database.query(
                        "SELECT table_name, row_id, column_name, column_value FROM $rudder_discards ORDER BY row_id"))
                .isEqualTo("t\ta\tn\tx\nt\tb\tn\ty");
        assertThat(ids("t")).containsExactly("a", "b");
    }

    @Test
    void goesOnWhenATableShowsNoneOfTheRowsThatItTakes() {
        // Given
        SealedBatch batch = inserted("t", row("t", text("id", "a"), RECEIVED));
        for (int lost = 1; lost <= 4; lost++) {
            lose("t", "1");
            repeat(batch);
        }

        // When
        lose("t", "1");
        repeat(batch);

        // Then
        assertThat(ids("t")).isEmpty();
        assertThat(database.counted("windtrap.forwarder.rows.restored")).isEqualTo(9);
    }

    @Test
    void waitsForAnAttemptThatIsStillUnderWay() {
        // Given
        SealedBatch batch = inserted("t", row("t", text("id", "a"), RECEIVED));
        lose("t", "1");
        RowGroup group = batch.groups().getFirst();
        String settings = " SETTINGS insert_deduplication_token = " + Sql.text(Database.token(batch, group));
        try (var _ =
                database.keepRunning("SELECT sleepEachRow(0.5) FROM numbers(12)" + settings + ", max_block_size = 1")) {
            await().atMost(LONG).until(() -> !warehouse.insertsUnderWay().isEmpty());

            // When
            await().atMost(LONG).until(() -> {
                InsertResult early = Database.attempt(warehouse, batch, group, true);
                return early instanceof InsertResult.Failed(Failure.Transient(int _, String message, boolean _))
                        && message.contains("still running");
            });
        }

        // Then
        repeat(batch);
        assertThat(ids("t")).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id UUID, received_at DateTime64(3, 'UTC')",
                "id FixedString(36), received_at DateTime64(3, 'UTC')",
                "id String MATERIALIZED 'x', received_at DateTime64(3, 'UTC')",
                "id String EPHEMERAL, kept String DEFAULT id, received_at DateTime64(3, 'UTC')",
                "id String, received_at String",
                "id String, received_at DateTime MATERIALIZED now()"
            })
    void leavesATableAloneWhoseRowsCannotBeTold(String columns) {
        // Given
        String id = "3f0c9a8e-0000-4000-8000-0000000000aF";
        database.query("CREATE TABLE $t (" + columns
                + ") ENGINE = MergeTree ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 100");
        SealedBatch batch = Batches.of(List.of(row("t", text("id", id), RECEIVED)));
        insert(warehouse, batch);

        // When
        repeat(batch);

        // Then
        assertThat(database.query("SELECT count() FROM $t")).isEqualTo("1");
    }

    @Test
    void leavesATableAloneThatMergesItsRows() {
        // Given
        database.query(
                "CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC')) ENGINE = SummingMergeTree ORDER BY id"
                        + " SETTINGS non_replicated_deduplication_window = 100");
        SealedBatch batch = Batches.of(List.of(row("t", text("id", "a"), RECEIVED)));
        insert(warehouse, batch);
        lose("t", "1");

        // When
        repeat(batch);

        // Then
        assertThat(ids("t")).isEmpty();
    }

    private SealedBatch inserted(String table, Row... rows) {
        database.query("CREATE TABLE $" + table + " (id String, received_at DateTime64(3, 'UTC'))" + KEPT);
        SealedBatch batch = Batches.of(List.of(rows));
        insert(warehouse, batch);
        return batch;
    }

    private static Cell received(String moment) {
        return cell("received_at", DATETIME, moment);
    }

    private void repeat(SealedBatch batch) {
        for (RowGroup group : batch.groups()) {
            assertThat(Database.attempt(warehouse, batch, group, true)).isEqualTo(INSERTED);
        }
    }

    private void lose(String table, String rows) {
        database.query("ALTER TABLE $" + table + " DELETE WHERE " + rows + " SETTINGS mutations_sync = 2");
    }

    private List<String> ids(String table) {
        return database.query("SELECT id FROM $" + table + " ORDER BY id")
                .lines()
                .toList();
    }
}
