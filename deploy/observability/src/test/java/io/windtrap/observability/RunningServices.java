package io.windtrap.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.clickhouse.ClickHouseOptions;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import io.windtrap.engine.testing.TestCertificate;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.Forwarder;
import io.windtrap.forwarder.ForwarderMain;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.wiring.Edges;
import io.windtrap.gateway.Gateway;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/**
 * A gateway with TLS and a forwarder in this process, with a real broker, a real ClickHouse and a collector of their spans. System properties
 * are in place of the variables {@code OTEL_…}.
 */
final class RunningServices implements AutoCloseable {
    static final String TOPIC = "events";
    static final int PARTITIONS = 6;
    /** That the gateway serves at a time; more are refused. */
    static final int REQUESTS = 3;
    /** Of a full batch. */
    static final int ROWS = 4;

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Duration BETWEEN_EVENTS = Duration.ofMillis(100);

    /** Waits of a forwarder, so short that nobody waits for them. */
    private static final Pauses SOON = new Pauses(
            Duration.ofMillis(200),
            growing(),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            growing(),
            growing(),
            growing());

    private final Path folder;
    private final OtlpReceiver collector = new OtlpReceiver();
    private final KafkaEngine kafka;
    private final ClickHouseEngine clickHouse;
    private final Gateway gateway;
    private final Forwarder forwarder;
    private final SSLContext tls;
    private final HttpClient client;
    private final ScheduledExecutorService traffic = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("traffic").daemon().factory());

    private RunningServices(Path folder, KafkaEngine kafka, ClickHouseEngine clickHouse) throws Exception {
        this.folder = folder;
        this.kafka = kafka;
        this.clickHouse = clickHouse;
        var certificate = TestCertificate.create("gateway");
        certificate.writePem(folder);
        tls = TestCertificate.trusting(certificate);
        client = HttpClient.newBuilder().sslContext(tls).build();
        WindtrapConfig config = ConfigLoader.load(Files.writeString(config(), yaml()), Map.of());
        Map<String, String> telemetry = Map.of(
                "otel.traces.exporter", "otlp",
                "otel.exporter.otlp.endpoint", collector.endpoint(),
                "otel.bsp.schedule.delay", "100");
        telemetry.forEach(System::setProperty);
        gateway = Gateway.start(config);
        forwarder = Forwarder.start(config, new Edges() {
            @Override
            public Pauses pauses() {
                return SOON;
            }
        });
        telemetry.keySet().forEach(System::clearProperty);
    }

    /** Starts them in {@code folder}. There is no topic of dead letters yet, and two tables are there that nobody should have made so. */
    static RunningServices start(Path folder) throws Exception {
        var broker = CompletableFuture.supplyAsync(
                () -> KafkaEngine.start(KafkaOptions.in(folder.resolve("kafka"))), Thread::startVirtualThread);
        ClickHouseEngine clickHouse = ClickHouseEngine.start(ClickHouseOptions.in(folder.resolve("clickhouse")));
        clickHouse.query("CREATE DATABASE rudder");
        clickHouse.query("""
                CREATE TABLE rudder.checked (id String, received_at DateTime64(3, 'UTC'), price Nullable(Int64),
                    CONSTRAINT positive CHECK ifNull(price, 1) > 0)
                ENGINE = ReplacingMergeTree ORDER BY (received_at, id)
                """);
        clickHouse.query("""
                CREATE TABLE rudder.rudder_discards (table_name String, row_id String, column_name String,
                    column_value Nullable(UInt8), reason Nullable(String), received_at DateTime64(3, 'UTC'),
                    uuid_ts DateTime64(3, 'UTC'))
                ENGINE = ReplacingMergeTree ORDER BY (received_at, table_name, row_id, column_name)
                """);
        KafkaEngine kafka = broker.join();
        create(kafka, TOPIC, PARTITIONS);
        return new RunningServices(folder, kafka, clickHouse);
    }

    private static Pauses.Growing growing() {
        return new Pauses.Growing(Duration.ofMillis(100), Duration.ofMillis(500));
    }

    private String yaml() {
        return """
                kafka: {bootstrap-servers: '%s', properties: {max.block.ms: 1000}}
                gateway:
                  host: 127.0.0.1
                  port: 0
                  batch-errors: drop
                  max-requests: %d
                  acknowledgement-timeout: 1s
                  hot-user-events-per-second: 5
                  tls: {certificate: '%s', key: '%s'}
                  admin: {port: 0}
                forwarder:
                  admin: {port: 0}
                sources:
                  - {id: web, write-key: web-key}
                  - {id: elsewhere, write-key: elsewhere-key}
                destinations:
                  - id: warehouse
                    type: clickhouse
                    sources: [web]
                    clickhouse: {url: '%s'}
                    batch: {age: 100ms, rows: %d}
                """.formatted(
                        kafka.bootstrapServers(),
                        REQUESTS,
                        certificateFile(),
                        folder.resolve("tls.key"),
                        clickHouse.url(),
                        ROWS);
    }

    /** Where all of it is. */
    Path folder() {
        return folder;
    }

    /** The file that both have. */
    Path config() {
        return folder.resolve("windtrap.yml");
    }

    /** Where the gateway's certificate is. */
    Path certificateFile() {
        return folder.resolve("tls.crt");
    }

    KafkaEngine kafka() {
        return kafka;
    }

    ClickHouseEngine clickHouse() {
        return clickHouse;
    }

    /** What spans are sent to. */
    OtlpReceiver collector() {
        return collector;
    }

    /** Address of each service's admin port, by job. */
    Map<String, String> adminPorts() {
        return Map.of(
                "windtrap-gateway", "127.0.0.1:" + gateway.adminPort(),
                "windtrap-forwarder", "127.0.0.1:" + forwarder.adminPort());
    }

    /** Waits until {@code job} shows a metric like this, which is a regular expression. */
    void awaitMetric(String job, String line) {
        var request = HttpRequest.newBuilder(URI.create("http://" + adminPorts().get(job) + "/metrics"))
                .build();
        await("metric " + line)
                .atMost(LONG)
                .untilAsserted(() -> assertThat(
                                client.send(request, BodyHandlers.ofString()).body())
                        .containsPattern("(?m)^" + line));
    }

    /** What a command of the forwarder prints; it succeeds. */
    String run(String... command) {
        var said = new StringWriter();
        var writer = new PrintWriter(said);
        int exitCode = new CommandLine(new ForwarderMain())
                .setOut(writer)
                .setErr(writer)
                .execute(Stream.concat(Stream.of(command), Stream.of("--config", config().toString()))
                        .toArray(String[]::new));
        assertThat(exitCode).as(said.toString()).isZero();
        return said.toString();
    }

    private static void create(KafkaEngine kafka, String name, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TestTopics.create(
                    admin,
                    new NewTopic(name, Optional.of(partitions), Optional.empty())
                            .configs(Map.of("retention.ms", "-1", "max.message.bytes", "8454144")));
        }
    }

    /** Waits until the gateway takes an event, which it does as long as Kafka takes it. */
    void awaitAccepted() {
        await("accepted")
                .atMost(LONG)
                .until(() ->
                        send("web-key", track("first", "bought", "")).join().statusCode() == 200);
    }

    /** From now on events come again and again, until the end. */
    void keepSending() {
        var _ = traffic.scheduleAtFixedRate(
                () -> post("web-key", track("steady", "bought", "")),
                0,
                BETWEEN_EVENTS.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** A request's body: a batch of one event. */
    static String track(String user, String event, String properties) {
        return "{\"batch\": [" + trackJson(user, event, properties) + "]}";
    }

    /** An event, as part of a batch. */
    static String trackJson(String user, String event, String properties) {
        return "{\"type\": \"track\", \"userId\": \"%s\", \"event\": \"%s\", \"properties\": {%s}}"
                .formatted(user, event, properties);
    }

    /** Sends a request and waits for its answer, whatever that is. */
    void post(String writeKey, String body) {
        send(writeKey, body).join();
    }

    /** Sends a request. */
    CompletableFuture<HttpResponse<String>> send(String writeKey, String body) {
        return client.sendAsync(request(writeKey, body).build(), BodyHandlers.ofString());
    }

    /** Sends a request but for its body, which never comes. Closing the connection ends it. */
    Socket sendHead() throws IOException {
        Socket connection = tls.getSocketFactory().createSocket("127.0.0.1", gateway.port());
        String head = "POST /v1/batch HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\nContent-Length: 100\r\n\r\n"
                .formatted(authorization("web-key"));
        connection.getOutputStream().write(head.getBytes(UTF_8));
        return connection;
    }

    /** Sends a request that belongs to the trace {@code traceparent}, or to none, until it is accepted. */
    void sendTraced(@Nullable String traceparent, String body) {
        HttpRequest.Builder request = request("web-key", body);
        if (traceparent != null) {
            request.header("traceparent", traceparent);
        }
        await("accepted")
                .atMost(LONG)
                .until(() ->
                        client.send(request.build(), BodyHandlers.ofString()).statusCode() == 200);
    }

    private HttpRequest.Builder request(String writeKey, String body) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.port() + "/v1/batch"))
                .header("Authorization", authorization(writeKey))
                .POST(BodyPublishers.ofString(body));
    }

    private static String authorization(String writeKey) {
        return "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
    }

    @Override
    public void close() {
        traffic.shutdownNow();
        client.shutdownNow();
        gateway.close();
        forwarder.close();
        clickHouse.kill();
        kafka.kill();
        collector.close();
    }
}
