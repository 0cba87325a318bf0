package io.windtrap.gateway.auth;

/**
 * How many events a source may send: so many a second, and so many more at once after a pause. A request is taken whole as
 * long as anything is left, so that a batch larger than the burst passes too, and those behind it wait for it.
 */
public final class RateLimit {
    /** Takes everything. */
    public static final RateLimit NONE = new RateLimit(0, 0);

    private static final double NANOS_PER_SECOND = 1e9;

    private final double eventsPerSecond;
    private final double burst;
    private double left;
    private long leftAt;
    private boolean begun;

    /**
     * A limit of which nothing is used up.
     *
     * @param eventsPerSecond 0 = none
     * @param burst events that may come at once; 0 = those of one second
     */
    public RateLimit(long eventsPerSecond, long burst) {
        this.eventsPerSecond = eventsPerSecond;
        this.burst = burst == 0 ? eventsPerSecond : burst;
        this.left = this.burst;
    }

    /** Takes {@code events} off what is left at {@code nanoTime}, or nothing and returns false when nothing is left. */
    public boolean tryTake(int events, long nanoTime) {
        return eventsPerSecond == 0 || take(events, nanoTime);
    }

    private synchronized boolean take(int events, long nanoTime) {
        if (begun) {
            double regained = Math.max(0, nanoTime - leftAt) * eventsPerSecond / NANOS_PER_SECOND;
            left = Math.min(burst, left + regained);
        }
        begun = true;
        leftAt = nanoTime;
        if (left < 1) {
            return false;
        }
        left -= events;
        return true;
    }
}
