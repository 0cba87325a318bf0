package io.windtrap.forwarder.consume.range;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
    private Instant now = Instant.EPOCH;

    private void after(Duration time) {
        now = now.plus(time);
    }

    @Test
    void holdsUntilTheRateHasCaughtUpWithAPoll() {
        // Given
        var throttle = new Throttle(10, () -> now);

        // When
        throttle.took(21, 1);

        // Then
        assertThat(throttle.holds()).isTrue();
        after(Duration.ofMillis(1_900));
        throttle.took(0, 1);
        assertThat(throttle.holds()).isTrue();
        after(Duration.ofMillis(200));
        throttle.took(0, 1);
        assertThat(throttle.holds()).isFalse();
    }

    @Test
    void aShareOfTheRateIsAShareOfTheEvents() {
        // Given
        var throttle = new Throttle(10, () -> now);
        throttle.took(2, 0.5);

        // When
        after(Duration.ofMillis(150));
        throttle.took(0, 0.5);

        // Then
        assertThat(throttle.holds()).isTrue();
        after(Duration.ofMillis(100));
        throttle.took(0, 0.5);
        assertThat(throttle.holds()).isFalse();
    }

    @Test
    void aPauseIsNotMadeUpFor() {
        // Given
        var throttle = new Throttle(10, () -> now);
        after(Duration.ofHours(1));

        // When
        throttle.took(11, 1);

        // Then
        assertThat(throttle.holds()).isTrue();
    }

    @Test
    void withoutARateNothingHolds() {
        // Given
        var throttle = new Throttle(Double.POSITIVE_INFINITY, () -> now);

        // When
        throttle.took(1_000_000, 1);

        // Then
        assertThat(throttle.holds()).isFalse();
    }
}
