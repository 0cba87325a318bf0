package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.INSERTED;
import static io.windtrap.forwarder.clickhouse.Database.RECEIVED;
import static io.windtrap.forwarder.clickhouse.Database.insert;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Rows that are inserted under other tokens than those under which some of them are stored. */
final class BatchesInDoubtIT {
    private static final String PLAIN =
            " ENGINE = MergeTree ORDER BY received_at SETTINGS non_replicated_deduplication_window = 100";
    private static final Cell LATER = cell("received_at", DATETIME, "2026-03-02 10:15:31.251");

    @AutoClose
    private final Database database = new Database();

    private final ClickHouseWarehouse warehouse = database.warehouse();

    @Test
    void insertsTheRowsThatTheTableDoesNotHave() {
        // Given
        database.query("CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC'))" + PLAIN);
        insert(warehouse, row("t", text("id", "a"), RECEIVED));
        SealedBatch batch = inDoubt(
                row("t", text("id", "a"), RECEIVED),
                row("t", text("id", "a"), LATER),
                row("t", text("id", "b"), RECEIVED));

        // When
        insertAll(batch);
        insertAll(batch);

        // Then
        assertThat(database.query("SELECT id, received_at FROM $t ORDER BY id, received_at"))
                .isEqualTo("a\t2026-03-02 10:15:31.250\na\t2026-03-02 10:15:31.251\nb\t2026-03-02 10:15:31.250");
    }

    @Test
    void insertsNothingWhereTheTableHasAll() {
        // Given
        database.query("CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC'))" + PLAIN);
        insert(warehouse, row("t", text("id", "a"), RECEIVED));

        // When
        insertAll(inDoubt(row("t", text("id", "a"), RECEIVED)));

        // Then
        assertThat(database.query("SELECT count() FROM $t")).isEqualTo("1");
    }

    @Test
    void insertsTheDiscardsThatAreNotThere() {
        // Given
        database.query("CREATE TABLE $rudder_discards (table_name String, row_id String, column_name String,"
                + " received_at DateTime64(3, 'UTC'))" + PLAIN);
        database.query("CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC'), n Nullable(Int64))" + PLAIN);
        insert(warehouse, row("t", text("id", "a"), text("n", "x"), RECEIVED));

        // When
        insertAll(inDoubt(
                row("t", text("id", "a"), text("n", "x"), RECEIVED),
                row("t", text("id", "b"), text("n", "y"), RECEIVED)));

        // Then
        assertThat(database.query("SELECT row_id, column_value FROM $rudder_discards ORDER BY row_id"))
                .isEqualTo("a\tx\nb\ty");
        assertThat(database.query("SELECT id FROM $t ORDER BY id")).isEqualTo("a\nb");
    }

    /** A later row may lack what an earlier one has. */
    @Test
    void insertsUsersAlthoughTheyHaveALaterRow() {
        // Given
        insert(warehouse, row("users", text("id", "u"), text("plan", "new"), LATER));

        // When
        insertAll(inDoubt(row("users", text("id", "u"), text("email", "u@example.org"), RECEIVED)));

        // Then
        database.query("OPTIMIZE TABLE $users FINAL");
        assertThat(database.query("SELECT plan, email FROM $users")).isEqualTo("new\tu@example.org");
    }

    /** Somebody's own table of users, which keeps each row: the later one does not stand for the one before. */
    @Test
    void insertsUsersIntoATableThatMergesNothingAlthoughItHasALaterRow() {
        // Given
        database.query("CREATE TABLE $users (id String, received_at DateTime64(3, 'UTC'))" + PLAIN);
        insert(warehouse, row("users", text("id", "u"), LATER));

        // When
        SealedBatch batch = inDoubt(row("users", text("id", "u"), RECEIVED));
        insertAll(batch);
        insertAll(batch);

        // Then
        assertThat(database.query("SELECT count(), uniqExact(received_at) FROM $users"))
                .isEqualTo("2\t2");
    }

