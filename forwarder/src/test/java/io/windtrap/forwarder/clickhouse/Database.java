package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.client.Connection;
import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.ddl.Partitioning;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.clickhouse.discards.Discards;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** A database of one test's own in a real engine, and warehouses that write into it as forwarders do. */
public final class Database implements AutoCloseable {
    public static final Cell RECEIVED = cell("received_at", LogicalType.DATETIME, "2026-03-02 10:15:31.250");
    public static final InsertResult INSERTED = new InsertResult.Inserted();

    private static final int MOST_ATTEMPTS = 5;

    public final String name = "it_" + System.nanoTime();
    public final Map<Discards.Kind, Integer> discarded = new HashMap<>();
    public Instant now = Instant.parse("2026-03-02T10:15:32Z");

    private final ClickHouseServer server = TestServers.sharedClickHouse();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<ClickHouseWarehouse> warehouses = new ArrayList<>();

    public Database() {
        server.query("CREATE DATABASE " + name);
    }

    public ClickHouseWarehouse warehouse() {
        return warehouse(ColumnLimits.NONE);
    }

    public ClickHouseWarehouse warehouse(ColumnLimits growth) {
        return warehouse(growth, server.url());
    }

    /** One behind a proxy whose URL is {@code through}. */
    public ClickHouseWarehouse warehouse(String through) {
        return warehouse(ColumnLimits.NONE, through);
    }

    private ClickHouseWarehouse warehouse(ColumnLimits growth, String url) {
        var warehouse = new ClickHouseWarehouse(
                connection(url),
                new TableOptions(name, Partitioning.DAY, null, growth),
                counts -> counts.forEach((kind, count) -> discarded.merge(kind, count, Integer::sum)),
                metrics(),
                () -> now);
        warehouses.add(warehouse);
        return warehouse;
    }

    public Connection connection() {
        return connection(server.url());
    }

    private Connection connection(String url) {
        return new Connection(
                List.of(url), server.user(), server.password(), Duration.ofSeconds(10), Duration.ofSeconds(60), 4);
    }

    public String url() {
        return server.url();
    }

    public WarehouseMetrics metrics() {
        return new WarehouseMetrics(registry, name);
    }

    /** Inserts one batch as a forwarder does: again and again under the same tokens. */
    public static void insert(Warehouse warehouse, Row... rows) {
        insert(warehouse, Batches.of(List.of(rows)));
    }

    public static void insert(Warehouse warehouse, SealedBatch batch) {
        for (RowGroup group : batch.groups()) {
            InsertResult result = attempt(warehouse, batch, group, false);
            for (int again = 1; again < MOST_ATTEMPTS && result instanceof InsertResult.Failed; again++) {
                assertThat(((InsertResult.Failed) result).failure()).isInstanceOf(Failure.Schema.class);
                result = attempt(warehouse, batch, group, true);
            }
            assertThat(result).isEqualTo(INSERTED);
        }
    }

    public static InsertResult attempt(Warehouse warehouse, SealedBatch batch, RowGroup group, boolean repeated) {
        return warehouse.insert(batch, group, token(batch, group), repeated);
    }

    public static String token(SealedBatch batch, RowGroup group) {
        return "token" + batch.intent().nonce() + "/" + group.table()
                + Integer.toHexString(group.columns().hashCode());
    }

    /**
     * What all warehouses counted together.
     *
     * @param tags keys and values
     */
    public double counted(String meter, String... tags) {
        return registry.find(meter).tags(tags).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** 1 where the server promises {@code guarantee}, as the first warehouse was told. */
    double promised(String guarantee) {
        return registry.get("windtrap.forwarder.guarantee")
                .tag("guarantee", guarantee)
                .gauge()
                .value();
    }

    /** Runs {@code sql}, in which {@code $} before a table stands for this database. */
    public String query(String sql) {
        return server.query(sql.replace("$", name + ".")).strip();
    }

    /** What runs until it is closed. */
    interface Repetition extends AutoCloseable {
        @Override
        void close();
    }

    /** Runs {@code sql} again and again, so that it is seen running however late somebody looks; closing waits for the last run. */
    Repetition keepRunning(String sql) {
        var over = new AtomicBoolean();
        var runs = CompletableFuture.runAsync(
                () -> {
                    while (!over.get()) {
                        query(sql);
                    }
                },
                task -> Thread.ofVirtual().start(task));
        return () -> {
            over.set(true);
            runs.join();
        };
    }

    @Override
    public void close() {
        warehouses.forEach(ClickHouseWarehouse::close);
        server.query("DROP DATABASE IF EXISTS " + name);
    }
}
