package io.windtrap.bench.load;

import org.HdrHistogram.ConcurrentHistogram;

/** Durations, from any thread, and what they come to. */
public final class Latency {
    private static final long LONGEST_MICROS = 300_000_000;

    private final ConcurrentHistogram micros = new ConcurrentHistogram(LONGEST_MICROS, 3);

    /**
     * Notes one.
     *
     * @param nanos more than 5 minutes count as 5 minutes, less than 0 as 0
     */
    public void record(long nanos) {
        micros.recordValue(Math.clamp(nanos / 1_000, 0, LONGEST_MICROS));
    }

    /** How many were noted. */
    public long count() {
        return micros.getTotalCount();
    }

    /**
     * What that share of the durations does not exceed, ms; NaN when none was noted.
     *
     * @param percentile 0 to 100; 100 = the longest
     */
    public double milliseconds(double percentile) {
        return count() == 0 ? Double.NaN : micros.getValueAtPercentile(percentile) / 1e3;
    }
}
