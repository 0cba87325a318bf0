package io.windtrap.forwarder.warehouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.GroupParts;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.ClickHouseWarehouse;
import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.Connection;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.clickhouse.table.AbandonedCopies;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TrialInsertIT {
    private static final String TOKEN = "0123456789abcdef";

    private final ClickHouseServer server = TestServers.sharedClickHouse();
    private final String database = "rehearsal_" + System.nanoTime();
    private final WarehouseMetrics metrics = new WarehouseMetrics(new SimpleMeterRegistry(), "test");
    private final Connection connection = new Connection(
            List.of(server.url()), server.user(), server.password(), Duration.ofSeconds(5), Duration.ofSeconds(30), 1);
    private final ClickHouseWarehouse warehouse =
            new ClickHouseWarehouse(connection, new TableOptions(database), _ -> {}, metrics, InstantSource.system());

    @BeforeEach
    void createDatabase() {
        assertThat(warehouse.prepare()).isEqualTo(new InsertResult.Inserted());
    }

    @AfterEach
    void close() {
        warehouse.close();
        server.query("DROP DATABASE " + database);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ENGINE = MergeTree ORDER BY id",
                "ENGINE = ReplacingMergeTree PARTITION BY toDate(received_at) ORDER BY (received_at, id)"
                        + " TTL toDateTime(received_at) + INTERVAL 900 DAY",
                "ENGINE = AggregatingMergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 100",
                "ENGINE = Memory"
            })
    void tellsWhatATableRefusesAndKeepsNothing(String engine) {
        // Given
        server.query("CREATE TABLE " + database + ".t (id String, n Nullable(Int64) CODEC(ZSTD),"
                + " received_at DateTime64(3, 'UTC') DEFAULT now64(), day Date MATERIALIZED toDate(received_at),"
                + " CONSTRAINT small CHECK n < 10"
                + (engine.contains("MergeTree") ? ", INDEX i n TYPE minmax" : "") + ") " + engine);

        try (TrialInsert rehearsal =
                warehouse.rehearse(batch(1), batch(1).groups().getFirst(), TOKEN)) {
            // Then
            assertThat(rehearsal.insert(batch(9).groups().getFirst())).isEqualTo(new InsertResult.Inserted());
            assertThat(rehearsal.insert(batch(11).groups().getFirst()))
                    .isEqualTo(new InsertResult.Failed(
                            new Failure.Data(469, "ClickHouse refuses a value, error 469 (VIOLATED_CONSTRAINT)")));
            assertThat(rehearsal.insert(batch(9).groups().getFirst())).isEqualTo(new InsertResult.Inserted());
        }
        assertThat(server.query("SELECT count() FROM " + database + ".t")).isEqualTo("0\n");
        assertThat(server.query("SELECT name FROM system.tables WHERE database = '" + database + "'"))
                .isEqualTo("t\n");
    }

    @Test
    void makesTheCopyAnewWhenTheTableWasChanged() {
        server.query("CREATE TABLE " + database + ".t (id String, n Nullable(Int64), received_at DateTime64(3, 'UTC'),"
                + " CONSTRAINT small CHECK n < 10) ENGINE = MergeTree ORDER BY id");
        server.query(
                "CREATE TABLE " + database + ".windtrap_rehearsal_" + TOKEN + " (left_behind UInt8) ENGINE = Null");

        try (TrialInsert rehearsal =
                warehouse.rehearse(batch(1), batch(1).groups().getFirst(), TOKEN)) {
            assertThat(rehearsal.insert(batch(11).groups().getFirst())).isInstanceOf(InsertResult.Failed.class);

            // When
            server.query("DROP TABLE " + database + ".windtrap_rehearsal_" + TOKEN);

            // Then
            assertThat(rehearsal.insert(batch(9).groups().getFirst()))
                    .isInstanceOfSatisfying(
                            InsertResult.Failed.class,
                            failed -> assertThat(failed.failure()).isInstanceOf(Failure.Schema.class));
            assertThat(rehearsal.insert(batch(9).groups().getFirst())).isEqualTo(new InsertResult.Inserted());
        }
    }

    /** What tells an error of values from one of the table. */
    @Test
    void takesNoRowsAndARowWithoutValuesWhereOnlyAValueIsToBlame() {
        server.query("CREATE TABLE " + database + ".t (id String, n Nullable(Int64), received_at DateTime64(3, 'UTC'),"
                + " span Nullable(Float64) MATERIALIZED parseTimeDelta(if(n = 11, 'x', '1s'))) ENGINE = Null");
        RowGroup group = batch(11).groups().getFirst();
        var parts = new GroupParts(group);

        try (TrialInsert rehearsal = warehouse.rehearse(batch(11), group, TOKEN)) {
            assertThat(rehearsal.insert(group))
                    .isInstanceOfSatisfying(
                            InsertResult.Failed.class,
                            failed -> assertThat(failed.failure().code()).isEqualTo(36));
            assertThat(rehearsal.insert(parts.range(0, 0))).isEqualTo(new InsertResult.Inserted());
            assertThat(rehearsal.insert(parts.bareRow())).isEqualTo(new InsertResult.Inserted());
        }
    }

    @Test
    void copiesThatAreLeftBehindAreDroppedOnceTheyAreOld() {
        // Given
        for (String name : List.of("t", "windtrap_rehearsal_1", "windtrap_rehearsal_2")) {
            server.query("CREATE TABLE " + database + "." + name + " (id String) ENGINE = Null");
        }
        server.query("CREATE TABLE " + database + ".windtrap_rehearsal_3 (id String) ENGINE = Memory");
        try (var clickHouse = new ClickHouse(connection, metrics)) {
            var copies = new AbandonedCopies(clickHouse, new TableDdl(database), new Catalogue(clickHouse, database));

            // When
            copies.drop(AbandonedCopies.AGE);

            // Then
            assertThat(tables())
                    .containsExactly("t", "windtrap_rehearsal_1", "windtrap_rehearsal_2", "windtrap_rehearsal_3");

            // When
            copies.drop(Duration.ZERO);

            // Then
            assertThat(tables()).containsExactly("t", "windtrap_rehearsal_3");
        }
    }

    private List<String> tables() {
        return server.query("SELECT name FROM system.tables WHERE database = '" + database + "' ORDER BY name")
                .lines()
                .toList();
    }

    private static SealedBatch batch(int number) {
        return Batches.of(List.of(row(
                "t",
                text("id", "a"),
                cell("n", INT, Integer.toString(number)),
                cell("received_at", DATETIME, "2026-03-02 10:15:31.250"))));
    }
}
