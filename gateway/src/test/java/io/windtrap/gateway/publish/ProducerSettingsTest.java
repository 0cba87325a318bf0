package io.windtrap.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

final class ProducerSettingsTest {
    @Test
    void letsTheOperatorTuneAllButWhatThePromisesRestOn() {
        // When
        Map<String, Object> properties = settings(Map.of(
                        "compression.type", "zstd",
                        "security.protocol", "PLAINTEXT",
                        "acks", "0",
                        "enable.idempotence", "false",
                        "max.block.ms", "60000",
                        "delivery.timeout.ms", "1"))
                .toProperties();

        // Then
        assertThat(properties)
                .containsEntry("compression.type", "zstd")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("max.block.ms", 0L)
                .containsEntry("delivery.timeout.ms", 10_000);
    }

    @Test
    void isTakenByTheProducerWithoutABroker() {
        try (var producer = new KafkaProducer<>(
                settings(Map.of()).toProperties(), new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThat(producer.metrics()).isNotEmpty();
        }
    }

    private static ProducerSettings settings(Map<String, String> properties) {
        return new ProducerSettings(
                "127.0.0.1:1", Duration.ofMillis(2), Duration.ofSeconds(10), 64 << 20, 4_096_000, properties);
    }
}
