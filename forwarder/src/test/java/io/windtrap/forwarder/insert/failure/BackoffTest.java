package io.windtrap.forwarder.insert.failure;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.readiness.Pauses.Growing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    @Test
    void doublesUpToItsLimitAndNeverFallsBelowHalf() {
        var backoff = new Backoff(new Growing(Duration.ofMillis(100), Duration.ofSeconds(1)));

        for (long full : new long[] {100, 200, 400, 800, 1000, 1000}) {
            assertThat(backoff.next().toMillis()).isBetween(full / 2, full);
        }
    }

    @Test
    void neverOverflows() {
        var backoff = new Backoff(new Growing(Duration.ofMillis(100), Duration.ofSeconds(30)));

        for (int i = 0; i < 200; i++) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(50), Duration.ofSeconds(30));
        }
    }
}
