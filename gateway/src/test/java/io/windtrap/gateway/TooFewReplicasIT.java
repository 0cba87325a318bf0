package io.windtrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import io.windtrap.engine.testing.TestTopics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of two brokers dies, and the topic wants every event on both. */
final class TooFewReplicasIT {
    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    @Test
    void refusesUntilThereAreEnoughAgain() throws Exception {
        // Given
        try (KafkaEngine first = KafkaEngine.start(folder.resolve("first"));
                KafkaEngine second = KafkaEngine.start(
                        KafkaOptions.in(folder.resolve("second")).joining(folder.resolve("first")));
                Admin admin = Admin.create(Map.of("bootstrap.servers", first.bootstrapServers()))) {
            TestTopics.create(admin, new NewTopic("events", 4, (short) 2).configs(Map.of("min.insync.replicas", "2")));
            try (var log = new CapturedLog();
                    TestGateway gateway = TestGateway.start(first.bootstrapServers(), "acknowledgement-timeout: 3s");
                    var load = new Load(gateway.port())) {
                await().atMost(LONG).until(() -> load.acknowledged().size() > 200);
                assertThat(log.has("one replica")).isFalse();

                // When
                second.kill();

                // Then
                await().atMost(LONG)
                        .until(() ->
                                gateway.metric("windtrap_gateway_refusals_total{reason=\"not_enough_replicas\"}") > 0);
                await().atMost(LONG)
                        .until(() -> gateway.admin("/ready")
                                .body()
                                .contains("fewer replicas in sync than its min.insync.replicas, 2"));
                assertThat(log.has("their requests were refused", "not_enough_replicas"))
                        .isTrue();
                assertThat(load.refused()).isPositive();
                int before = load.acknowledged().size();

                // When
                second.restart();

                // Then
                await().atMost(LONG).until(() -> load.acknowledged().size() > before + 200);
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);
                load.stopAndCompareWith(() -> TestTopic.messageIds(first.bootstrapServers()));
                assertThat(load.slowest()).isLessThan(Duration.ofSeconds(60));
            }
        }
    }
}
