package io.windtrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** Kafka is there and takes nothing: each reason has a status and a metric of its own. */
final class KafkaRefusalsIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String EVENT = "{\"userId\":\"u\"}";

    @Test
    void tellsAMissingTopicFromTooLargeARecord() throws Exception {
        try (KafkaServer kafka = TestServers.kafka();
                Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
                var log = new CapturedLog();
                TestGateway gateway = TestGateway.start(kafka.bootstrapServers())) {
            // Given: no topic
            await().atMost(LONG).until(() -> gateway.admin("/ready").body().contains("does not exist"));
            await().atMost(LONG).until(() -> {
                HttpResponse<String> answer = gateway.post("/v1/track", EVENT);
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
                return refused(gateway, "topic_missing") > 0;
            });
            assertThat(log.has("Kafka is not usable", "does not exist: create it"))
                    .isTrue();
            assertThat(log.has("their requests were refused", "topic_missing")).isTrue();

            // When: a topic of one replica; Kafka then asks for no more in sync, whatever min.insync.replicas says
            TestTopics.create(
                    admin,
                    new NewTopic("events", 1, (short) 1)
                            .configs(Map.of("min.insync.replicas", "2", "max.message.bytes", "2000")));
            await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);

            // Then
            assertThat(gateway.post("/v1/track", EVENT).body()).isEqualTo("ok");
            var noise = new StringBuilder();
            new java.util.Random(1).ints(10_000, 'a', 'z').forEach(c -> noise.append((char) c));
            assertThat(gateway.post("/v1/track", "{\"userId\":\"u\",\"x\":\"" + noise + "\"}")
                            .statusCode())
                    .isEqualTo(413);
            assertThat(refused(gateway, "record_too_large")).isEqualTo(1);
            assertThat(log.has("their requests were refused", "record_too_large"))
                    .isTrue();
            await().atMost(LONG).until(() -> log.has("topic can be used", "the topic has one replica"));
            assertThat(TestTopic.readAll(kafka.bootstrapServers())).hasSize(1);
        }
    }

    @Test
    void startsWithABrokersNameThatDoesNotResolve() throws Exception {
        try (TestGateway gateway = TestGateway.start("nowhere.invalid:9092")) {
            assertThat(gateway.post("/v1/track", EVENT).statusCode()).isEqualTo(503);
            await().atMost(LONG).until(() -> gateway.admin("/ready").body().contains("resolves"));
            assertThat(gateway.admin("/health").statusCode()).isEqualTo(200);
        }
    }

    private static double refused(TestGateway gateway, String reason) throws Exception {
        return gateway.metric("windtrap_gateway_refusals_total{reason=\"" + reason + "\"}");
    }
}
