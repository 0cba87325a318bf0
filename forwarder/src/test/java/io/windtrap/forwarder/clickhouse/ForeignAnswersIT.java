package io.windtrap.forwarder.clickhouse;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.engine.testing.ClickHouseServer;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
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

    private static final Set<String> NOT_PASSED =
            Set.of("connection", "host", "content-length", "transfer-encoding", "expect", "upgrade");

    private final ClickHouseServer server = TestServers.sharedClickHouse();
    private final String database = "foreign_" + System.nanoTime();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile int status;
    private volatile int longestQuery;
    private final AtomicInteger foreignAnswers = new AtomicInteger();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private HttpServer proxy;
    private ClickHouseWarehouse warehouse;

    @BeforeEach
    void start() throws IOException {
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        proxy.createContext("/", this::answer);
        proxy.start();
        warehouse = new ClickHouseWarehouse(
                new Connection(
                        List.of(url()),
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
        proxy.stop(0);
        client.close();
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

    private InsertResult insert(SealedBatch batch, String token, boolean repeated) {
        return warehouse.insert(batch, batch.groups().getFirst(), token, repeated);
    }

    private String url() {
        return "http://127.0.0.1:" + proxy.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            bodies.add(new String(body, StandardCharsets.UTF_8));
            if (status != 0) {
                int answer = status;
                if (foreignAnswers.decrementAndGet() == 0) {
                    status = 0;
                }
                exchange.getResponseHeaders().set("Content-Type", "text/html");
                if (answer / 100 == 3) {
                    exchange.getResponseHeaders().set("Location", url() + "/login" + requests.incrementAndGet());
                }
                byte[] page = "<html>".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(answer, answer == 204 ? -1 : page.length);
                if (answer != 204) {
                    exchange.getResponseBody().write(page);
                }
                return;
            }
            String query = exchange.getRequestURI().getRawQuery();
            longestQuery = Math.max(longestQuery, query == null ? 0 : query.length());
            var request = HttpRequest.newBuilder(URI.create(server.url() + exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            for (Map.Entry<String, List<String>> header :
                    exchange.getRequestHeaders().entrySet()) {
                if (!NOT_PASSED.contains(header.getKey().toLowerCase(java.util.Locale.ROOT))) {
                    header.getValue().forEach(value -> request.header(header.getKey(), value));
                }
            }
            HttpResponse<byte[]> answered = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answered.headers().map().forEach((name, values) -> {
                if (!NOT_PASSED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(
                    answered.statusCode(), answered.body().length == 0 ? -1 : answered.body().length);
            exchange.getResponseBody().write(answered.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
