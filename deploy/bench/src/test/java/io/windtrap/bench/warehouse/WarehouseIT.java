package io.windtrap.bench.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.engine.clickhouse.ClickHouseEngine;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A benchmark that loses or doubles rows must not pass. */
final class WarehouseIT {
    private static ClickHouseEngine engine;
    private static HttpClient client;
    private Warehouse warehouse;

    @BeforeAll
    static void start(@TempDir Path folder) {
        engine = ClickHouseEngine.start(folder);
        client = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        client.close();
        engine.close();
    }

    @BeforeEach
    void createTable() {
        warehouse = new Warehouse(client, engine.url(), "bench");
        engine.query("CREATE DATABASE IF NOT EXISTS bench");
        engine.query("CREATE OR REPLACE TABLE bench.tracks (id String, received_at DateTime64(3, 'UTC'))"
                + " ENGINE = MergeTree ORDER BY received_at");
    }

    @Test
    void eachEventOnceIsNoDifference() throws Exception {
        // When
        insert("('a', now64(3)), ('b', now64(3))");

        // Then
        assertThat(warehouse.difference(Map.of("track", 2L))).isEmpty();
    }

    @Test
    void aLostRowADoubledOneAndATableThatIsNotThereAreTold() throws Exception {
        // Given
        insert("('a', now64(3)), ('b', now64(3)), ('b', now64(3))");

        // When / Then
        assertThat(warehouse.difference(Map.of("track", 4L)))
                .isEqualTo("tracks has 3 / 2 rows and ids, should have 4; ");
        assertThat(warehouse.difference(Map.of("track", 3L)))
                .as("as many rows as events, one of them twice and one lost")
                .isEqualTo("tracks has 3 / 2 rows and ids, should have 3; ");
        assertThat(warehouse.difference(Map.of("page", 1L))).isEqualTo("pages has 0 / 0 rows and ids, should have 1; ");
    }

    @Test
    void insertsRowsAndMergesAreCounted() throws Exception {
        // Given
        Counters before = warehouse.counters();

        // When
        insert("('a', now64(3)), ('b', now64(3))");
        insert("('c', now64(3))");
        Counters inserted = warehouse.counters().since(before);
        engine.query("OPTIMIZE TABLE bench.tracks FINAL");
        warehouse.awaitMerges(Duration.ofMillis(600), Duration.ofSeconds(30));
        Counters merged = warehouse.counters().since(before);

        // Then
        assertThat(inserted.inserts()).isEqualTo(2);
        assertThat(inserted.insertedRows()).isEqualTo(3);
        assertThat(inserted.rowsPerInsert()).isEqualTo(1.5);
        assertThat(merged.mergedRows())
                .as("once by OPTIMIZE, and perhaps before that in the background")
                .isGreaterThanOrEqualTo(3);
        assertThat(merged.rewritesPerRow()).isEqualTo(merged.mergedRows() / 3.0);
    }

    @Test
    void aProbeIsFoundByItsIdFromItsTimeOn() throws Exception {
        // When
        insert("('old', fromUnixTimestamp64Milli(1000)), ('new', fromUnixTimestamp64Milli(5000))");

        // Then
        assertThat(warehouse.tracksAmong(Set.of("old", "new", "none"), 2_000)).containsExactly("new");
    }

    private static void insert(String values) {
        engine.query("INSERT INTO bench.tracks VALUES " + values);
    }
}
