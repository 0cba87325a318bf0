package io.windtrap.forwarder.clickhouse.ddl;

import static io.windtrap.forwarder.mapping.LogicalType.BOOLEAN;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.clickhouse.client.Sql;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TableDdlTest {
    private static final String SETTINGS = " SETTINGS non_replicated_deduplication_window = 10000,"
            + " fsync_after_insert = 1, fsync_part_directory = 1, min_bytes_for_wide_part = 134217728";

    private final TableDdl ddl = new TableDdl("rudder");

    @Test
    void createsATableInTheLayoutOfRudderStack() {
        assertThat(ddl.createTable("tracks", Map.of("event", TypeSet.of(STRING), "total", TypeSet.of(INT, FLOAT))))
                .isEqualTo("CREATE TABLE IF NOT EXISTS `rudder`.`tracks` (`event` LowCardinality(String), `id` String,"
                        + " `received_at` DateTime64(3, 'UTC'), `total` Nullable(Float64))"
                        + " ENGINE = ReplacingMergeTree PARTITION BY toDate(received_at) ORDER BY (received_at, id)"
                        + SETTINGS + " COMMENT 'windtrap table=tracks'");
    }

    @Test
    void createsTheTableOfUsersSoThatTheirTraitsMerge() {
        assertThat(ddl.createTable("users", Map.of("plan", TypeSet.of(STRING))))
                .isEqualTo("CREATE TABLE IF NOT EXISTS `rudder`.`users` (`id` String,"
                        + " `plan` SimpleAggregateFunction(anyLast, Nullable(String)),"
                        + " `received_at` SimpleAggregateFunction(max, DateTime64(3, 'UTC')))"
                        + " ENGINE = AggregatingMergeTree PARTITION BY toDate(received_at) ORDER BY id" + SETTINGS
                        + " COMMENT 'windtrap table=users'");
    }

    @Test
    void addsColumnsOfTheTypesThatTheBatchNeeds() {
        var types = Map.of(
                "a", TypeSet.of(INT),
                "b", TypeSet.of(BOOLEAN),
                "c", TypeSet.of(DATETIME),
                "d", TypeSet.of(DATETIME, INT),
                "e", TypeSet.of(BOOLEAN, STRING),
                "event_text", TypeSet.of(INT));

        assertThat(ddl.addColumns("t", "t", new TreeSet<>(types.keySet()), types))
                .isEqualTo("ALTER TABLE `rudder`.`t`"
                        + " ADD COLUMN IF NOT EXISTS `a` Nullable(Int64),"
                        + " ADD COLUMN IF NOT EXISTS `b` Nullable(Bool),"
                        + " ADD COLUMN IF NOT EXISTS `c` Nullable(DateTime64(3, 'UTC')),"
                        + " ADD COLUMN IF NOT EXISTS `d` Nullable(String),"
                        + " ADD COLUMN IF NOT EXISTS `e` Nullable(String),"
                        + " ADD COLUMN IF NOT EXISTS `event_text` LowCardinality(String)");
    }

    @Test
    void quotesNamesAndTexts() {
        assertThat(new TableDdl("a`b").name("c\\d")).isEqualTo("`a\\`b`.`c\\\\d`");
        assertThat(Sql.text("it's\\")).isEqualTo("'it\\'s\\\\'");
    }

    @Test
    void createsTheTableOfDiscardsSoThatNoneCollapses() {
        assertThat(ddl.createTable("rudder_discards", Map.of("reason", TypeSet.of(STRING))))
                .isEqualTo("CREATE TABLE IF NOT EXISTS `rudder`.`rudder_discards` (`column_name` String,"
                        + " `reason` Nullable(String), `received_at` DateTime64(3, 'UTC'), `row_id` String,"
                        + " `table_name` String) ENGINE = ReplacingMergeTree PARTITION BY toDate(received_at)"
                        + " ORDER BY (received_at, table_name, row_id, column_name)" + SETTINGS
                        + " COMMENT 'windtrap table=rudder_discards'");
    }

    @ParameterizedTest
    @CsvSource({"DAY, toDate", "WEEK, toStartOfWeek", "MONTH, toStartOfMonth", "QUARTER, toStartOfQuarter"})
    void partitionsByTheSpanThatIsConfigured(Partitioning partitioning, String function) {
        var other = new TableDdl(new TableOptions("rudder", partitioning, null, ColumnLimits.NONE));

        assertThat(other.createTable("tracks", Map.of()))
                .contains(" PARTITION BY " + function + "(received_at) ORDER BY (received_at, id) ");
        assertThat(other.createTable("users", Map.of()))
                .contains(" PARTITION BY " + function + "(received_at) ORDER BY id ");
    }

    @Test
    void createsReplicatedTablesOnTheWholeCluster() {
        var cluster = new TableDdl(new TableOptions("rudder", Partitioning.DAY, "my`cluster", ColumnLimits.NONE));
        String settings = " SETTINGS replicated_deduplication_window = 10000,"
                + " replicated_deduplication_window_seconds = 604800, min_bytes_for_wide_part = 134217728";

        assertThat(cluster.createDatabase())
                .isEqualTo("CREATE DATABASE IF NOT EXISTS `rudder` ON CLUSTER `my\\`cluster`");
        assertThat(cluster.createTable("tracks", Map.of()))
                .isEqualTo("CREATE TABLE IF NOT EXISTS `rudder`.`tracks` ON CLUSTER `my\\`cluster`"
                        + " (`id` String, `received_at` DateTime64(3, 'UTC')) ENGINE = ReplicatedReplacingMergeTree"
                        + " PARTITION BY toDate(received_at) ORDER BY (received_at, id)" + settings
                        + " COMMENT 'windtrap table=tracks'");
        assertThat(cluster.createTable("users", Map.of()))
                .contains(" ENGINE = ReplicatedAggregatingMergeTree PARTITION BY toDate(received_at) ORDER BY id");
        assertThat(cluster.addColumns("tracks", "tracks", new TreeSet<>(Set.of("a")), Map.of("a", TypeSet.of(INT))))
                .isEqualTo("ALTER TABLE `rudder`.`tracks` ON CLUSTER `my\\`cluster`"
                        + " ADD COLUMN IF NOT EXISTS `a` Nullable(Int64)");
    }
}
