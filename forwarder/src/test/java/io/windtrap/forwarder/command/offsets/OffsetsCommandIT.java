package io.windtrap.forwarder.command.offsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.command.CommandRun;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.kafka.GroupConsumers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten events in each of two partitions, a second apart. */
final class OffsetsCommandIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final KafkaServer KAFKA = TestServers.sharedKafka();
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");
    private static final int EVENTS = 10;

    private final String name = "offsets_" + System.nanoTime();
    private final String group = GroupConsumers.group(name);
    private final TopicPartition zero = new TopicPartition(name, 0);
    private final TopicPartition one = new TopicPartition(name, 1);
    private final Map<String, Object> client = Map.of("bootstrap.servers", KAFKA.bootstrapServers());
    private final Admin admin = Admin.create(client);

    @TempDir
    private Path folder;

    private CommandRun forwarder;

    @BeforeEach
    void fillTopic() throws Exception {
        forwarder = new CommandRun(folder, """
                kafka: {bootstrap-servers: "%s", topic: %s}
                destinations: [{id: %2$s, type: blackhole}]
                """.formatted(KAFKA.bootstrapServers(), name));
        TestTopics.create(admin, new NewTopic(name, 2, (short) 1).configs(Map.of("retention.ms", "-1")));
        try (var producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < EVENTS; i++) {
                for (int partition = 0; partition < 2; partition++) {
                    var _ = producer.send(new ProducerRecord<>(
                            name, partition, FIRST.plusSeconds(i).toEpochMilli(), null, new byte[] {1}));
                }
            }
        }
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void movesOffsetsAsKafkasOwnToolDoes() throws Exception {
        String stock = name + ".stock";
        for (String[] target : new String[][] {
            {"--to-datetime", "2026-01-01T00:00:03.500"},
            {"--to-datetime", "2026-01-01T01:00:02.000+01:00"},
            {"--to-datetime", "2027-01-01T00:00:00.000"},
            {"--by-duration", "PT1S"},
            {"--by-duration", "P3650D"},
            {"--to-earliest"},
            {"--to-latest"},
            {"--to-current"},
            {"--shift-by", "-2"},
            {"--shift-by", "100"},
            {"--to-offset", "7"},
            {"--to-offset", "70"}
        }) {
            // Given
            commit(group, Map.of(zero, new OffsetAndMetadata(5), one, new OffsetAndMetadata(6)));
            commit(stock, Map.of(zero, new OffsetAndMetadata(5), one, new OffsetAndMetadata(6)));

            // When
            List<String> words = new ArrayList<>(List.of("offsets", "reset", "--execute"));
            words.addAll(List.of(target));
            assertThat(forwarder.run(words.toArray(String[]::new)))
                    .as(forwarder.out() + forwarder.err())
                    .isZero();
            List<String> stockWords = new ArrayList<>(List.of(
                    "--bootstrap-server",
                    KAFKA.bootstrapServers(),
                    "--group",
                    stock,
                    "--topic",
                    name,
                    "--reset-offsets",
                    "--execute",
                    "--timeout",
                    "60000"));
            stockWords.addAll(List.of(target));
            ConsumerGroupCommand.main(stockWords.toArray(String[]::new));

            // Then
            assertThat(committed(group)).as(String.join(" ", target)).isEqualTo(committed(stock));
        }
    }

    @Test
    void changesNothingUnlessToldToAndOnlyThePartitionsThatAreMeant() throws Exception {
        // Given: partition 1 has no commit
        commit(group, Map.of(zero, new OffsetAndMetadata(5)));

        // When
        assertThat(forwarder.run("offsets", "reset", "--to-earliest")).isZero();

        // Then
        assertThat(forwarder.out())
                .contains("dry run: nothing was changed; add --execute")
                .containsPattern("(?m)^0 +5 +0 +5 +0 +-$");
        assertThat(offsets(group)).isEqualTo(Map.of(0, 5L));

        // When
        assertThat(forwarder.run("offsets", "reset", "--shift-by", "1", "--execute"))
                .isZero();

        // Then
        assertThat(forwarder.out()).contains("partition 1 has no committed offset, and is left as it is");
        assertThat(offsets(group)).isEqualTo(Map.of(0, 6L));

        // When
        assertThat(forwarder.run("offsets", "reset", "--to-latest", "--partition", "1", "--execute"))
                .isZero();

        // Then
        assertThat(offsets(group)).isEqualTo(Map.of(0, 6L, 1, 10L));
    }

    @Test
    void refusesWhileTheGroupHasMembers() throws Exception {
        commit(group, Map.of(zero, new OffsetAndMetadata(5), one, new OffsetAndMetadata(6)));
        try (Consumer<byte[], byte[]> member =
                new GroupConsumers(KAFKA.bootstrapServers(), name, Map.of("session.timeout.ms", "60000")).consumer()) {
            member.subscribe(List.of(name));
            await().atMost(LONG)
                    .until(() -> !member.poll(Duration.ofMillis(100)).isEmpty());

            // When
            assertThat(forwarder.run("offsets", "reset", "--to-earliest", "--execute"))
                    .isEqualTo(1);

            // Then
            assertThat(forwarder.out())
                    .contains("refused: group " + group + " has members at 127.0.0.1")
                    .contains("Stop all forwarders of this destination");
            assertThat(forwarder.run("offsets", "reset", "--to-earliest")).isZero();
            assertThat(forwarder.out()).contains("with --execute this would be refused");
            assertThat(offsets(group)).isEqualTo(Map.of(0, 5L, 1, 6L));
            assertThat(forwarder.run("offsets", "show")).isZero();
            assertThat(forwarder.out()).contains("is stable, members: 1").containsPattern("(?m)^0 +5 .*127.0.0.1$");
        }
    }

    @Test
    void showsADeclaredBatchAndWarnsBeforeItIsDropped() throws Exception {
        // Given
        String declared = IntentCodec.encode(new Intent(5, 7, "0123456789abcdef", 1));
        commit(group, Map.of(zero, new OffsetAndMetadata(5, declared), one, new OffsetAndMetadata(10)));

        // When
        assertThat(forwarder.run("offsets", "show", "--json")).isZero();

        // Then
        JsonNode shown = new ObjectMapper().readTree(forwarder.out());
        JsonNode first = shown.path("partitions").get(0);
        assertThat(first.path("committed").asLong()).isEqualTo(5);
        assertThat(first.path("end").asLong()).isEqualTo(10);
        assertThat(first.path("lag").asLong()).isEqualTo(5);
        assertThat(first.path("lag_seconds").asDouble())
                .isBetween(
                        0.0,
                        Duration.between(FIRST.plusSeconds(4), Instant.now()).toMillis() / 1000.0);
        assertThat(first.path("declared").path("last").asLong()).isEqualTo(7);
        assertThat(first.path("owner").isNull()).isTrue();
        assertThat(shown.path("partitions").get(1).path("lag_seconds").asDouble())
                .isZero();

        // When
        assertThat(forwarder.run("offsets", "reset", "--to-earliest", "--execute"))
                .isZero();

        // Then
        assertThat(forwarder.out()).contains("warning: partition 0: the declared batch 5-7 is dropped");
        assertThat(committed(group).values())
                .allSatisfy(offset -> assertThat(offset.metadata()).isEmpty());
        assertThat(forwarder.run("offsets", "show")).isZero();
        assertThat(forwarder.out()).doesNotContain("5-7");
    }

    @Test
    void saysWhichOptionIsWrong() throws Exception {
        assertThat(forwarder.run("offsets")).isEqualTo(2);
        assertThat(forwarder.run("offsets", "reset")).isEqualTo(2);
        assertThat(forwarder.run("offsets", "reset", "--to-earliest", "--to-latest"))
                .isEqualTo(2);
        assertThat(forwarder.run("offsets", "reset", "--to-datetime", "yesterday"))
                .isEqualTo(2);
        assertThat(forwarder.err()).contains("write it as 2026-03-02T10:15:00.000 (UTC)");
        assertThat(forwarder.run("offsets", "reset", "--to-earliest", "--destination", "other"))
                .isEqualTo(2);
        assertThat(forwarder.err()).contains("Unknown destination \"other\": the configuration has " + name);
        assertThat(forwarder.run("offsets", "reset", "--to-earliest", "--partition", "7"))
                .isEqualTo(1);
        assertThat(forwarder.err()).contains("has 2 partitions, from 0, and not [7]");

        var two = new CommandRun(folder, "destinations: [{id: a, type: blackhole}, {id: b, type: blackhole}]");
        assertThat(two.run("offsets", "reset", "--to-earliest")).isEqualTo(2);
        assertThat(two.err()).contains("Missing option: --destination, one of a, b");
    }

    private void commit(String to, Map<TopicPartition, OffsetAndMetadata> offsets) throws Exception {
        admin.alterConsumerGroupOffsets(to, offsets).all().get();
    }

    private Map<Integer, OffsetAndMetadata> committed(String of) throws Exception {
        Map<Integer, OffsetAndMetadata> committed = new TreeMap<>();
        admin.listConsumerGroupOffsets(of)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, offset) -> committed.put(partition.partition(), offset));
        return committed;
    }

    private Map<Integer, Long> offsets(String of) throws Exception {
        Map<Integer, Long> offsets = new TreeMap<>();
        committed(of).forEach((partition, offset) -> offsets.put(partition, offset.offset()));
        return offsets;
    }
}
