package io.windtrap.bench.load;

import java.io.IOException;

/** Finds the highest rate that is held: doubles it until one is not, then halves the interval between the two. */
public final class RateSearch {
    private static final int CLOSE_ENOUGH = 8;

    private RateSearch() {}

    /** Whether a rate is held. */
    @FunctionalInterface
    public interface Check {
        /** Tries it. */
        boolean holds(int rate) throws IOException, InterruptedException;
    }

    /**
     * Searches until what is held and what is not lie less than an eighth apart.
     *
     * @param first rate to try; when it is not held, half of it is next
     * @param tries at most
     * @return the highest rate that was held; 0 = none
     */
    public static int highest(int first, int tries, Check check) throws IOException, InterruptedException {
        int held = 0;
        int missed = Integer.MAX_VALUE;
        int rate = first;
        for (int i = 0; i < tries && rate > 0 && missed - held > held / CLOSE_ENOUGH; i++) {
            if (check.holds(rate)) {
                held = rate;
            } else {
                missed = rate;
            }
            rate = missed == Integer.MAX_VALUE ? 2 * held : (held + missed) / 2;
        }
        return held;
    }
}
