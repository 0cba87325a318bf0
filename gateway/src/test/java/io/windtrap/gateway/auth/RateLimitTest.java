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
    void tellsWhenTheNextRequestIsTaken() {
        var limit = new RateLimit(10, 0);
        assertThat(limit.tryTake(40, BEGIN)).isTrue();

        // 31 events are missing, at 10 a second
        assertThat(limit.secondsToNext(BEGIN)).isEqualTo(4);
        assertThat(limit.secondsToNext(BEGIN + 2 * SECOND)).isEqualTo(2);
        assertThat(limit.secondsToNext(BEGIN + 3 * SECOND)).isEqualTo(1);
        assertThat(limit.tryTake(1, BEGIN + 4 * SECOND)).isTrue();
    }

    @Test
    void neverMakesASourceWaitForMoreThanAnHour() {
        var limit = new RateLimit(1, 0);
        assertThat(limit.tryTake(1_000_000, BEGIN)).isTrue();
        assertThat(limit.secondsToNext(BEGIN)).isEqualTo(3600);
        assertThat(limit.tryTake(1, BEGIN + 3599 * SECOND)).isFalse();
        assertThat(limit.tryTake(1, BEGIN + 3600 * SECOND)).isTrue();
    }

    @Test
    void countsNoMomentTwiceWhenRequestsComeOutOfOrder() {
        var limit = new RateLimit(10, 3);
        assertThat(limit.tryTake(3, BEGIN + SECOND)).isTrue();
        assertThat(limit.tryTake(1, BEGIN)).isFalse();
        assertThat(limit.tryTake(1, BEGIN + SECOND)).isFalse();
    }

    @Test
    void takesBackWhatWasNotAccepted() {
        var limit = new RateLimit(10, 3);
        assertThat(limit.tryTake(3, BEGIN)).isTrue();
        limit.giveBack(2);
        assertThat(limit.tryTake(2, BEGIN)).isTrue();
        assertThat(limit.tryTake(1, BEGIN)).isFalse();

        // Never more than the burst
        limit.giveBack(100);
        assertThat(limit.tryTake(3, BEGIN)).isTrue();
        assertThat(limit.tryTake(1, BEGIN)).isFalse();
    }

    @Test
    void takesEverythingWhenItIsOff() {
        assertThat(RateLimit.NONE.tryTake(Integer.MAX_VALUE, BEGIN)).isTrue();
        assertThat(RateLimit.NONE.tryTake(Integer.MAX_VALUE, BEGIN)).isTrue();
    }
}
