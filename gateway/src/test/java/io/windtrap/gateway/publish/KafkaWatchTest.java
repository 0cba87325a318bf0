package io.windtrap.gateway.publish;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;

final class KafkaWatchTest {
    @Test
    void goesOnWhenALookFails() {
        // Given: clients that are missing at first, then fail in an unforeseen way, then are missing again
        var opened = new AtomicInteger();
        LiveClient<Admin> admins = LiveClient.open(
                () -> {
                    if (opened.incrementAndGet() == 2) {
                        throw new IllegalStateException("unforeseen");
                    }
                    return null;
                },
                _ -> {});
        LiveClient<Producer<byte[], byte[]>> producers = LiveClient.open(() -> null, _ -> {});

        // When
        try (var watch = new KafkaWatch(admins, producers, "events")) {
            watch.start();

            // Then
            await().atMost(Duration.ofMinutes(1)).until(() -> opened.get() > 2);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> watch.obstacle().orElseThrow().contains("resolves"));
        }
    }
}
