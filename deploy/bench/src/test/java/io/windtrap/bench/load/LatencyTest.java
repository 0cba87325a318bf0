package io.windtrap.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class LatencyTest {
    private static final Offset<Double> THREE_DIGITS = within(1.0);
    private final Latency latency = new Latency();

    @Test
    void aPercentileIsInMilliseconds() {
        // When
        for (int i = 1; i <= 1_000; i++) {
            latency.record(TimeUnit.MILLISECONDS.toNanos(i));
        }

        // Then
        assertThat(latency.milliseconds(50)).isCloseTo(500, THREE_DIGITS);
        assertThat(latency.milliseconds(99)).isCloseTo(990, THREE_DIGITS);
        assertThat(latency.milliseconds(100)).isCloseTo(1_000, THREE_DIGITS);
    }

    @Test
    void nothingNotedIsNoLatency() {
        assertThat(latency.milliseconds(50)).isNaN();
    }

    @Test
    void whatIsOutOfRangeCountsAsItsEnd() {
        // When
        latency.record(-1);
        latency.record(Long.MAX_VALUE);

        // Then
        assertThat(latency.milliseconds(1)).isZero();
        assertThat(latency.milliseconds(100)).isCloseTo(300_000, within(300.0));
    }
}