    /** What was refused for its size is nowhere, whatever another batch has stored of the same user. */
    @Test
    void countsNoUserAsStoredBecauseOfALaterRow() {
        // Given
        insert(warehouse, row("users", text("id", "u"), text("plan", "new"), LATER));
        SealedBatch refused =
                Batches.of(List.of(row("users", text("id", "u"), text("email", "u@example.org"), RECEIVED)));

        // When
        RowGroup left = notStored(refused);

        // Then
        assertThat(left.rows()).isEqualTo(1);
    }

    /** Its time is one that the column refuses: nobody can look for it. */
    @Test
    void countsNoRowAsStoredThatCannotBeLookedFor() {
        // Given
        database.query("CREATE TABLE $t (id String, received_at DateTime('UTC'))" + PLAIN);
        insert(warehouse, row("t", text("id", "a"), RECEIVED));
        SealedBatch refused = Batches.of(List.of(
                row("t", text("id", "a"), RECEIVED),
                row("t", text("id", "b"), cell("received_at", DATETIME, "2262-01-01 00:00:00.001"))));

        // When
        RowGroup left = notStored(refused);

        // Then
        assertThat(left.rows()).isEqualTo(1);
    }

    @Test
    void insertsAllIntoATableThatWasDroppedMeanwhile() {
        // Given
        insert(warehouse, row("t", text("id", "a"), RECEIVED));
        database.query("DROP TABLE $t SYNC");

        // When
        insert(warehouse, inDoubt(row("t", text("id", "a"), RECEIVED), row("t", text("id", "b"), RECEIVED)));

        // Then
        assertThat(database.query("SELECT id FROM $t ORDER BY id")).isEqualTo("a\nb");
    }

    @Test
    void findsRowsWhoseTimesWereCutToSecondsMeanwhile() {
        // Given
        database.query("CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC')) ENGINE = MergeTree"
                + " ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 100");
        insert(warehouse, row("t", text("id", "a"), RECEIVED));
        database.query("ALTER TABLE $t MODIFY COLUMN received_at DateTime('UTC') SETTINGS mutations_sync = 2");

        // When
        insert(database.warehouse(), inDoubt(row("t", text("id", "a"), RECEIVED), row("t", text("id", "b"), RECEIVED)));

        // Then
        assertThat(database.query("SELECT id FROM $t ORDER BY id")).isEqualTo("a\nb");
    }

    @Test
    void insertsAllIntoATableThatCannotBeAsked() {
        // Given
        database.query("CREATE TABLE $t (id UUID, received_at DateTime64(3, 'UTC'))" + PLAIN);
        Row same = row("t", text("id", "3f0c9a8e-0000-4000-8000-0000000000af"), RECEIVED);
        insert(warehouse, same);

        // When
        insertAll(inDoubt(same));

        // Then
        assertThat(database.query("SELECT count() FROM $t")).isEqualTo("2");
    }

    @Test
    void tellsWhichInsertsAreUnderWay() {
        // Given
        Set<String> earlier;
        try (var _ = database.keepRunning("SELECT sleepEachRow(0.5) FROM numbers(6) SETTINGS"
                + " insert_deduplication_token = 'of another owner', max_block_size = 1")) {
            // When
            earlier =
                    await().atMost(Duration.ofSeconds(60)).until(warehouse::insertsUnderWay, found -> !found.isEmpty());
        }

        // Then
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            earlier.retainAll(warehouse.insertsUnderWay());
            assertThat(earlier).isEmpty();
        });
    }

    private static SealedBatch inDoubt(Row... rows) {
        return Batches.inDoubt(List.of(rows));
    }

    private RowGroup notStored(SealedBatch batch) {
        RowGroup group = batch.groups().getFirst();
        return warehouse.notStored(batch, group, Database.token(batch, group));
    }

    private void insertAll(SealedBatch batch) {
        for (RowGroup group : batch.groups()) {
            assertThat(Database.attempt(warehouse, batch, group, true)).isEqualTo(INSERTED);
        }
    }
}
