package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.clickhouse.Database.INSERTED;
import static io.windtrap.forwarder.clickhouse.Database.RECEIVED;
import static io.windtrap.forwarder.clickhouse.Database.attempt;
import static io.windtrap.forwarder.clickhouse.Database.insert;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.catalogue.ViewTargets;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Materialized views of the tables are a part of the guarantee. */
final class ViewsIT {
    private static final String WINDOW = " MODIFY SETTING non_replicated_deduplication_window = 10000";

    @AutoClose
    private final Database database = new Database();

    private final ClickHouseWarehouse warehouse = database.warehouse();

    @Test
    void namesEveryTableThatRowsReachThroughViews() {
        // Given
        insert(warehouse, row("t", text("id", "first"), RECEIVED));
        String other = database.name + "_other";
        String odd = "`a.b ``c``\\\\d`";
        database.query("CREATE DATABASE " + other);
        try {
            String columns = " (id String) ENGINE = MergeTree ORDER BY id";
            database.query("CREATE TABLE " + other + "." + odd + columns);
            database.query("CREATE TABLE " + other + ".last" + columns);
            database.query(
                    "CREATE MATERIALIZED VIEW " + other + ".v TO " + other + "." + odd + " AS SELECT id FROM $t");
            database.query("CREATE MATERIALIZED VIEW " + other + ".w TO " + other + ".last AS SELECT id FROM " + other
                    + "." + odd);
            database.query("CREATE MATERIALIZED VIEW $own ENGINE = MergeTree ORDER BY id AS SELECT id FROM $t");
            var clickHouse = new ClickHouse(database.connection(), database.metrics());

            // When
            Map<String, String> engines = new ViewTargets(clickHouse).engines(database.name);

            // Then
            assertThat(engines).hasSize(3).containsKeys("`" + other + "`.`last`", "`" + other + "`.`a.b \\`c\\`\\\\d`");
            assertThat(engines.keySet()).anyMatch(name -> name.contains(".inner_id."));
        } finally {
            database.query("DROP DATABASE " + other + " SYNC");
        }
    }

    @Test
    void sumsAreExactThroughRepetitionsOnceTheTablesOfViewsKeepTokens() {
        // Given
        insert(warehouse, row("t", text("id", "first"), RECEIVED));
        database.query("CREATE TABLE $sums (one UInt8, n UInt64) ENGINE = SummingMergeTree ORDER BY one");
        database.query("CREATE MATERIALIZED VIEW $named TO $sums AS SELECT 1 AS one, count() AS n FROM $t");
        database.query("CREATE MATERIALIZED VIEW $own ENGINE = SummingMergeTree ORDER BY one"
                + " AS SELECT 1 AS one, count() AS n FROM $t");
        assertThat(warehouse.prepare()).isEqualTo(INSERTED);
        assertThat(database.promised("exactly_once")).isZero();

        // When
        database.query("ALTER TABLE $sums" + WINDOW);
        database.query("ALTER TABLE " + database.name + ".`.inner_id."
                + database.query(
                        "SELECT uuid FROM system.tables WHERE name = 'own' AND database = '" + database.name + "'")
                + "`" + WINDOW);
        assertThat(warehouse.prepare()).isEqualTo(INSERTED);
        SealedBatch batch =
                Batches.of(List.of(row("t", text("id", "a"), RECEIVED), row("t", text("id", "b"), RECEIVED)));
        RowGroup group = batch.groups().getFirst();
        List.of(false, true, true)
                .forEach(repeated ->
                        assertThat(attempt(warehouse, batch, group, repeated)).isEqualTo(INSERTED));

        // Then
        assertThat(database.promised("exactly_once")).isOne();
        assertThat(database.query("SELECT sum(n) FROM $sums")).isEqualTo("2");
        assertThat(database.query("SELECT sum(n) FROM $own")).isEqualTo("2");
        assertThat(database.query("SELECT count() FROM $t")).isEqualTo("3");
    }
}
