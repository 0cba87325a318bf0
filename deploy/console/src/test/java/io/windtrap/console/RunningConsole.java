package io.windtrap.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.TopicCreation;
import io.windtrap.console.http.Json;
import io.windtrap.console.http.RawHttp;
import io.windtrap.engine.process.LocalPort;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.Forwarder;
import io.windtrap.gateway.Gateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A console over a real broker, a real engine, a gateway and a forwarder, with six events that have become rows: the same for all tests
 * of this JVM.
 */
final class RunningConsole implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(5);
    static final KafkaServer KAFKA = TestServers.sharedKafka();
    static final ClickHouseServer CLICK_HOUSE = TestServers.sharedClickHouse();
    /** Of the topic, the destination and its database. */
    static final String NAME = "console_" + System.nanoTime();

    static final String HOSTILE = "<img src=x onerror=alert(1)>'\\\"`; DROP TABLE \\u2028 \\ud83d";

    private final Gateway gateway;
    private final Forwarder forwarder;
    private final Console console;
    private final String csrf;

    /** Gives it to tests: started for the first, closed after the last. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningConsole.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(Shared.class))
                    .computeIfAbsent(RunningConsole.class, _ -> start(), RunningConsole.class);
        }

        private static RunningConsole start() {
            try {
                return new RunningConsole(Files.createTempDirectory(Path.of("target"), "ports-"));
            } catch (Exception e) {
                throw new IllegalStateException("the console of the tests does not start", e);
            }
        }
    }

    /** @param folder for notes of ports */
    private RunningConsole(Path folder) throws Exception {
        int gatewayPort = LocalPort.keep(folder.resolve("gateway"), 0);
        int gatewayAdmin = LocalPort.keep(folder.resolve("gateway-admin"), 0);
        int forwarderAdmin = LocalPort.keep(folder.resolve("forwarder-admin"), 0);
        WindtrapConfig config = ConfigLoader.parse(
                "test",
                """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                gateway: {host: 127.0.0.1, port: %3$d, acknowledgement-timeout: 45s, admin: {port: %4$d}}
                forwarder:
                  admin: {port: %5$d}
                  dead-letters: {topic: %2$s.dead}
                  replays: {topic: %2$s.replays}
                console: {port: 0, admin: {port: 0}, without-login: operator, scripts: true}
                sources: [{id: web, name: Web, write-key: the-whole-key-of-web}]
                destinations:
                  - id: %2$s
                    clickhouse: {url: "%6$s", database: %2$s, user: "%7$s", password: "%8$s"}
                    batch: {freshness: 50ms}
                  - {id: %2$s_elsewhere, type: blackhole, topic: %2$s.elsewhere}
                """.formatted(
                                KAFKA.bootstrapServers(),
                                NAME,
                                gatewayPort,
                                gatewayAdmin,
                                forwarderAdmin,
                                CLICK_HOUSE.url(),
                                CLICK_HOUSE.user(),
                                CLICK_HOUSE.password()),
                Map.of());
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.bootstrapServers()))) {
            var _ = new TopicCreation(2, 1, TopicCreation.FOR_EVER).create(admin, RequiredTopic.all(config));
        }
        gateway = Gateway.start(config);
        forwarder = Forwarder.start(config);
        console = Console.start(config);
        csrf = json("/api/session").path("csrf").asText();
        // The first events of a new topic may wait for its leader.
        await().atMost(LONG).until(() -> send("first", "Warm Up", "{}") == 200);
        for (int i = 0; i < 5; i++) {
            assertThat(send("order-" + i, "Order Completed", "{\"total\":" + i + ",\"note\":\"" + HOSTILE + "\"}"))
                    .isEqualTo(200);
        }
        await().atMost(LONG).until(() -> rows("order_completed") == 5);
    }

    int port() {
        return console.port();
    }

    int gatewayPort() {
        return gateway.port();
    }

    /** The token that a write needs. */
    String csrf() {
        return csrf;
    }

    /** How many clients of a kind the console has, by its own metrics. */
    double kafkaClients(String kind) throws IOException {
        String name = "windtrap_console_kafka_clients{kind=\"" + kind + "\"} ";
        String metrics = RawHttp.get(console.adminPort(), "/metrics").body();
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + "in " + metrics));
    }

    /** How many rows a table has; -1 = it is not there yet. */
    long rows(String table) {
        try {
            return Long.parseLong(CLICK_HOUSE
                    .query("SELECT count() FROM " + NAME + "." + table)
                    .strip());
        } catch (RuntimeException e) {
            return -1;
        }
    }

    /** Sends a track call, and tells the gateway's answer. */
    int send(String id, String event, String properties) throws IOException {
        String body = "{\"messageId\":\"" + id + "\",\"anonymousId\":\"ann\",\"event\":\"" + event
                + "\",\"properties\":" + properties + "}";
        return sendBody(body);
    }

    /** Sends a track call as it is, and tells the gateway's answer. */
    int sendBody(String body) throws IOException {
        return RawHttp.post(gateway.port(), "/v1/track", body, "Authorization: Basic dGhlLXdob2xlLWtleS1vZi13ZWI6")
                .status();
    }

    JsonNode json(String path) throws IOException {
        RawHttp.Answer answer = RawHttp.get(console.port(), path);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return Json.read(utf8(answer.body()));
    }

    JsonNode post(String path, String body) throws IOException {
        RawHttp.Answer answer = RawHttp.post(console.port(), path, body, "X-CSRF-Token: " + csrf);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return Json.read(utf8(answer.body()));
    }

    /** What {@link RawHttp} has read as bytes. */
    static String utf8(String latin) {
        return new String(latin.getBytes(ISO_8859_1), UTF_8);
    }

    /** The lines of a stream, up to the one that is waited for. */
    List<String> lines(String path, Predicate<String> last) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path))
                    .timeout(LONG)
                    .build();
            HttpResponse<Stream<String>> answer = client.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(answer.statusCode()).isEqualTo(200);
            var seen = new ArrayList<String>();
            try (Stream<String> body = answer.body()) {
                for (String line : (Iterable<String>) body::iterator) {
                    seen.add(line);
                    if (last.test(line)) {
                        break;
                    }
                }
            }
            client.shutdownNow();
            return seen;
        }
    }

    /** The first event that a search finds. */
    JsonNode find(String filter) throws Exception {
        List<String> lines = lines("/api/events/search?" + filter, line -> line.contains("\"reason\""));
        String data = lines.stream()
                .filter(line -> line.startsWith("data: ["))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing found: " + lines));
        return Json.read(data.substring("data: ".length())).get(0);
    }

    @Override
    public void close() {
        console.close();
        gateway.close();
        forwarder.close();
        CLICK_HOUSE.query("DROP DATABASE IF EXISTS " + NAME);
        CLICK_HOUSE.query("DROP DATABASE IF EXISTS " + NAME + "_copy");
    }
}
