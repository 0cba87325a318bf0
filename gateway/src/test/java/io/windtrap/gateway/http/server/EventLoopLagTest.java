package io.windtrap.gateway.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

final class EventLoopLagTest {
    @Test
    void tellsHowLongAnEventLoopWasHeldUp() {
        // Given
        Queue<Long> lags = new ConcurrentLinkedQueue<>();
        Vertx vertx = Vertx.vertx();
        try {
            vertx.getOrCreateContext().runOnContext(_ -> {
                new EventLoopLag(vertx, lags::add).measure();

                // When
                long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
            });

            // Then: it was due after a tenth of a second, and is measured again
            await().atMost(Duration.ofSeconds(60)).until(() -> lags.size() >= 3);
            assertThat(lags.peek()).isGreaterThan(Duration.ofMillis(800).toNanos());
            assertThat(lags).allSatisfy(lag -> assertThat(lag).isNotNegative());
        } finally {
            vertx.close();
        }
    }
}
