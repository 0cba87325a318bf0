package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.HttpProxy;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.clickhouse.client.Connection;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy before a real ClickHouse engine that begins to answer in its place. */
final class ForeignAnswersIT {
    private static final Cell RECEIVED = cell("received_at", DATETIME, "2026-03-02 10:15:31.250");
    private static final InsertResult INSERTED = new InsertResult.Inserted();
    /** Of the statement that looks for rows. */
    private static final String LOOK_UP = "assumeNotNull(";

    private final ClickHouseServer server = TestServers.sharedClickHouse();
    private final String database = "foreign_" + System.nanoTime();
    private volatile int status;
    private volatile Consumer<Headers> change = _ -> {};
    private volatile int longestQuery;
    private volatile int longestDdl = Integer.MAX_VALUE;
    private final AtomicInteger foreignAnswers = new AtomicInteger();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpProxy proxy;
    private ClickHouseWarehouse warehouse;

    @BeforeEach
    void start() throws IOException {
        proxy = HttpProxy.start(server.url(), 0, this::answer);
        warehouse = new ClickHouseWarehouse(
                new Connection(
                        List.of(proxy.url()),
                        server.user(),
                        server.password(),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        4),
                new TableOptions(database),
                _ -> {},
                new WarehouseMetrics(new SimpleMeterRegistry(), "test"),
                InstantSource.system());
        assertThat(warehouse.prepare()).isEqualTo(INSERTED);
    }

    @AfterEach
    void stop() {
        warehouse.close();
        proxy.close();
        server.query("DROP DATABASE IF EXISTS " + database);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 206, 301, 302, 303, 307, 308, 404, 413, 414, 429, 431, 500, 502, 503})
    void nothingIsDoneThatClickHouseDidNotAnswer(int foreign) {
        // Given
        SealedBatch batch = Batches.of(List.of(row("t", text("id", "a"), RECEIVED)));
        assertThat(insert(batch, "first", false)).isEqualTo(INSERTED);

        // When
        status = foreign;
        InsertResult refused = insert(batch, "second", false);

        // Then
        assertThat(refused).isInstanceOfSatisfying(InsertResult.Failed.class, failed -> {
            boolean ofSize = Set.of(413, 414, 431).contains(foreign);
            assertThat(failed.failure()).isInstanceOf(ofSize ? Failure.TooLarge.class : Failure.Transient.class);
            assertThat(failed.failure().message()).doesNotContain("<html>");
        });
        assertThat(warehouse.prepare()).as("a query").isInstanceOf(InsertResult.Failed.class);

        // When
        status = 0;
        assertThat(insert(batch, "second", true)).isEqualTo(INSERTED);

        // Then
        assertThat(server.query("SELECT count() FROM " + database + ".t")).isEqualTo("2\n");
    }

    @Test
    void anAnswerWithoutASummaryIsNotClickHousesWord() {
        // Given
        SealedBatch batch = Batches.of(List.of(row("t", text("id", "a"), RECEIVED)));
        assertThat(insert(batch, "first", false)).isEqualTo(INSERTED);

        // When
        change = headers -> headers.remove("X-ClickHouse-Summary");

        // Then
        assertThat(insert(batch, "second", false))
                .isEqualTo(new InsertResult.Failed(new Failure.Transient(
                        0, "the response has no X-ClickHouse-Summary header: check whether a proxy removes it")));
    }

    /** As a cache, or a proxy that mixes up its connections. */
    @Test
    void theAnswerToAnotherRequestIsNotClickHousesWord() {
        // Given
        SealedBatch batch = Batches.of(List.of(row("t", text("id", "a"), RECEIVED)));
        assertThat(insert(batch, "first", false)).isEqualTo(INSERTED);

        // When
        change = headers -> headers.set("X-ClickHouse-Query-Id", "another");

        // Then
        assertThat(insert(batch, "second", false))
                .isEqualTo(new InsertResult.Failed(new Failure.Transient(
                        0,
                        "the response is not from ClickHouse: it answers another request."
                                + " Check whether the URL leads to a proxy, a cache or a login page")));
    }

    /** The HTTP client below ClickHouse's repeats after these answers, whatever that client's settings say. */
    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void aRequestThatWasSentTwiceIsLookedUpAsARepetition(int busy) {
        // Given
        SealedBatch batch = Batches.of(List.of(row("t", text("id", "a"), RECEIVED)));
        assertThat(insert(batch, "first", false)).isEqualTo(INSERTED);
        assertThat(bodies).noneMatch(body -> body.contains(LOOK_UP));

        // When
        status = busy;
        foreignAnswers.set(1);
        InsertResult result = insert(batch, "second", false);

        // Then
        assertThat(result).isEqualTo(INSERTED);
        assertThat(bodies).anyMatch(body -> body.contains(LOOK_UP));
        assertThat(server.query("SELECT count() FROM " + database + ".t")).isEqualTo("2\n");
    }

    @Test
    void theColumnsOfAnInsertAreNotInItsUrl() {
        // Given
        List<Cell> cells = new ArrayList<>(List.of(text("id", "a"), RECEIVED));
        IntStream.range(0, 1_000).forEach(i -> cells.add(text("c" + i + "_" + "x".repeat(115), "v")));
        SealedBatch batch = Batches.of(List.of(row("wide", cells.toArray(Cell[]::new))));

        // When
        InsertResult result = insert(batch, "wide", false);

        // Then
        assertThat(result).isEqualTo(INSERTED);
        assertThat(longestQuery).isLessThan(4_000);
        assertThat(server.query("SELECT id, c999_" + "x".repeat(115) + " FROM " + database + ".wide"))
                .isEqualTo("a\tv\n");
    }

    @Test
    void columnsAreAddedInStatementsAsSmallAsAProxyPasses() {
        // Given
        longestDdl = 4_000;
        List<Cell> cells = new ArrayList<>(List.of(text("id", "a"), RECEIVED));
        IntStream.range(0, 100).forEach(i -> cells.add(text("c" + i + "_" + "x".repeat(100), "v")));
        SealedBatch batch = Batches.of(List.of(row("wide", cells.toArray(Cell[]::new))));

        // When
        InsertResult result = insert(batch, "wide", false);

        // Then
        assertThat(result).isEqualTo(INSERTED);
        assertThat(bodies).anyMatch(body -> isDdl(body) && body.length() > longestDdl);
        assertThat(server.query("SELECT count() FROM system.columns WHERE database = '" + database
                        + "' AND table = 'wide' AND name LIKE 'c%x'"))
                .isEqualTo("100\n");
    }

    private static boolean isDdl(String body) {
        return body.startsWith("CREATE ") || body.startsWith("ALTER ");
    }

    private InsertResult insert(SealedBatch batch, String token, boolean repeated) {
        return warehouse.insert(batch, batch.groups().getFirst(), token, repeated);
    }

    private void answer(HttpProxy through, HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        String text = new String(body, StandardCharsets.UTF_8);
        bodies.add(text);
        if (isDdl(text) && text.length() > longestDdl) {
            through.loginPage(413).sendTo(exchange);
            return;
        }
        if (status != 0) {
            int answer = status;
            if (foreignAnswers.decrementAndGet() == 0) {
                status = 0;
            }
            through.loginPage(answer).sendTo(exchange);
            return;
        }
        String query = exchange.getRequestURI().getRawQuery();
        longestQuery = Math.max(longestQuery, query == null ? 0 : query.length());
        HttpProxy.Answer answer = through.ask(exchange, body);
        change.accept(answer.headers());
        answer.sendTo(exchange);
    }
}
