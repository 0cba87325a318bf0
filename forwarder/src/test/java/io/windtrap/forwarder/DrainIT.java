package io.windtrap.forwarder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.process.LocalPort;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a forwarder's process leaves behind when it is told to stop. */
final class DrainIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    /** Long enough for a loaded machine to insert and to commit. */
    private static final int WHOLE_DRAIN_SECONDS = 30;

    private static final int SHORT_DRAIN_SECONDS = 2;
    /** Beside the longer drain: a commit, leaving the group, and a loaded machine. */
    private static final int BOUND_SECONDS = 90;

    @TempDir
    private Path folder;

    private final KafkaServer kafka = TestServers.sharedKafka();
    private final ClickHouseServer clickHouse = TestServers.sharedClickHouse();
    private final String name = "drain_" + System.nanoTime();
    private final Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
    private final Admin admin = Admin.create(properties);
    private int port;

    @BeforeEach
    void topic() throws Exception {
        TestTopics.create(admin, new NewTopic(name, 1, (short) 1), new NewTopic(name + ".dead", 1, (short) 1));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void commitsWhatIsInsertedLeavesTheGroupAndExitsWithZero() throws Exception {
        // Given
        send("a", 200);
        Process forwarder = start(clickHouse.url(), WHOLE_DRAIN_SECONDS);
        try {
            await().atMost(LONG).ignoreExceptions().until(() -> rows().equals("200\t200\n"));

            // When
            forwarder.destroy();

            // Then
            assertThat(forwarder.waitFor(BOUND_SECONDS, TimeUnit.SECONDS))
                    .as(log())
                    .isTrue();
            assertThat(forwarder.exitValue()).as(log()).isZero();
        } finally {
            forwarder.destroyForcibly();
        }
        assertThat(committed())
                .extracting(OffsetAndMetadata::offset, OffsetAndMetadata::metadata)
                .containsExactly(200L, "");
        await().atMost(LONG).until(() -> members() == 0); // the broker hears of it a moment later
    }

    @Test
    void abandonsWhatClickHouseNeverAnswersWithinItsBoundAndLeavesItToTheNextOwner() throws Exception {
        try (var silent = new SilentPort(clickHouse.url())) {
            // Given
            Process forwarder = start(silent.url(), SHORT_DRAIN_SECONDS);
            try {
                await().atMost(LONG)
                        .ignoreExceptions()
                        .until(() -> get("/ready").equals("ready\n") && log().contains("forwarding"));
                silent.fallSilent();
                send("a", 100);
                await().atMost(LONG)
                        .ignoreExceptions()
                        .until(() -> committed().metadata().startsWith("windtrap/1 0-"));

                // When
                forwarder.destroy();

                // Then
                assertThat(forwarder.waitFor(BOUND_SECONDS, TimeUnit.SECONDS))
                        .as(log())
                        .isTrue();
                assertThat(forwarder.exitValue()).as(log()).isZero();
            } finally {
                forwarder.destroyForcibly();
            }
            assertThat(committed().metadata()).as("still declared").startsWith("windtrap/1 0-");
            await().atMost(LONG).until(() -> members() == 0); // the broker hears of it a moment later
        }

        // When
        send("b", 100);
        Process next = start(clickHouse.url(), SHORT_DRAIN_SECONDS);
        try {
            // Then
            await().atMost(LONG).ignoreExceptions().until(() -> rows().equals("200\t200\n"));
        } finally {
            next.destroy();
            assertThat(next.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
            next.destroyForcibly();
        }
    }

    @Test
    void stopsWithinItsBoundWhenClickHouseHasNeverAnswered() throws Exception {
        try (var silent = new SilentPort(clickHouse.url())) {
            // Given
            silent.fallSilent();
            Process forwarder = start(silent.url(), SHORT_DRAIN_SECONDS);
            try {
                await().atMost(LONG)
                        .ignoreExceptions()
                        .until(() -> get("/ready").contains("warehouse: not reached yet")
                                && log().contains("forwarding")); // from when on it heeds a signal

                // When
                forwarder.destroy();

                // Then
                assertThat(forwarder.waitFor(BOUND_SECONDS, TimeUnit.SECONDS))
                        .as(log())
                        .isTrue();
                assertThat(forwarder.exitValue()).as(log()).isZero();
            } finally {
                forwarder.destroyForcibly();
            }
        }
    }

    private Process start(String url, int drainSeconds) throws Exception {
        port = LocalPort.keep(folder.resolve("port"), 0);
        Path config = Files.writeString(folder.resolve("windtrap.yml"), """
                kafka:
                  bootstrap-servers: "%1$s"
                  topic: %2$s
                  properties: {session.timeout.ms: 300000} # Nobody leaves the group by that.
                forwarder: {dead-letters: {topic: %2$s.dead}, drain-timeout: %3$ds, admin: {port: %4$d}}
                sources: [{id: web, write-key: a}]
                destinations:
                  - id: %2$s
                    clickhouse: {url: "%5$s", database: %2$s, user: "%6$s", password: "%7$s"}
                    batch: {freshness: 50ms}
                """.formatted(
                kafka.bootstrapServers(), name, drainSeconds, port, url, clickHouse.user(), clickHouse.password()));
        return ForwarderProcess.start(config, folder.resolve("log"));
    }

    private String log() throws Exception {
        return Files.readString(folder.resolve("log"));
    }

    private void send(String prefix, int count) throws Exception {
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                sent.add(producer.send(RecordFormat.encode(
                        name,
                        null,
                        "{\"type\":\"page\",\"messageId\":\"%s%d\",\"anonymousId\":\"a\"}"
                                .formatted(prefix, i)
                                .getBytes(UTF_8),
                        System.currentTimeMillis(),
                        new EventFacts("web", null, null, null, null))));
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }

    private String rows() {
        return clickHouse.query("SELECT count(), uniqExact(id) FROM " + name + ".pages");
    }

    private OffsetAndMetadata committed() throws Exception {
        return admin.listConsumerGroupOffsets("windtrap." + name)
                .partitionsToOffsetAndMetadata()
                .get()
                .getOrDefault(new TopicPartition(name, 0), new OffsetAndMetadata(0, ""));
    }

    private int members() throws Exception {
        return admin.describeConsumerGroups(List.of("windtrap." + name)).all().get().values().stream()
                .mapToInt(group -> group.members().size())
                .sum();
    }

    private String get(String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
