package io.windtrap.forwarder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterLog;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class ForwarderIT {
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void forwardsToEachDestinationWhatItTakes() throws Exception {
        // Given
        var kafka = TestServers.sharedKafka();
        var clickHouse = TestServers.sharedClickHouse();
        String name = "forwarder_" + System.nanoTime();
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var admin = Admin.create(properties);
                var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            TestTopics.create(admin, new NewTopic(name, 2, (short) 1), new NewTopic(name + ".dead", 1, (short) 1));
            for (String source : List.of("web", "app")) {
                producer.send(RecordFormat.encode(
                                name,
                                null,
                                "{\"type\":\"page\",\"messageId\":\"%s\",\"anonymousId\":\"a\"}"
                                        .formatted(source)
                                        .getBytes(UTF_8),
                                System.currentTimeMillis(),
                                new EventFacts(source, null, null, null, null)))
                        .get();
            }
        }
        String yaml = """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                forwarder: {dead-letters: {topic: %2$s.dead}, admin: {port: 0}}
                sources: [{id: web, write-key: a}, {id: app, write-key: b}]
                destinations:
                  - id: %2$s_hole
                    type: blackhole
                  - id: %2$s
                    sources: [app]
                    clickhouse: {url: "%3$s", database: %2$s, user: "%4$s", password: "%5$s"}
                    batch: {freshness: 10ms}
                """.formatted(
                        kafka.bootstrapServers(), name, clickHouse.url(), clickHouse.user(), clickHouse.password());

        // When
        try (var forwarder = Forwarder.start(ConfigLoader.parse("test", yaml, Map.of()), new QuickEdges())) {
            // Then
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(get(forwarder, "/ready").body()).isEqualTo("ready\n");
                assertThat(get(forwarder, "/metrics").body())
                        .contains("windtrap_forwarder_events_total{destination=\"" + name + "_hole\"} 2.0")
                        .contains("windtrap_forwarder_events_total{destination=\"" + name + "\"} 2.0");
            });
            assertThat(clickHouse.query("SELECT id FROM " + name + ".pages")).isEqualTo("app\n");
        }
    }

    @Test
    void eachDestinationGetsTheEventsOfItsOwnTopicAlone() throws Exception {
        // Given
        var kafka = TestServers.sharedKafka();
        var clickHouse = TestServers.sharedClickHouse();
        String name = "topics_" + System.nanoTime();
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var admin = Admin.create(properties);
                var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            TestTopics.create(
                    admin,
                    new NewTopic(name, 1, (short) 1),
                    new NewTopic(name + ".other", 1, (short) 1),
                    new NewTopic(name + ".dead", 1, (short) 1));
            for (String topic : List.of(name, name + ".other")) {
                for (String event : List.of(page("1 of " + topic), page("2 of " + topic), "no JSON of " + topic)) {
                    producer.send(RecordFormat.encode(
                                    topic,
                                    null,
                                    event.getBytes(UTF_8),
                                    System.currentTimeMillis(),
                                    new EventFacts("web", null, null, null, null)))
                            .get();
                }
            }
        }
        String yaml = """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                forwarder: {dead-letters: {topic: %2$s.dead}, admin: {port: 0}}
                sources: [{id: web, write-key: a}]
                destinations:
                  - id: %2$s_a
                    clickhouse: {url: "%3$s", database: %2$s_a, user: "%4$s", password: "%5$s"}
                    batch: {freshness: 10ms}
                  - id: %2$s_b
                    topic: %2$s.other
                    clickhouse: {url: "%3$s", database: %2$s_b, user: "%4$s", password: "%5$s"}
                    batch: {freshness: 10ms}
                """.formatted(
                        kafka.bootstrapServers(), name, clickHouse.url(), clickHouse.user(), clickHouse.password());
        Map<String, String> topics = Map.of(name + "_a", name, name + "_b", name + ".other");

        // When
        try (var forwarder = Forwarder.start(ConfigLoader.parse("test", yaml, Map.of()))) {
            // Then
            await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                assertThat(get(forwarder, "/ready").body()).isEqualTo("ready\n");
                String metrics = get(forwarder, "/metrics").body();
                topics.forEach((id, topic) -> {
                    assertThat(metrics).contains("windtrap_forwarder_events_total{destination=\"" + id + "\"} 3.0");
                    assertThat(clickHouse.query("SELECT id FROM " + id + ".pages ORDER BY id"))
                            .isEqualTo("1 of " + topic + "\n2 of " + topic + "\n");
                });
            });
        }
        assertThat(letters(new KafkaAccess(kafka.bootstrapServers(), Map.of()), name + ".dead"))
                .containsExactlyInAnyOrderEntriesOf(topics);
    }

    /** Of each destination with dead letters, the topic that they name. */
    private static Map<String, String> letters(KafkaAccess kafka, String dead) throws Exception {
        Map<String, String> topics = new HashMap<>();
        try (var log = new DeadLetterLog(kafka, dead)) {
            log.forEach((letter, _) -> {
                topics.put(letter.id().destination(), letter.id().place().topic());
                return true;
            });
        }
        return topics;
    }

    @Test
    void forwardsButIsNotReadyWithoutATopicOfDeadLetters() throws Exception {
        // Given
        var kafka = TestServers.sharedKafka();
        String name = "undertaker_" + System.nanoTime();
        String yaml = """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                forwarder: {dead-letters: {topic: %2$s.dead}, admin: {port: 0}}
                sources: [{id: web, write-key: a}]
                destinations: [{id: %2$s, type: blackhole, batch: {freshness: 10ms}}]
                """.formatted(kafka.bootstrapServers(), name);
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var admin = Admin.create(properties);
                var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            TestTopics.create(admin, new NewTopic(name, 1, (short) 1));
            producer.send(RecordFormat.encode(
                            name,
                            null,
                            "{\"type\":\"page\",\"messageId\":\"m\",\"anonymousId\":\"a\"}".getBytes(UTF_8),
                            System.currentTimeMillis(),
                            new EventFacts("web", null, null, null, null)))
                    .get();
            try (var forwarder = Forwarder.start(ConfigLoader.parse("test", yaml, Map.of()), new QuickEdges())) {
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
                    assertThat(get(forwarder, "/metrics").body())
                            .contains("windtrap_forwarder_events_total{destination=\"" + name + "\"} 1.0");
                    assertThat(get(forwarder, "/ready").body())
                            .startsWith("dead-letter topic: " + name + ".dead is missing: create it with ")
                            .hasLineCount(1);
                    assertThat(get(forwarder, "/ready").statusCode()).isEqualTo(503);
                });

                // When
                TestTopics.create(admin, new NewTopic(name + ".dead", 1, (short) 1));

                // Then
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() ->
                                assertThat(get(forwarder, "/ready").body()).isEqualTo("ready\n"));
            }
        }
    }

    @Test
    void startsWithoutKafkaAndSaysThatItIsNotReady() throws Exception {
        String yaml = """
                kafka: {bootstrap-servers: "127.0.0.1:1"}
                forwarder: {admin: {port: 0}}
                destinations: [{id: hole, type: blackhole}]
                """;

        try (var forwarder = Forwarder.start(ConfigLoader.parse("test", yaml, Map.of()), new QuickEdges())) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                assertThat(get(forwarder, "/ready").statusCode()).isEqualTo(503);
                assertThat(get(forwarder, "/ready").body())
                        .contains("destination hole: kafka group: not a member of the consumer group yet");
            });
            assertThat(get(forwarder, "/health").statusCode()).isEqualTo(200);
        }
    }

    private static String page(String id) {
        return "{\"type\":\"page\",\"messageId\":\"%s\",\"anonymousId\":\"a\"}".formatted(id);
    }

    private HttpResponse<String> get(Forwarder forwarder, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + forwarder.adminPort() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
