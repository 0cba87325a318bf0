package io.windtrap.observability.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigLoader;
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
import io.windtrap.transformer.Transformer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine;

/**
 * A gateway with TLS, a transformer and a forwarder in this process, with a real broker, a real ClickHouse and a collector of their spans. The
 * forwarder reads what the gateway writes, and nobody what the transformer does. System properties are in place of the variables {@code OTEL_…}.
 */
public final class RunningServices implements AutoCloseable {
    static final String TOPIC = "events";
    static final int PARTITIONS = 6;
    /** That the gateway serves at a time; more are refused. */
    static final int REQUESTS = 3;
    /** Of a full batch. */
    static final int ROWS = 4;

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String TRANSFORMED = "events.transformed";

    /** Takes events together, so that the time of each batch is measured. */
    private static final String SCRIPT = """
            export function transformBatch(events) {
              return events.filter(event => event.event !== 'unwanted').map(event => {
                if (event.event === 'unexpected') throw new Error('what is that?');
                return event;
              });
            }
            """;

    /** Waits of a forwarder, so short that nobody waits for them. */
    private static final Pauses SOON = new Pauses(
            Duration.ofMillis(200),
            growing(),
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            growing(),
            growing(),
            growing(),
            Duration.ofMillis(500));

    private final Path folder;
    private final OtlpReceiver collector = new OtlpReceiver();
    private final KafkaEngine kafka;
    private final ClickHouseEngine clickHouse;
    private final Gateway gateway;
    private final Forwarder forwarder;
    private final Transformer transformer;
    private final GatewayClient client;
    private final HttpClient admin = HttpClient.newHttpClient();

    private RunningServices(Path folder, KafkaEngine kafka, ClickHouseEngine clickHouse) throws Exception {
        this.folder = folder;
        this.kafka = kafka;
        this.clickHouse = clickHouse;
        var certificate = TestCertificate.create("gateway");
        certificate.writePem(folder);
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
        mendScript();
        transformer = Transformer.start(config);
        client = new GatewayClient(gateway.port(), TestCertificate.trusting(certificate));
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
        create(kafka, TOPIC, TRANSFORMED);
        return new RunningServices(folder, kafka, clickHouse);
    }

    private static Pauses.Growing growing() {
        return new Pauses.Growing(Duration.ofMillis(100), Duration.ofMillis(500));
    }

    private String yaml() {
        return """
                kafka: {bootstrap-servers: '%s', properties: {max.block.ms: 10000}}
                gateway:
                  host: 127.0.0.1
                  port: 0
                  batch-errors: drop
                  max-requests: %d
                  acknowledgement-timeout: 20s
                  head-timeout: 2m
                  body-timeout: 10m
                  hot-user-events-per-second: 5
                  tls: {certificate: '%s', key: '%s'}
                  admin: {port: 0}
                forwarder:
                  admin: {port: 0}
                transformer:
                  state-directory: '%s'
                  deduplication: {enabled: true}
                  admin: {port: 0}
                sources:
                  - {id: web, write-key: web-key}
                  - {id: elsewhere, write-key: elsewhere-key}
                transformations:
                  - {id: emails, step: mask, mask: {patterns: email, how: cut}}
                  - {id: own, step: script, script: {file: '%s'}}
                destinations:
                  - id: warehouse
                    type: clickhouse
                    sources: [web]
                    clickhouse: {url: '%s'}
                    batch: {freshness: 100ms, rows: %d}
                """.formatted(
                        kafka.bootstrapServers(),
                        REQUESTS,
                        certificateFile(),
                        folder.resolve("tls.key"),
                        folder.resolve("transformer"),
                        script(),
                        clickHouse.url(),
                        ROWS);
    }

    /** Where all of it is. */
    Path folder() {
        return folder;
    }

    /** The file that all have. */
    Path config() {
        return folder.resolve("windtrap.yml");
    }

    /** Where the gateway's certificate is. */
    Path certificateFile() {
        return folder.resolve("tls.crt");
    }

    /** Writes a script that the transformer can't use. */
    void spoilScript() throws IOException {
        Files.writeString(script(), "export function transformBatch(");
    }

    /** Writes the script as it should be: it drops events called unwanted, and fails for those called unexpected. */
    void mendScript() throws IOException {
        Files.writeString(script(), SCRIPT);
    }

    private Path script() {
        return folder.resolve("own.js");
    }

    /** Sends to the gateway. */
    public GatewayClient client() {
        return client;
    }

    /** The broker of all. */
    public KafkaEngine kafka() {
        return kafka;
    }

    ClickHouseEngine clickHouse() {
        return clickHouse;
    }

    /** What spans are sent to. */
    public OtlpReceiver collector() {
        return collector;
    }

    /** Address of each service's admin port, by job. */
    Map<String, String> adminPorts() {
        return Map.of(
                "windtrap-gateway", "127.0.0.1:" + gateway.adminPort(),
                "windtrap-transformer", "127.0.0.1:" + transformer.adminPort(),
                "windtrap-forwarder", "127.0.0.1:" + forwarder.adminPort());
    }

    /** Waits until {@code job} shows a metric like this, which is a regular expression. */
    void awaitMetric(String job, String line) {
        await("metric " + line).atMost(LONG).untilAsserted(() -> assertMetric(job, line));
    }

    /** Fails unless {@code job} shows a metric like this now, which is a regular expression. */
    void assertMetric(String job, String line) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://" + adminPorts().get(job) + "/metrics"))
                .build();
        assertThat(admin.send(request, BodyHandlers.ofString()).body()).containsPattern("(?m)^" + line);
    }

    /** What a command of the forwarder prints; it succeeds. */
    public String run(String... command) {
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

    private static void create(KafkaEngine kafka, String... names) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TestTopics.create(
                    admin,
                    Stream.of(names)
                            .map(name -> new NewTopic(name, Optional.of(PARTITIONS), Optional.empty())
                                    .configs(Map.of("retention.ms", "-1", "max.message.bytes", "8454144")))
                            .toArray(NewTopic[]::new));
        }
    }

    @Override
    public void close() {
        client.close();
        admin.shutdownNow();
        gateway.close();
        transformer.close();
        forwarder.close();
        clickHouse.kill();
        kafka.kill();
        collector.close();
    }
}
