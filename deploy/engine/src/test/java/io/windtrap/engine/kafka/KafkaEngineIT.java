package io.windtrap.engine.kafka;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.engine.process.EngineStartException;
import io.windtrap.engine.testing.SecuredKafka;
import io.windtrap.engine.testing.TestTopics;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaEngineIT {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    @TempDir
    Path folder;

    @Test
    void keepsAcknowledgedRecordsThroughAKill() throws Exception {
        // Given
        try (var kafka = KafkaEngine.start(folder)) {
            createTopic(kafka);
            var sent = IntStream.range(0, 1_000).mapToObj(i -> "record " + i).toList();
            produce(kafka, sent);
            var address = kafka.bootstrapServers();
            long pid = kafka.pid();
            // When
            kafka.kill();
            assertThat(kafka.isAlive()).isFalse();
            kafka.restart();
            // Then
            assertThat(kafka.bootstrapServers()).isEqualTo(address);
            assertThat(kafka.pid()).isNotEqualTo(pid);
            assertThat(consume(kafka, sent.size())).isEqualTo(sent);
        }
    }

    @Test
    void comesBackInAnotherEngineOnTheSameDataAndPort() throws Exception {
        // Given
        int port;
        try (var kafka = KafkaEngine.start(folder)) {
            createTopic(kafka);
            produce(kafka, List.of("kept"));
            port = kafka.port();
        }
        // When
        try (var kafka = KafkaEngine.start(folder)) {
            // Then
            assertThat(kafka.port()).isEqualTo(port);
            assertThat(consume(kafka, 1)).containsExactly("kept");
        }
    }

    @Test
    void passesBrokerPropertiesOn() throws Exception {
        // Given
        var options = KafkaOptions.in(folder).withProperties(Map.of("message.max.bytes", "1000"));
        try (var kafka = KafkaEngine.start(options)) {
            createTopic(kafka);
            // Then
            assertThatThrownBy(() -> produce(kafka, List.of("x".repeat(2_000))))
                    .hasMessageContaining("larger than the max message size");
        }
    }

    @Test
    void createsNoTopicByItself() {
        try (var kafka = KafkaEngine.start(folder);
                var admin = admin(kafka)) {
            assertThatThrownBy(() -> admin.describeTopics(List.of("nope"))
                            .allTopicNames()
                            .get(60, SECONDS))
                    .hasCauseInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void tellsWhoWaitsThatItHasDied() throws Exception {
        try (var kafka = KafkaEngine.start(folder)) {
            // Given
            var exit = kafka.onExit();
            // When
            ProcessHandle.of(kafka.pid()).orElseThrow().destroyForcibly();
            // Then
            assertThat(exit.get(60, SECONDS)).isEqualTo(137);
        }
    }

    @Test
    void saysThatThePortIsBusy() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            assertThatThrownBy(() -> KafkaEngine.start(KafkaOptions.in(folder).withPort(socket.getLocalPort())))
                    .isInstanceOf(EngineStartException.class)
                    .hasMessageContaining("port " + socket.getLocalPort() + " of 127.0.0.1 is busy");
        }
    }

    @Test
    void saysThatTheDataFolderIsNone() throws Exception {
        // Given
        Path file = Files.createFile(folder.resolve("file"));
        // Then
        assertThatThrownBy(() -> KafkaEngine.start(file))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void saysWhyTheBrokerGaveUp() {
        // Given
        var options = KafkaOptions.in(folder).withProperties(Map.of("num.io.threads", "many"));
        // Then
        assertThatThrownBy(() -> KafkaEngine.start(options))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("Invalid value many for configuration num.io.threads");
    }

    @Test
    void keepsACopyOnASecondNode() throws Exception {
        try (var first = KafkaEngine.start(folder.resolve("first"));
                var second = KafkaEngine.start(
                        KafkaOptions.in(folder.resolve("second")).joining(folder.resolve("first")));
                var admin = admin(first)) {
            // Given
            TestTopics.create(admin, new NewTopic(PARTITION.topic(), 1, (short) 2));
            produce(first, List.of("kept"));
            // When
            second.kill();
            second.restart();
            // Then
            assertThat(consume(second, 1)).containsExactly("kept");
        }
    }

    @Test
    void letsOnlyKnownUsersInWhereItMustNotBeOpen() throws Exception {
        try (var kafka = SecuredKafka.start(folder)) {
            // Given
            kafka.setScramUser("other", "first");
            // Then
            assertThat(nodesSeenBy(kafka, kafka.clientProperties(SecuredKafka.USER, SecuredKafka.PASSWORD)))
                    .isEqualTo(1);
            assertThat(nodesSeenBy(kafka, kafka.scramClientProperties("other", "first")))
                    .isEqualTo(1);
            assertThatThrownBy(() -> nodesSeenBy(kafka, kafka.clientProperties(SecuredKafka.USER, "wrong")))
                    .hasCauseInstanceOf(SaslAuthenticationException.class);
        }
    }

    private static int nodesSeenBy(SecuredKafka kafka, Map<String, String> properties) throws Exception {
        Map<String, Object> config = new HashMap<>(properties);
        config.put("bootstrap.servers", kafka.bootstrapServers());
        try (var admin = Admin.create(config)) {
            return admin.describeCluster().nodes().get(60, SECONDS).size();
        }
    }

    private static void createTopic(KafkaEngine kafka) throws Exception {
        try (var admin = admin(kafka)) {
            TestTopics.create(admin, new NewTopic(PARTITION.topic(), 1, (short) 1));
        }
    }

    private static void produce(KafkaEngine kafka, List<String> values) throws Exception {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            var sent = new ArrayList<Future<?>>();
            for (String value : values) {
                sent.add(producer.send(new ProducerRecord<>(PARTITION.topic(), value)));
            }
            for (var future : sent) {
                future.get(60, SECONDS);
            }
        }
    }

    private static List<String> consume(KafkaEngine kafka, int count) {
        Map<String, Object> config = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            var values = new ArrayList<String>();
            long deadline = System.nanoTime() + SECONDS.toNanos(120);
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    private static Admin admin(KafkaEngine kafka) {
        return Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()));
    }
}
