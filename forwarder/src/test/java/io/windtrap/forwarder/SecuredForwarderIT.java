package io.windtrap.forwarder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.testing.SecuredKafka;
import io.windtrap.engine.testing.TestTopics;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that wants TLS, a name and a password, and has access rules. */
final class SecuredForwarderIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final TopicPartition EVENTS = new TopicPartition("events", 0);
    private static final TopicPartition DEAD = new TopicPartition("events.dead", 0);

    @TempDir
    private Path folder;

    @Test
    void saysThatItMayNotWriteDeadLettersAndGoesOnOnceItMay() throws Exception {
        try (SecuredKafka kafka = SecuredKafka.start(folder);
                Admin admin = kafka.admin()) {
            // Given: what it needs for the events, and no right to the topic of dead letters
            TestTopics.create(
                    admin, new NewTopic(EVENTS.topic(), 1, (short) 1), new NewTopic(DEAD.topic(), 1, (short) 1));
            allow(admin, ResourceType.TOPIC, EVENTS.topic(), AclOperation.READ);
            allow(admin, ResourceType.GROUP, "windtrap.hole", AclOperation.READ);
            String yaml = """
                    kafka: {bootstrap-servers: "%s", properties: %s}
                    forwarder: {admin: {port: 0}}
                    sources: [{id: web, write-key: a}]
                    destinations: [{id: hole, type: blackhole, batch: {freshness: 10ms}}]
                    """.formatted(
                            kafka.bootstrapServers(),
                            SecuredKafka.yaml(kafka.clientProperties(SecuredKafka.USER, SecuredKafka.PASSWORD)));
            try (var forwarder = Forwarder.start(ConfigLoader.parse("test", yaml, Map.of()), new QuickEdges())) {
                awaitReady(
                        forwarder,
                        "dead-letter topic: Kafka does not let the forwarder use events.dead: grant its user"
                                + " WRITE on the topic, and create the topic if it is missing\n");

                // When: it may look, and an event comes that can't be stored
                allow(admin, ResourceType.TOPIC, DEAD.topic(), AclOperation.DESCRIBE);
                send(kafka, "{not json");

                // Then
                String denied = "dead-letter topic: Kafka does not let the forwarder write to events.dead: grant its"
                        + " user WRITE on the topic\n";
                await().atMost(LONG)
                        .untilAsserted(() -> assertThat(ready(forwarder))
                                .startsWith(denied)
                                .contains("destination hole: partition 0: dead letters: events.dead: ")
                                .endsWith(" Grant its user WRITE on the topic.\n"));
                assertThat(committed(admin)).isZero();

                // When
                allow(admin, ResourceType.TOPIC, DEAD.topic(), AclOperation.WRITE);

                // Then
                awaitReady(forwarder, "ready\n");
                await().atMost(LONG).until(() -> committed(admin) == 1);
                assertThat(end(admin, DEAD)).isEqualTo(1);
            }
        }
    }

    private static void awaitReady(Forwarder forwarder, String said) {
        await().atMost(LONG).untilAsserted(() -> assertThat(ready(forwarder)).isEqualTo(said));
    }

    private static String ready(Forwarder forwarder) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + forwarder.adminPort() + "/ready");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    private static long committed(Admin admin) throws Exception {
        var committed = admin.listConsumerGroupOffsets("windtrap.hole")
                .partitionsToOffsetAndMetadata()
                .get()
                .get(EVENTS);
        return committed == null ? 0 : committed.offset();
    }

    private static long end(Admin admin, TopicPartition partition) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static void send(SecuredKafka kafka, String json) throws Exception {
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.openBootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(RecordFormat.encode(
                            EVENTS.topic(),
                            null,
                            json.getBytes(UTF_8),
                            System.currentTimeMillis(),
                            new EventFacts("web", null, null, null, null)))
                    .get();
        }
    }

    private static void allow(Admin admin, ResourceType type, String name, AclOperation operation) throws Exception {
        admin.createAcls(List.of(new AclBinding(
                        new ResourcePattern(type, name, PatternType.LITERAL),
                        new AccessControlEntry("User:" + SecuredKafka.USER, "*", operation, AclPermissionType.ALLOW))))
                .all()
                .get();
    }
}
