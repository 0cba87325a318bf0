package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.BOOLEAN;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.client.Connection;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.ddl.Partitioning;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.clickhouse.discards.Discards;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClickHouseWarehouseIT {
    private static final Cell RECEIVED = cell("received_at", DATETIME, "2026-03-02 10:15:31.250");
    private static final InsertResult INSERTED = new InsertResult.Inserted();

    private final ClickHouseServer server = TestServers.sharedClickHouse();
    private final String database = "it_" + System.nanoTime();
    private final Map<Discards.Kind, Integer> refused = new HashMap<>();
    private final ClickHouseWarehouse warehouse = warehouse(server.password());

    @AfterEach
    void close() {
        warehouse.close();
        server.query("DROP DATABASE IF EXISTS " + Sql.quoted(database));
    }

    @Test
    void createsDatabaseAndTableAndReadsBackNastyText() {
        // Given
        List<String> nasty = List.of(
                "\t",
                "\n",
                "\r\n",
                "\0",
                "\\",
                "\\N",
                "\\t",
                "",
                " ",
                "'\"`",
                "ünïcödé 😀 \u2028",
                "\\\n\t\\",
                "a\bb\f");

        // When
        List<Row> rows = IntStream.range(0, nasty.size())
                .mapToObj(i -> row("t", text("id", "%02d".formatted(i)), RECEIVED, text("x", nasty.get(i))))
                .toList();
        insert(rows);

        // Then
        assertThat(select("SELECT hex(x) FROM t ORDER BY id"))
                .isEqualTo(nasty.stream()
                        .map(text -> HexFormat.of().withUpperCase().formatHex(text.getBytes(UTF_8)) + "\n")
                        .reduce("", String::concat));
    }

    @Test
    void storesEveryTypeExactly() {
        // When
        insert(List.of(row(
                "t",
                cell("b", BOOLEAN, "true"),
                cell("d", DATETIME, "1900-01-01 00:00:00.001"),
                cell("d2", DATETIME, "2299-12-31 23:59:59.999"),
                cell("d3", DATETIME, "1969-12-31 23:59:59.999"),
                text("event", "Order Done"),
                cell("f", FLOAT, "1e+21"),
                cell("i", INT, "-9223372036854775808"),
                text("id", "a"),
                RECEIVED)));

        // Then
        assertThat(select("SELECT b, d, d2, d3, event, f, i, id, received_at, uuid_ts FROM t"))
                .isEqualTo("true\t1900-01-01 00:00:00.001\t2299-12-31 23:59:59.999\t1969-12-31 23:59:59.999\tOrder Done"
                        + "\t1e21\t-9223372036854775808\ta\t2026-03-02 10:15:31.250\t2026-03-02 10:15:31.250\n");
        assertThat(select("SELECT name, type FROM system.columns WHERE database = currentDatabase() ORDER BY name"))
                .isEqualTo("""
                        b\tNullable(Bool)
                        d\tNullable(DateTime64(3, 'UTC'))
                        d2\tNullable(DateTime64(3, 'UTC'))
                        d3\tNullable(DateTime64(3, 'UTC'))
                        event\tLowCardinality(String)
                        f\tNullable(Float64)
                        i\tNullable(Int64)
                        id\tString
                        received_at\tDateTime64(3, 'UTC')
                        uuid_ts\tNullable(DateTime64(3, 'UTC'))
                        """.replace("'", "\\'"));
    }

    @Test
    void leavesTextInAColumnOfJsonAsItIsThoughItLooksLikeADate() {
        // Given
        server.query("CREATE DATABASE IF NOT EXISTS " + Sql.quoted(database));
        server.query("CREATE TABLE " + Sql.quoted(database) + ".t (id String, received_at DateTime64(3, 'UTC'), j JSON)"
                + " ENGINE = MergeTree ORDER BY id");

        // When
        insert(List.of(row(
                "t",
                text("id", "a"),
                text("j", "{\"d\":\"2024-01-15T10:20:30+02:00\",\"e\":\"2024-01-15\"}"),
                RECEIVED)));

        // Then
        assertThat(select("SELECT j.d, dynamicType(j.d), j.e, dynamicType(j.e) FROM t"))
                .isEqualTo("2024-01-15T10:20:30+02:00\tString\t2024-01-15\tString\n");
    }

    @Test
    void decidesANewColumnOverTheWholeBatch() {
        // When
        insert(List.of(
                row("t", text("id", "a"), cell("n", INT, "1"), RECEIVED),
                row("t", text("id", "b"), cell("n", FLOAT, "0.5"), RECEIVED, text("x", "other columns"))));

        // Then
        assertThat(select("SELECT id, n, toTypeName(n) FROM t ORDER BY id"))
                .isEqualTo("a\t1\tNullable(Float64)\nb\t0.5\tNullable(Float64)\n");
        assertThat(refused).isEmpty();
    }

    @Test
    void trustsAnExistingColumnAndDiscardsWhatItCantHold() {
        // Given
        server.query("CREATE DATABASE " + Sql.quoted(database));
        select("CREATE TABLE t (id String, received_at DateTime, n Int64, flag UInt8, s LowCardinality(String))"
                + " ENGINE = MergeTree ORDER BY id");

        // When
        insert(List.of(
                row(
                        "t",
                        cell("flag", BOOLEAN, "true"),
                        text("id", "a"),
                        cell("n", STRING, "x"),
                        RECEIVED,
                        text("s", "")),
                row(
                        "t",
                        cell("flag", INT, "7"),
                        text("id", "b"),
                        cell("n", FLOAT, "2.0"),
                        RECEIVED,
                        cell("s", INT, "5"))));

        // Then
        assertThat(select("SELECT id, n, flag, s, received_at FROM t ORDER BY id"))
                .isEqualTo("a\t0\t1\t\t2026-03-02 10:15:31\nb\t2\t7\t5\t2026-03-02 10:15:31\n");
        assertThat(refused).containsOnly(entry(new Discards.Kind("t", "n", STRING, Mismatch.INCOMPATIBLE), 1));
    }

    @Test
    void dropsASecondInsertUnderTheSameTokenAndTakesOneUnderAnother() {
        // Given
        SealedBatch batch = Batches.of(List.of(row("t", text("id", "a"), RECEIVED)));

        // When
        insert(batch, "one");
        insert(batch, "one");
        insert(batch, "two");

        // Then
        assertThat(select("SELECT count() FROM t")).isEqualTo("2\n");
    }

    @Test
    void writesOneGroupAsOneBlockForEachDay() {
        // Given
        List<Row> rows = IntStream.range(0, 150_000)
                .mapToObj(i -> row("t", text("id", "id" + i), RECEIVED, text("x", "x".repeat(200))))
                .toList();

        // When
        insert(rows);

        // Then
        assertThat(select("SELECT count() FROM t")).isEqualTo("150000\n");
        assertThat(select("SELECT max(max_block_number) FROM system.parts WHERE database = currentDatabase()"))
                .isEqualTo("1\n");
    }

    @Test
    void writesMoreDaysThanAServerAllowsByDefault() {
        // When
        insert(IntStream.range(0, 250)
                .mapToObj(i -> row(
                        "t",
                        text("id", "id" + i),
                        cell("received_at", DATETIME, LocalDate.of(2020, 1, 1).plusDays(i) + " 00:00:00.000")))
                .toList());

        // Then
        assertThat(select("SELECT count() FROM t")).isEqualTo("250\n");
    }

    @Test
    void putsBackAColumnOrTableThatWasDroppedByHand() {
        // Given
        insert(List.of(row("t", text("id", "a"), RECEIVED, text("x", "1"))));
        insert(List.of(row("u", text("id", "a"), RECEIVED, text("x", "1"))));

        // When
        select("ALTER TABLE t DROP COLUMN x");
        select("DROP TABLE u");
        insert(List.of(row("t", text("id", "b"), RECEIVED, text("x", "2"))));
        insert(List.of(row("u", text("id", "b"), RECEIVED, text("x", "2"))));

        // Then
        assertThat(select("SELECT id, x FROM t ORDER BY id")).isEqualTo("a\t\\N\nb\t2\n");
        assertThat(select("SELECT id, x FROM u ORDER BY id")).isEqualTo("b\t2\n");
    }

    @Test
    void letsManyForwardersCreateTheSameTableAtOnce() throws Exception {
        // Given
        int forwarders = 8;
        List<Callable<InsertResult>> inserts = new ArrayList<>();
        List<ClickHouseWarehouse> warehouses = new ArrayList<>();
        for (int i = 0; i < forwarders; i++) {
            var one = warehouse(server.password());
            warehouses.add(one);
            SealedBatch batch = Batches.of(
                    List.of(row("t", text("c" + i, "x"), text("id", "id" + i), RECEIVED, text("shared", "y"))));
            String token = "token" + i;
            inserts.add(() -> {
                InsertResult result = one.insert(batch, batch.groups().getFirst(), token, false);
                for (int again = 0; again < 20 && !result.equals(INSERTED); again++) {
                    result = one.insert(batch, batch.groups().getFirst(), token, true);
                }
                return result;
            });
        }

        // When
        try (var threads = Executors.newFixedThreadPool(forwarders)) {
            for (Future<InsertResult> result : threads.invokeAll(inserts)) {
                assertThat(result.get()).isEqualTo(INSERTED);
            }
        }

        // Then
        assertThat(select("SELECT count(), uniqExact(id), countIf(shared = 'y') FROM t"))
                .isEqualTo("8\t8\t8\n");
        assertThat(select("SELECT count() FROM system.columns WHERE database = currentDatabase() AND table = 't'"))
                .isEqualTo(forwarders + 4 + "\n");
        warehouses.forEach(ClickHouseWarehouse::close);
    }

    @Test
    void wouldCreateReplicatedTablesInWordsThatClickHouseReads() {
        var ddl = new TableDdl(new TableOptions("d", Partitioning.QUARTER, "c", ColumnLimits.NONE));

        for (String statement : List.of(
                ddl.createDatabase(),
                ddl.createTable("users", Map.of()),
                ddl.createTable("rudder_discards", Map.of()),
                ddl.addColumns("t", "t", new TreeSet<>(List.of("a", "b")), Map.of()))) {
            assertThat(server.query("SELECT formatQuerySingleLine(" + Sql.text(statement) + ")"))
                    .contains("ON CLUSTER c");
        }
    }

    @Test
    void mergesTheRowsOfAUser() {
        insert(List.of(row("users", text("id", "u"), text("plan", "free"), RECEIVED)));
        insert(List.of(row("users", text("city", "Oslo"), text("id", "u"), text("plan", "pro"), RECEIVED)));

        assertThat(select("SELECT id, plan, city FROM users FINAL")).isEqualTo("u\tpro\tOslo\n");
    }

    @Test
    void tellsAWrongPasswordFromAnAbsentServer() {
        var wrong = warehouse("wrong");
        var absent = warehouse(connection("http://127.0.0.1:1", "x"));

        assertThat(wrong.prepare())
                .isInstanceOfSatisfying(
                        InsertResult.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(Failure.Fatal.class));
        assertThat(absent.prepare())
                .isInstanceOfSatisfying(
                        InsertResult.Failed.class,
                        failed -> assertThat(failed.failure()).isInstanceOf(Failure.Transient.class));
        wrong.close();
        absent.close();
    }

    @Test
    void goesOnWithAnotherUrlWhenOneIsAbsent() {
        var two = warehouse(connection("http://127.0.0.1:1," + server.url(), server.password()));

        two.prepare();

        assertThat(two.prepare()).isEqualTo(INSERTED);
        two.close();
    }

    private void insert(List<Row> rows) {
        insert(Batches.of(rows), "token" + System.nanoTime());
    }

    private void insert(SealedBatch batch, String token) {
        for (RowGroup group : batch.groups()) {
            String own = token + batch.groups().indexOf(group);
            await().atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(warehouse.insert(batch, group, own, false))
                            .isEqualTo(INSERTED));
        }
    }

    private String select(String sql) {
        return server.query(sql.replace("currentDatabase()", Sql.text(database))
                .replaceAll("\\b(FROM|TABLE) ([tu]|users)\\b", "$1 " + Sql.quoted(database) + ".$2"));
    }

    private ClickHouseWarehouse warehouse(String password) {
        return warehouse(connection(server.url(), password));
    }

    private ClickHouseWarehouse warehouse(Connection connection) {
        return new ClickHouseWarehouse(
                connection,
                new TableOptions(database),
                refused::putAll,
                new WarehouseMetrics(new SimpleMeterRegistry(), "test"),
                InstantSource.system());
    }

    private Connection connection(String urls, String password) {
        return new Connection(
                List.of(urls.split(",")), server.user(), password, Duration.ofSeconds(5), Duration.ofSeconds(30), 4);
    }
}
