package io.windtrap.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.Forwarder;
import io.windtrap.forwarder.ForwarderMain;
import io.windtrap.gateway.Gateway;
import io.windtrap.transformer.Transformer;
import io.windtrap.transformer.TransformerMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Events from the gateway through the transformer into ClickHouse, and back from the dead letters. */
final class TransformedEventsIT {
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String NAME = "transformed";

    private final KafkaServer kafka = TestServers.sharedKafka();
    private final ClickHouseServer clickHouse = TestServers.sharedClickHouse();

    @TempDir
    private Path folder;

    @Test
    void areRowsAsTheStepsMakeThem() throws Exception {
        // Given
        script("event => ({ ...event, properties: { price: event.properties.price } })");
        WindtrapConfig config = ConfigLoader.load(Files.writeString(file(), yaml()), Map.of());
        assertThat(run("topics", "create", "--partitions", "3")).contains(NAME + ".out");
        try (var gateway = Gateway.start(config);
                var transformer = Transformer.start(config);
                var _ = Forwarder.start(config);
                var client = HttpClient.newHttpClient()) {
            String batch = """
                    {"batch": [
                      {"type":"track","event":"Signed Up","anonymousId":"a","messageId":"1","properties":{"mail":"jane@b.example","plan":"x"}},
                      {"type":"track","event":"Ping","anonymousId":"a","messageId":"2"},
                      {"type":"track","event":"Signed Up","anonymousId":"b","messageId":"3","properties":{"plan":"y"}}
                    ]}""";

            // When
            await().atMost(LONG).until(() -> {
                var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/v1/batch"))
                        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString("k:".getBytes(UTF_8)))
                        .POST(BodyPublishers.ofString(batch))
                        .build();
                return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
            });

            // Then
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(clickHouse.query(
                                    "SELECT id, mail, plan, context_ip FROM " + NAME + ".signed_up ORDER BY id"))
                            .isEqualTo("1\t***@b.example\tx\t127.0.0.0\n3\t\\N\ty\t127.0.0.0\n"));
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(clickHouse.query("SELECT count() FROM " + NAME + ".tracks"))
                            .isEqualTo("2\n"));

            // When: something that no step can read
            produce("{no JSON");
            await().atMost(LONG).until(() -> run("dead-letters", "list").contains("unreadable_event"));
            assertThat(run("dead-letters", "redrive", "--destination", "transformer"))
                    .contains("redriven: 1");

            // Then: it comes to the transformer again, and nobody else
            await().atMost(LONG)
                    .until(() -> run("dead-letters", "list")
                            .lines()
                            .filter(line -> line.contains("unreadable_event"))
                            .anyMatch(line -> line.matches(".*\\b2\\b.*")));

            // When: something that a script fails for until it is corrected
            produce("{\"type\":\"track\",\"event\":\"Sale\",\"messageId\":\"4\"}");
            await().atMost(LONG).until(() -> run("dead-letters", "list").contains("script_error"));
            script("event => ({ ...event, properties: { price: event.properties?.price ?? 0 } })");
            String reloaded = "windtrap_transformer_reloads_total{result=\"taken\"} 1.0";
            await().atMost(LONG).until(() -> metrics(client, transformer).contains(reloaded));
            assertThat(run("dead-letters", "redrive", "--destination", "transformer", "--reason", "script_error"))
                    .contains("redriven: 1");

            // Then
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(clickHouse.query("SELECT id, price FROM " + NAME + ".sale"))
                            .isEqualTo("4\t0\n"));
        }

        // When
        assertThat(run("replay", "start", "raw", "--from", "1h", "--with-transform", "none", "--into", NAME + "_raw"))
                .contains("of topic " + NAME + ",");

        // Then
        assertThat(mails(NAME + "_raw")).isEqualTo("1\tjane@b.example\n3\t\\N\n");

        // Given: other transformations
        Files.writeString(file(), yaml().replace("how: cut", "how: hash, key: 0123456789abcdef"));
        assertThat(run("replay", "start", "again", "--with-transform", "current", "--into", NAME + "_again"))
                .contains("first run transformer replay again");

        // When
        assertThat(transformer("replay", "again", "--from", "1h"))
                .contains("into topic " + NAME + ".out.replay.again", "4 changed, 1 dropped, 2 dead letters");
        assertThat(run("replay", "start", "again", "--with-transform", "current", "--into", NAME + "_again"))
                .contains("of topic " + NAME + ".out.replay.again,");

        // Then
        assertThat(mails(NAME + "_again")).matches("1\t[0-9a-f]{32}\n3\t\\\\N\n");
        assertThat(transformer("replay", "again", "--from", "1h")).contains("is there already");
        assertThat(transformer("replay", "again", "--remove")).contains("removed topic");
        assertThat(transformer("replay", "again", "--remove")).contains("nothing to remove");
    }

    private String mails(String database) {
        return clickHouse.query("SELECT id, mail FROM " + database + ".signed_up ORDER BY id");
    }

    private String transformer(String... command) {
        return run(new TransformerMain(), command);
    }

    private Path file() {
        return folder.resolve("windtrap.yml");
    }

    private String yaml() {
        return """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                gateway: {host: 127.0.0.1, port: 0, admin: {port: 0}}
                transformer:
                  topic: %2$s.out
                  application-id: %2$s
                  state-directory: "%3$s"
                  admin: {port: 0}
                forwarder: {dead-letters: {topic: %2$s.dead}, replays: {topic: %2$s.replays}, admin: {port: 0}}
                sources: [{id: web, write-key: k}]
                transformations:
                  - {id: pings, step: drop, events: Ping}
                  - {id: who, step: mask, mask: {patterns: "email,ip", how: cut}}
                  - {id: prices, events: Sale, step: script, script: {file: "%7$s"}}
                destinations:
                  - id: %2$s
                    topic: %2$s.out
                    clickhouse: {url: "%4$s", database: %2$s, user: "%5$s", password: "%6$s"}
                    batch: {freshness: 50ms}
                """.formatted(
                        kafka.bootstrapServers(),
                        NAME,
                        folder.resolve("state"),
                        clickHouse.url(),
                        clickHouse.user(),
                        clickHouse.password(),
                        folder.resolve("prices.js"));
    }

    private void script(String function) throws Exception {
        Files.writeString(folder.resolve("prices.js"), "export const transformEvent = " + function + ";");
    }

    private static String metrics(HttpClient client, Transformer transformer) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + transformer.adminPort() + "/metrics"));
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    /** What a command of the forwarder prints. */
    private String run(String... command) {
        return run(new ForwarderMain(), command);
    }

    private String run(Object tool, String... command) {
        var said = new StringWriter();
        new CommandLine(tool)
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(Stream.concat(Stream.of(command), Stream.of("--config", file().toString()))
                        .toArray(String[]::new));
        return said.toString();
    }

    private void produce(String json) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(RecordFormat.encode(
                            NAME,
                            "u".getBytes(UTF_8),
                            json.getBytes(UTF_8),
                            System.currentTimeMillis(),
                            new EventFacts("web", null, null, null, null)))
                    .get();
        }
    }
}
