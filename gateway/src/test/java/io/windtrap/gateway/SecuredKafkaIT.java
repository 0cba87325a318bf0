package io.windtrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.SecuredKafka;
import io.windtrap.engine.testing.TestCertificate;
import io.windtrap.engine.testing.TestTopics;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that wants TLS, a name and a password, and has access rules; each test has a topic and a user of its own. */
final class SecuredKafkaIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private static Path folder;

    private static SecuredKafka kafka;

    @BeforeAll
    static void start() throws Exception {
        kafka = SecuredKafka.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @Test
    void publishesOnceItMayAndForAsLongAsItMay() throws Exception {
        // Given: a user without any right
        createTopic("rights");
        Map<String, String> properties = kafka.clientProperties(SecuredKafka.USER, SecuredKafka.PASSWORD);
        try (var log = new CapturedLog();
                Admin admin = kafka.admin();
                TestGateway gateway = TestGateway.start(keys("rights", properties), "acknowledgement-timeout: 2s");
                var load = new Load(gateway.port())) {
            await().atMost(LONG)
                    .until(() -> gateway.admin("/ready").body().contains("does not let the gateway use topic"));
            await().atMost(LONG).until(() -> denied(gateway) > 0);
            assertRefused(gateway);
            assertThat(log.has("Kafka is not usable", "does not let the gateway use topic"))
                    .isTrue();
            assertThat(log.has("their requests were refused", "kafka_denies")).isTrue();

            // When: it may look
            admin.createAcls(List.of(allow(SecuredKafka.USER, "rights", AclOperation.DESCRIBE)))
                    .all()
                    .get();

            // Then
            await().atMost(LONG)
                    .until(() -> gateway.admin("/ready").body().contains("does not let the gateway write to topic"));
            assertRefused(gateway);
            assertThat(load.acknowledged()).isEmpty();

            // When: it may write
            AclBinding write = allow(SecuredKafka.USER, "rights", AclOperation.WRITE);
            admin.createAcls(List.of(write)).all().get();

            // Then
            await().atMost(LONG).until(() -> load.acknowledged().size() > 100);
            await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);

            // When: it may no more, and again
            admin.deleteAcls(List.of(write.toFilter())).all().get();
            await().atMost(LONG)
                    .until(() -> gateway.admin("/ready").body().contains("does not let the gateway write to topic"));
            assertRefused(gateway);
            int before = load.acknowledged().size();
            admin.createAcls(List.of(write)).all().get();

            // Then
            await().atMost(LONG).until(() -> load.acknowledged().size() > before + 100);
            load.stopAndCompareWith(() -> TestTopic.messageIds(kafka.openBootstrapServers(), "rights"));
        }
    }

    @Test
    void replacesTheProducerThatWasNotLetInUntilItIs() throws Exception {
        // Given
        createTopic("password");
        kafka.setScramUser("changing", "another");
        try (var log = new CapturedLog();
                Admin admin = kafka.admin();
                TestGateway gateway =
                        TestGateway.start(keys("password", kafka.scramClientProperties("changing", "expected")));
                var load = new Load(gateway.port())) {
            admin.createAcls(List.of(
                            allow("changing", "password", AclOperation.DESCRIBE),
                            allow("changing", "password", AclOperation.WRITE)))
                    .all()
                    .get();
            await().atMost(LONG).until(() -> gateway.admin("/ready").body().contains("does not let the gateway in"));
            await().atMost(LONG).until(() -> denied(gateway) > 0);
            assertRefused(gateway);
            assertThat(log.has("Kafka is not usable", "see kafka.properties")).isTrue();
            await().atMost(LONG).until(() -> log.has("Kafka client failed permanently", "KafkaProducer"));
            assertThat(log.has("expected")).as("the password in the log").isFalse();

            // When
            kafka.setScramUser("changing", "expected");

            // Then
            await().atMost(LONG).until(() -> load.acknowledged().size() > 100);
            load.stopAndCompareWith(() -> TestTopic.messageIds(kafka.openBootstrapServers(), "password"));
        }
    }

    @Test
    void saysThatItDoesNotTrustTheBroker() throws Exception {
        // Given: another certificate than the broker's
        Map<String, String> properties =
                new HashMap<>(kafka.clientProperties(SecuredKafka.USER, SecuredKafka.PASSWORD));
        properties.put(
                "ssl.truststore.location",
                Files.writeString(
                                folder.resolve("another.pem"),
                                TestCertificate.create("another").certificatePem())
                        .toString());

        // When
        try (var log = new CapturedLog();
                TestGateway gateway = TestGateway.start(keys("trust", properties))) {
            // Then
            await().atMost(LONG).until(() -> gateway.admin("/ready").body().contains("no TLS connection"));
            assertRefused(gateway);
            assertThat(log.has("Kafka is not usable", "no TLS connection", "ssl."))
                    .isTrue();
        }
    }

    private static void assertRefused(TestGateway gateway) throws Exception {
        HttpResponse<String> answer = gateway.post("/v1/track", "{\"userId\":\"u\"}");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
    }

    private static double denied(TestGateway gateway) throws Exception {
        return gateway.metric("windtrap_gateway_refusals_total{reason=\"kafka_denies\"}");
    }

    /** What follows {@code bootstrap-servers:} in a gateway's configuration, other keys of Kafka included. */
    private static String keys(String topic, Map<String, String> properties) {
        return kafka.bootstrapServers() + "\n  topic: " + topic + "\n  properties: " + SecuredKafka.yaml(properties);
    }

    private static AclBinding allow(String user, String topic, AclOperation operation) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry("User:" + user, "*", operation, AclPermissionType.ALLOW));
    }

    private static void createTopic(String name) throws Exception {
        try (Admin admin = kafka.admin()) {
            TestTopics.create(admin, new NewTopic(name, 2, (short) 1));
        }
    }
}
