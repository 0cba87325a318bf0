package io.windtrap.gateway.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HotUsersTest {
    private static final byte[] USER = "user".getBytes(UTF_8);

    private long now = 1;

    @Test
    void takesNobodyForHotWithoutARate() {
        HotUsers users = new HotUsers(0, () -> now, 1);
        for (int i = 0; i < 1_000_000; i++) {
            assertThat(users.isHot(USER)).isFalse();
        }
        assertThat(users.hotEvents()).isZero();
    }

    @Test
    void takesAUserForHotPastTheRateAndUntilASecondOfQuiet() {
        HotUsers users = new HotUsers(10, () -> now, 1);

        // When: as many at once as may come in a second, and more
        for (int i = 0; i < 10; i++) {
            assertThat(users.isHot(USER)).isFalse();
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(users.isHot(USER)).isTrue();
        }

        // Then: nobody else, and not for ever
        assertThat(users.isHot("other".getBytes(UTF_8))).isFalse();
        assertThat(users.hotEvents()).isEqualTo(1000);
        now += Duration.ofMillis(1100).toNanos();
        assertThat(users.isHot(USER)).isFalse();
    }

    @Test
    void letsAUserHaveTheRateForEver() {
        HotUsers users = new HotUsers(10, () -> now, 1);
        for (int i = 0; i < 10_000; i++) {
            assertThat(users.isHot(USER)).isFalse();
            now += Duration.ofMillis(100).toNanos();
        }
        now += Duration.ofDays(100 * 365).toNanos();
        assertThat(users.isHot(USER)).isFalse();
    }

    @Test
    void findsTheHotUserAmongAMillionOthersInTheMemoryThatItBeganWith() {
        // Given: 100,000 events/s, of which one user sends 1,000
        HotUsers users = new HotUsers(100, () -> now, 1);
        byte[] key = new byte[Integer.BYTES];
        int hotOfOthers = 0;
        int hotOfUser = 0;
        long allocatedBefore = allocatedBytes();

        // When
        for (int i = 0; i < 1_000_000; i++) {
            now += 10_000;
            for (int b = 0; b < key.length; b++) {
                key[b] = (byte) (i >>> (b * Byte.SIZE));
            }
            hotOfOthers += users.isHot(key) ? 1 : 0;
            if (i % 100 == 0) {
                hotOfUser += users.isHot(USER) ? 1 : 0;
            }
        }

        // Then: whoever shares the cells, the user is found; one in 70,000 others may be taken for hot
        assertThat(allocatedBytes() - allocatedBefore).isLessThan(1L << 20);
        assertThat(hotOfUser).isGreaterThan(9_800);
        assertThat(hotOfOthers).isLessThan(15);
        assertThat(users.hotEvents()).isEqualTo(hotOfUser + hotOfOthers);
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
