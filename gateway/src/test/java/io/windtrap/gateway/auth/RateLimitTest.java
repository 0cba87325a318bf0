package io.windtrap.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class RateLimitTest {
    private static final long SECOND = 1_000_000_000L;
    /** Clocks of a JVM may begin anywhere. */
    private static final long BEGIN = -5 * SECOND;

    @Test
    void takesTheBurstAndThenTheRate() {
        var limit = new RateLimit(10, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(limit.tryTake(1, BEGIN)).isTrue();
        }
        assertThat(limit.tryTake(1, BEGIN)).isFalse();
        assertThat(limit.tryTake(1, BEGIN + SECOND / 20)).isFalse();
        assertThat(limit.tryTake(1, BEGIN + SECOND / 10)).isTrue();
        assertThat(limit.tryTake(1, BEGIN + SECOND / 10)).isFalse();
    }

    @Test
    void savesNoMoreThanTheBurst() {
        var limit = new RateLimit(10, 3);
        assertThat(limit.tryTake(3, BEGIN)).isTrue();
        assertThat(limit.tryTake(3, BEGIN + 100 * SECOND)).isTrue();
        assertThat(limit.tryTake(1, BEGIN + 100 * SECOND)).isFalse();
    }

    @Test
    void takesABatchLargerThanTheBurstAndMakesOthersWaitForIt() {
        var limit = new RateLimit(10, 0);
        assertThat(limit.tryTake(40, BEGIN)).isTrue();
        assertThat(limit.tryTake(1, BEGIN + 2 * SECOND)).isFalse();
        assertThat(limit.tryTake(1, BEGIN + 3 * SECOND + SECOND / 5)).isTrue();
    }

    @Test
    void takesEverythingWhenItIsOff() {
        assertThat(RateLimit.NONE.tryTake(Integer.MAX_VALUE, BEGIN)).isTrue();
        assertThat(RateLimit.NONE.tryTake(Integer.MAX_VALUE, BEGIN)).isTrue();
    }
}
