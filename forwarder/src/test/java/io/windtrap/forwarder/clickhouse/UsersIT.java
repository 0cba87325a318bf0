package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.insert;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class UsersIT {
    /** The queries that docs/schema.md gives. */
    private static final String FINAL = "SELECT id, plan, city, age FROM $users FINAL ORDER BY id";

    private static final String RECEIVED = "SELECT id, received_at FROM $users FINAL ORDER BY id";

    private static final String GROUPED = "SELECT id, argMax(plan, received_at), argMax(city, received_at),"
            + " argMax(age, received_at) FROM $users GROUP BY id ORDER BY id";

    @AutoClose
    private final Database database = new Database();

    private final ClickHouseWarehouse warehouse = database.warehouse();

    @Test
    void writesOneRowForEachUserOfABatchWithTheNewestOfEachTrait() {
        // When
        insert(
                warehouse,
                user("u", "2026-03-02 10:00:00.000", text("plan", "free")),
                user("v", "2026-03-02 10:00:00.001", cell("age", INT, "30"), text("city", "Rome"), text("plan", "x")),
                user("u", "2026-03-02 10:00:00.002", text("city", "Oslo"), text("plan", "pro")),
                user("u", "2026-03-02 10:00:00.003", text("plan", "basic")));

        // Then
        assertThat(database.query("SELECT id, plan, city, received_at FROM $users ORDER BY id"))
                .isEqualTo("u\tbasic\tOslo\t2026-03-02 10:00:00.003\nv\tx\tRome\t2026-03-02 10:00:00.001");
    }

    @Test
    void newestTraitsWinAndAbsentOnesEraseNothingAcrossBatchesDaysAndMerges() {
        // Given
        insert(warehouse, user("u", "2026-03-02 10:00:00.000", text("city", "Oslo"), text("plan", "free")));
        database.query("SYSTEM STOP MERGES $users");

        // When
        history().forEach(batch -> insert(warehouse, batch));

        // Then
        String expected = "u\tgold\tRome\t31\nv\tfree\t\\N\t\\N";
        assertThat(database.query("SELECT count() FROM $users WHERE id = 'u'")).isEqualTo("5");
        assertThat(database.query(FINAL)).isEqualTo(expected);
        assertThat(database.query(GROUPED)).isEqualTo(expected);

        // When
        database.query("SYSTEM START MERGES $users");
        database.query("OPTIMIZE TABLE $users FINAL");

        // Then
        assertThat(database.query("SELECT count() FROM $users WHERE id = 'u'")).isEqualTo("3");
        assertThat(database.query(FINAL)).isEqualTo(expected);
        assertThat(database.query(GROUPED)).isEqualTo(expected);
    }

    @Test
    void aRepeatedBatchChangesNothingAndAReplayEndsWhereItBegan() {
        // Given
        insert(warehouse, user("u", "2026-03-02 10:00:00.000", text("city", "Oslo"), text("plan", "free")));
        database.query("SYSTEM STOP MERGES $users");
        List<SealedBatch> history = history().toList();
        history.forEach(batch -> insert(warehouse, batch));
        String expected = database.query(FINAL);

        // When
        insert(warehouse, history.get(1));

        // Then
        assertThat(database.query(FINAL)).isEqualTo(expected);

        // When
        history().forEach(batch -> insert(warehouse, batch));

        // Then
        assertThat(database.query(FINAL)).isEqualTo(expected);
        assertThat(database.query(GROUPED)).isEqualTo(expected);
    }

    @Test
    void theTimeOfReceptionIsThatOfTheNewestCallHoweverCallsFallIntoBatches() {
        // Given
        List<Row> calls = List.of(
                user("u", "2026-03-02 10:00:00.000", text("plan", "free")),
                user("u", "2026-03-02 11:00:00.000", text("plan", "pro")),
                user("u", "2026-03-02 12:00:00.000", text("city", "Oslo")));

        // When
        insert(warehouse, calls.get(0), calls.get(1));
        insert(warehouse, calls.get(2));

        // Then
        assertThat(database.query(RECEIVED)).isEqualTo("u\t2026-03-02 12:00:00.000");

        // When: replayed in other batches
        insert(warehouse, calls.get(0));
        insert(warehouse, calls.get(1), calls.get(2));

        // Then
        assertThat(database.query(RECEIVED)).isEqualTo("u\t2026-03-02 12:00:00.000");
        assertThat(database.query(FINAL.replace(", age", ""))).isEqualTo("u\tpro\tOslo");
    }

    private static Stream<SealedBatch> history() {
        return Stream.of(
                        List.of(
                                user("u", "2026-03-02 11:00:00.000", cell("age", INT, "31"), text("plan", "pro")),
                                user("v", "2026-03-02 11:00:00.000", text("plan", "free"))),
                        List.of(user("u", "2026-03-03 09:00:00.000", text("plan", "gold"))),
                        List.of(user("u", "2026-03-03 09:30:00.000")),
                        List.of(user("u", "2026-03-10 09:00:00.000", text("city", "Rome"))))
                .map(Batches::of);
    }

    private static Row user(String id, String receivedAt, Cell... traits) {
        return row(
                "users",
                Stream.concat(Stream.of(text("id", id), cell("received_at", DATETIME, receivedAt)), Stream.of(traits))
                        .sorted((one, other) -> one.column().compareTo(other.column()))
                        .toArray(Cell[]::new));
    }
}
