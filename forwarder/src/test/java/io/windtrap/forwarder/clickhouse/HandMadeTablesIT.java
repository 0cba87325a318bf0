package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.RECEIVED;
import static io.windtrap.forwarder.clickhouse.Database.insert;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.clickhouse.table.Tables;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Tables that someone else makes, and changes while rows go into them. */
final class HandMadeTablesIT {
    @AutoClose
    private final Database database = new Database();

    private final ClickHouseWarehouse warehouse = database.warehouse();

    @Test
    void leavesComputedColumnsToTheirOwner() {
        // Given
        create("upper String MATERIALIZED upper(id), twice String ALIAS concat(id, id)");

        // When
        insert(warehouse, row("t", text("id", "a"), RECEIVED, text("twice", "sent"), text("upper", "sent")));

        // Then
        assertThat(database.query("SELECT id, upper, twice FROM $t")).isEqualTo("a\tA\taa");
        assertThat(database.discarded).isEmpty();
    }

    @Test
    void writesAnEphemeralColumnSinceOthersAreComputedOfIt() {
        // Given
        create("raw String EPHEMERAL, stored String DEFAULT upper(raw)");

        // When
        insert(warehouse, row("t", text("id", "a"), text("raw", "sent"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, stored FROM $t")).isEqualTo("a\tSENT");
    }

    @Test
    void writesTheDefaultOfItsOwnerWhereAValueIsRefused() {
        // Given
        create("n Int64 DEFAULT 42");

        // When
        insert(warehouse, row("t", text("id", "a"), text("n", "x"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, n FROM $t")).isEqualTo("a\t42");
        assertThat(database.query("SELECT column_value FROM $rudder_discards")).isEqualTo("x");
    }

    @Test
    void goesOnWhenAColumnBecomesComputed() {
        // Given
        create("n Nullable(Int64)");
        insert(warehouse, row("t", text("id", "a"), cell("n", INT, "1"), RECEIVED));

        // When
        database.query("ALTER TABLE $t DROP COLUMN n");
        database.query("ALTER TABLE $t ADD COLUMN n Int64 MATERIALIZED 7");
        insert(warehouse, row("t", text("id", "b"), cell("n", INT, "2"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, n FROM $t ORDER BY id")).isEqualTo("a\t7\nb\t7");
    }

    @Test
    void putsBackAColumnThatWasDropped() {
        // Given
        create("n Nullable(Int64)");
        insert(warehouse, row("t", text("id", "a"), cell("n", INT, "1"), RECEIVED));

        // When
        database.query("ALTER TABLE $t DROP COLUMN n");
        insert(warehouse, row("t", text("id", "b"), cell("n", INT, "2"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, n FROM $t ORDER BY id")).isEqualTo("a\t\\N\nb\t2");
    }

    @Test
    void takesAColumnAsSomeoneElseAddedIt() {
        // Given
        create("");
        insert(warehouse, row("t", text("id", "a"), RECEIVED));

        // When
        database.query("ALTER TABLE $t ADD COLUMN n Nullable(String)");
        insert(warehouse, row("t", text("id", "b"), cell("n", INT, "2"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, n, toTypeName(n) FROM $t WHERE id = 'b'"))
                .isEqualTo("b\t2\tNullable(String)");
    }

    @Test
    void convertsToTheNewTypeOfAColumnOnceTheOldOneIsRefused() {
        // Given
        create("n Nullable(String)");
        insert(warehouse, row("t", text("id", "a"), text("n", "1"), RECEIVED));

        // When
        database.query("ALTER TABLE $t MODIFY COLUMN n Nullable(Int64)");
        insert(
                warehouse,
                row("t", text("id", "b"), text("n", "x"), RECEIVED),
                row("t", text("id", "c"), cell("n", INT, "3"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, n FROM $t ORDER BY id")).isEqualTo("a\t1\nb\t\\N\nc\t3");
        assertThat(database.query("SELECT row_id, column_value FROM $rudder_discards"))
                .isEqualTo("b\tx");
    }

    /** ClickHouse would read the text in the new zone without an error. */
    @Test
    void noticesWithinSecondsAChangeThatNoErrorTellsOf() {
        // Given
        create("d Nullable(DateTime64(3, 'UTC'))");
        insert(warehouse, row("t", cell("d", DATETIME, "2026-03-02 00:00:00.000"), text("id", "a"), RECEIVED));

        // When
        database.query("ALTER TABLE $t MODIFY COLUMN d Nullable(DateTime64(3, 'Asia/Tokyo'))");
        database.now = database.now.plus(Tables.LONGEST_TRUST).plusMillis(1);
        insert(warehouse, row("t", cell("d", DATETIME, "2026-03-02 00:00:00.000"), text("id", "b"), RECEIVED));

        // Then
        assertThat(database.query("SELECT uniqExact(d), any(toUnixTimestamp64Milli(d)) FROM $t"))
                .isEqualTo("1\t1772409600000");
    }

    @Test
    void putsBackATableThatWasDroppedOrRenamed() {
        // Given
        create("n Nullable(Int64)");
        insert(warehouse, row("t", text("id", "a"), cell("n", INT, "1"), RECEIVED));

        // When
        database.query("RENAME TABLE $t TO $old");
        insert(warehouse, row("t", text("id", "b"), cell("n", INT, "2"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, n FROM $t")).isEqualTo("b\t2");
    }

    @Test
    void addsWhatATableLacks() {
        // Given
        database.query("CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY id");

        // When
        insert(warehouse, row("t", text("id", "a"), cell("n", INT, "1"), RECEIVED));

        // Then
        assertThat(database.query("SELECT id, n, uuid_ts IS NULL FROM $t")).isEqualTo("a\t1\t0");
    }

    /** On a cluster each such statement waits for every replica, and a user may lack the right to it. */
    @Test
    void createsTheDatabaseOnlyWhereItIsMissing() {
        assertThat(warehouse.prepare()).isEqualTo(Database.INSERTED);
        insert(warehouse, row("t", text("id", "a"), RECEIVED));
        assertThat(database.counted("windtrap.forwarder.ddl", "statement", "create_database"))
                .isZero();

        database.query("DROP DATABASE " + database.name);
        insert(warehouse, row("t", text("id", "a"), RECEIVED));
        assertThat(database.counted("windtrap.forwarder.ddl", "statement", "create_database"))
                .isEqualTo(1);
        assertThat(database.query("SELECT id FROM $t")).isEqualTo("a");
    }

    @Test
    void haveASayInTheGuaranteeWhereRowsGoIntoThem() {
        // Given
        insert(warehouse, row("tracks", text("id", "a"), RECEIVED));
        database.query("CREATE TABLE $notes (n Int64) ENGINE = MergeTree ORDER BY n");
        database.query("CREATE VIEW $seen AS SELECT * FROM $tracks");
        database.query("CREATE MATERIALIZED VIEW $daily ENGINE = MergeTree ORDER BY id"
                + " SETTINGS non_replicated_deduplication_window = 100 AS SELECT * FROM $tracks");

        // When
        warehouse.prepare();

        // Then
        assertThat(database.promised("exactly_once")).isEqualTo(1);
        assertThat(database.promised("durable")).isEqualTo(1);

        // When
        database.query("CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC')) ENGINE = Memory");
        warehouse.prepare();

        // Then
        assertThat(database.promised("exactly_once")).isZero();
        assertThat(database.promised("durable")).isZero();
    }

    private void create(String columns) {
        database.query("CREATE TABLE $t (id String, received_at DateTime64(3, 'UTC')"
                + (columns.isEmpty() ? "" : ", " + columns) + ") ENGINE = MergeTree ORDER BY id");
    }
}
