package io.windtrap.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import io.windtrap.engine.testing.TestTopics;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code transformer replay} on a real broker whose defaults suit no topic of events. */
final class ReplayCommandIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTITIONS = 3;
    private static final int EACH = 20;
    private static final long LONG_AGO = 1_600_000_000_000L;
    private static final int LARGEST = 20 << 20;
    private static final String TOPIC = "events.transformed.replay.again";

    @TempDir
    private Path folder;

    private KafkaEngine kafka;
    private Admin admin;

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaEngine.start(KafkaOptions.in(folder.resolve("kafka"))
                .withProperties(Map.of(
                        "log.message.timestamp.type", "LogAppendTime",
                        "log.retention.hours", "1",
                        "default.replication.factor", "3")));
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        TestTopics.create(
                admin,
                new NewTopic("events", PARTITIONS, (short) 1)
                        .configs(Map.of(
                                "retention.ms", "-1",
                                "message.timestamp.type", "CreateTime",
                                "max.message.bytes", String.valueOf(LARGEST))),
                new NewTopic("events.dead", 1, (short) 1).configs(Map.of("retention.ms", "-1")));
        Files.writeString(
                folder.resolve("windtrap.yml"), """
                kafka: {bootstrap-servers: "%s"}
                transformer: {state-directory: "%s", admin: {port: 0}}
                sources: [{id: web, write-key: k}]
                transformations: [{id: emails, step: mask, mask: {patterns: email, how: cut}}]
                """.formatted(kafka.bootstrapServers(), folder.resolve("state")));
    }

    @AfterEach
    void stop() {
        admin.close();
        kafka.kill();
    }

    @Test
    void takesHistoryIntoATopicThatKeepsItAsItWas() throws Exception {
        // Given
        send();

        // When
        String said = replay("--from", "0:0,1:0,2:0");

        // Then
        assertThat(said).contains("60 offsets in 3 partitions", "0 events unchanged, 60 changed");
        List<ConsumerRecord<byte[], byte[]>> events = read();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int of = partition;
            assertThat(events)
                    .filteredOn(event -> event.partition() == of)
                    .extracting(event -> new String(event.value(), UTF_8))
                    .containsExactlyElementsOf(IntStream.range(0, EACH)
                            .mapToObj(n -> json("***", of, n))
                            .toList());
        }
        assertThat(events).allSatisfy(event -> assertThat(event.timestamp()).isEqualTo(LONG_AGO));
        Config settings = settings();
        assertThat(settings.get("retention.ms").value()).isEqualTo("-1");
        assertThat(settings.get("cleanup.policy").value()).isEqualTo("delete");
        assertThat(Long.parseLong(settings.get("max.message.bytes").value()))
                .isBetween((long) LARGEST, LARGEST + (1L << 20));

        // When
        assertThat(replay("--from", "0:0")).contains("topic " + TOPIC + " is there already", "--remove");
        assertThat(replay("--remove")).contains("removed topic " + TOPIC);

        // Then
        assertThat(replay("--from", "1:5")).contains("15 offsets in 1 partitions", "15 changed");
    }

    @Test
    void givesAScriptBatchesOfHistory() throws Exception {
        // Given
        Files.writeString(
                folder.resolve("sizes.js"),
                "export function transformBatch(events) {"
                        + " events.forEach(event => event.size = events.length); return events; }");
        Path file = folder.resolve("windtrap.yml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "step: mask, mask: {patterns: email, how: cut}",
                                "step: script, script: {file: \"%s\"}".formatted(folder.resolve("sizes.js"))));
        send();

        // When
        String said = replay("--from", "0:0,1:0,2:0");

        // Then
        assertThat(said).contains("0 events unchanged, 60 changed, 0 dropped, 0 dead letters");
        List<ConsumerRecord<byte[], byte[]>> events = read();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<JsonNode> made = new ArrayList<>();
            for (var event : events) {
                if (event.partition() == partition) {
                    made.add(JSON.readTree(event.value()));
                }
            }
            assertThat(made)
                    .extracting(event -> event.path("n").asInt())
                    .containsExactlyElementsOf(IntStream.range(0, EACH).boxed().toList());
            assertThat(made)
                    .as("events of partition " + partition)
                    .extracting(event -> event.path("size").asInt())
                    .allMatch(size -> size <= EACH)
                    .anyMatch(size -> size > 1);
        }
    }

    private String replay(String... options) {
        var said = new StringWriter();
        new CommandLine(new TransformerMain())
                .setOut(new PrintWriter(said))
                .setErr(new PrintWriter(said))
                .execute(Stream.concat(
                                Stream.of(
                                        "replay",
                                        "again",
                                        "--config",
                                        folder.resolve("windtrap.yml").toString()),
                                Stream.of(options))
                        .toArray(String[]::new));
        return said.toString();
    }

    private static String json(String who, int partition, int n) {
        return "{\"mail\":\"%s@b.example\",\"of\":%d,\"n\":%d}".formatted(who, partition, n);
    }

    private void send() {
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", (Object) kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int n = 0; n < PARTITIONS * EACH; n++) {
                int partition = n % PARTITIONS;
                ProducerRecord<byte[], byte[]> event = RecordFormat.encode(
                        "events",
                        null,
                        json("jane", partition, n / PARTITIONS).getBytes(UTF_8),
                        LONG_AGO,
                        new EventFacts("web", null, "track", null, null));
                var _ = producer.send(new ProducerRecord<>(
                        "events", partition, LONG_AGO, event.key(), event.value(), event.headers()));
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read() {
        List<ConsumerRecord<byte[], byte[]>> events = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", (Object) kafka.bootstrapServers(), "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(number -> new TopicPartition(TOPIC, number))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
            while (events.size() < PARTITIONS * EACH && System.nanoTime() < end) {
                consumer.poll(Duration.ofMillis(100)).forEach(events::add);
            }
        }
        return events;
    }

    private Config settings() throws Exception {
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
        return Objects.requireNonNull(
                admin.describeConfigs(List.of(topic)).all().get().get(topic));
    }
}
