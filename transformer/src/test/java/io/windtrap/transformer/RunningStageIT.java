package io.windtrap.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import io.windtrap.engine.testing.TestTopics;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The stage on a real broker, in this process: batches, the command that tries a script, threads that are replaced. */
final class RunningStageIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final int OF_WEB = 450;
    private static final int OF_SHOP = 30;

    @TempDir
    private Path folder;

    private KafkaEngine kafka;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaEngine.start(KafkaOptions.in(folder.resolve("kafka"))
                // Else a transaction that is too long lives for ten seconds more.
                .withProperties(Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500")));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            TestTopics.create(admin, topic("events"), topic("events.transformed"), topic("events.dead"));
        }
        script("""
                export function transformBatch(events, metadata) {
                  const sources = new Set(events.map(event => metadata(event).sourceId));
                  return events.map(event => ({...event, size: events.length, sources: sources.size}));
                }
                """);
        Files.writeString(folder.resolve("windtrap.yml"), """
                kafka: {bootstrap-servers: "%s"}
                transformer: {state-directory: "%s", admin: {port: 0}, deduplication: {enabled: true}}
                sources: [{id: web, write-key: k}, {id: shop, write-key: l}]
                transformations: [{id: sizes, step: script, script: {file: "%s", stop-after: 1, time: 1m}}]
                """.formatted(
                        kafka.bootstrapServers(), folder.resolve("state"), folder.resolve("sizes.js")));
    }

    /** Where they took more than the transaction's time, Kafka would undo it, and the same events would come again for ever. */
    @Test
    void goesOnAfterABatchWhoseEventsTakeTooLong() throws Exception {
        // Given
        script(
                "export function transformBatch(events) { if (events.some(e => e.n >= 1000)) while (true) {} return events; }");
        String config = Files.readString(folder.resolve("windtrap.yml"));
        Files.writeString(
                folder.resolve("windtrap.yml"),
                config.replace("stop-after: 1, time: 1m", "stop-after: 0, statements: 1000000000000, time: 6500ms"));
        send(0, OF_WEB, "web");
        // 26 s, as a batch that fails is tried one by one, and then more than the 30 s that Kafka waits.
        send(1000, 3, "web");
        send(1003, 1, "shop");
        send(500, OF_SHOP, "web");

        // When
        try (var transformer = Transformer.start(ConfigLoader.load(folder.resolve("windtrap.yml"), Map.of()))) {
            List<JsonNode> events = read(OF_WEB + OF_SHOP);

            // Then
            assertThat(events).extracting(event -> event.path("n").asInt()).isSorted();
            assertThat(records("events.dead", 4))
                    .extracting(letter -> new String(
                            letter.headers().lastHeader("dead-reason").value(), UTF_8))
                    .containsOnly("script_timeout");
            assertThat(metrics(transformer))
                    .as("it gave the transaction up itself")
                    .containsPattern("windtrap_transformer_thread_restarts_total [1-9]");
        }
    }

    @Test
    void waitsUntilBothTopicsHaveAsManyPartitions() throws Exception {
        // Given
        send(0, 1, "web");
        partitions("events.transformed");

        try (var transformer = Transformer.start(ConfigLoader.load(folder.resolve("windtrap.yml"), Map.of()))) {
            // Then
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(get(transformer, "/ready"))
                            .contains("topics events and events.transformed have 1 and 2 partitions: give both"
                                    + " the same number"));

            // When
            partitions("events");

            // Then
            assertThat(read(1)).hasSize(1);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(metrics(transformer)).contains("windtrap_ready 1.0"));
        }
    }

    private void partitions(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(2)))
                    .all()
                    .get();
        }
    }

    private void script(String text) throws Exception {
        Files.writeString(folder.resolve("sizes.js"), text);
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, 1, (short) 1).configs(Map.of("retention.ms", "-1"));
    }

    @AfterEach
    void stop() {
        kafka.kill();
    }

    @Test
    void getsEventsTogether() throws Exception {
        // Given
        send(0, OF_WEB, "web");
        send(OF_WEB, OF_SHOP, "shop");

        // When
        try (var transformer = Transformer.start(ConfigLoader.load(folder.resolve("windtrap.yml"), Map.of()))) {
            List<JsonNode> events = read(OF_WEB + OF_SHOP);

            // Then
            assertThat(events).extracting(event -> event.path("n").asInt()).isSorted();
            assertThat(events)
                    .extracting(event -> event.path("sources").asInt())
                    .containsOnly(1);
            assertThat(events.subList(0, OF_WEB))
                    .extracting(event -> event.path("size").asInt())
                    .allMatch(size -> size <= 200)
                    .anyMatch(size -> size > 1);
            assertThat(events.subList(OF_WEB, OF_WEB + OF_SHOP))
                    .extracting(event -> event.path("size").asInt())
                    .allMatch(size -> size <= OF_SHOP);
            double batches = events.stream()
                    .mapToDouble(event -> 1.0 / event.path("size").asInt())
                    .sum();
            assertThat(metrics(transformer))
                    .contains(
                            "windtrap_transformer_batch_events_sum " + (double) (OF_WEB + OF_SHOP),
                            "windtrap_transformer_batch_events_count " + Math.round(batches) + "\n");
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(metrics(transformer))
                            .contains("windtrap_transformer_lag 0.0", "windtrap_ready 1.0"));
        }
    }

    @Test
    void theTestCommandShowsTheLatestEventsOfTheTopicAndLeavesNoTrace() throws Exception {
        // Given
        send(0, OF_WEB, "web");
        send(OF_WEB, OF_SHOP, "shop");
        var out = new StringWriter();

        // When
        int code = new CommandLine(new TransformerMain())
                .setOut(new PrintWriter(out, true))
                .execute(
                        "test",
                        folder.resolve("sizes.js").toString(),
                        "--events",
                        "3",
                        "--source",
                        "web",
                        "--config",
                        folder.resolve("windtrap.yml").toString());

        // Then
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("events-0@447", "events-0@448", "events-0@449", "3 events: 0 unchanged, 3 changed")
                .doesNotContain("events-0@450", "events-0@446");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            assertThat(admin.listGroups().all().get()).isEmpty();
        }
    }

    @Test
    void knowsItsIdsAfterThreadsWereReplaced() throws Exception {
        // Given
        script("""
                export function transformEvent(event) {
                  if (event.n >= 1000) throw new Error('such as no script expects');
                  return event;
                }
                """);
        send(0, OF_WEB, "web");
        try (var transformer = Transformer.start(ConfigLoader.load(folder.resolve("windtrap.yml"), Map.of()))) {
            read(OF_WEB);
            send(1000, 3, "web");
            await().dontCatchUncaughtExceptions()
                    .atMost(LONG)
                    .untilAsserted(() -> assertThat(metrics(transformer))
                            .containsPattern("windtrap_transformer_thread_restarts_total [3-9]"));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(get(transformer, "/ready"))
                            .contains("script sizes@", "failed for more than 1 events in a row", "script_error"));

            // When
            script("export const transformEvent = event => event;");
            send(0, OF_WEB, "web");
            send(2000, 1, "web");

            // Then: none was passed by, and none is there twice
            List<JsonNode> events = read(OF_WEB + 3 + 1);
            assertThat(events.getLast().path("n").asInt()).isEqualTo(2000);
            assertThat(events).extracting(event -> event.path("n").asInt()).doesNotHaveDuplicates();
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(metrics(transformer))
                            .as("of the threads that there are now")
                            .contains("windtrap_transformer_lag 0.0", "windtrap_transformer_restore_remaining 0.0")
                            .containsPattern("windtrap_transformer_commit_latency_avg [0-9]")
                            .containsPattern("windtrap_transformer_process_rate [0-9]"));
            assertThat(settingsOfIds())
                    .as("an id's time in Kafka is not the event's, which may be long ago")
                    .containsEntry("message.timestamp.type", "LogAppendTime")
                    .containsEntry("cleanup.policy", "delete")
                    .containsEntry(
                            "retention.ms",
                            String.valueOf(Duration.ofMinutes(90).plusDays(1).toMillis()));
        }
    }

    /** Of the topic that the ids can be made again from. */
    private Map<String, String> settingsOfIds() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, "windtrap.transformer-ids-3600s-changelog");
            return admin.describeConfigs(List.of(topic)).all().get().values().stream()
                    .flatMap(config -> config.entries().stream())
                    .filter(entry -> entry.value() != null)
                    .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
        }
    }

    private static String metrics(Transformer transformer) throws Exception {
        return get(transformer, "/metrics");
    }

    private static String get(Transformer transformer, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + transformer.adminPort() + path));
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private void send(int first, int count, String source) {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int n = first; n < first + count; n++) {
                var _ = producer.send(RecordFormat.encode(
                        "events",
                        null,
                        "{\"n\":%d,\"messageId\":\"m%d\"}".formatted(n, n).getBytes(UTF_8),
                        1_790_000_000_000L,
                        new EventFacts(source, null, "track", null, null)));
            }
        }
    }

    private List<JsonNode> read(int count) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (var record : records("events.transformed", count)) {
            events.add(JSON.readTree(record.value()));
        }
        return events;
    }

    /** Those of committed transactions. */
    private List<ConsumerRecord<byte[], byte[]>> records(String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", (Object) kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = System.nanoTime() + LONG.toNanos();
            while (records.size() < count && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        assertThat(records).hasSize(count);
        return records;
    }
}
