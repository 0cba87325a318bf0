package io.windtrap.gateway.auth;

/**
 * How many events a source may send: so many a second, and so many more at once after a pause. A request is taken whole as
 * long as anything is left, so that a batch larger than the burst passes too, and those behind it wait for it.
 */
public final class RateLimit {
    /** Takes everything. */
    public static final RateLimit NONE = new RateLimit(0, 0);

    private static final double NANOS_PER_SECOND = 1e9;
    private static final int LONGEST_WAIT_SECONDS = 3600;

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

    /** Whether it allows as much as {@code other}, however much of it is used up. */
    public boolean isAs(RateLimit other) {
        return eventsPerSecond == other.eventsPerSecond && burst == other.burst;
    }

    /** Takes {@code events} off what is left at {@code nanoTime}, or nothing and returns false when nothing is left. */
    public boolean tryTake(int events, long nanoTime) {
        return eventsPerSecond == 0 || take(events, nanoTime);
    }

    private synchronized boolean take(int events, long nanoTime) {
        regain(nanoTime);
        if (left < 1) {
            return false;
        }
        left = Math.max(left - events, 1 - LONGEST_WAIT_SECONDS * eventsPerSecond);
        return true;
    }

    /** Takes back that {@code events} were taken: they were not accepted. */
    public synchronized void giveBack(int events) {
        left = Math.min(burst, left + events);
    }

    /** After how many seconds from {@code nanoTime} a request is taken again, rounded up; 1 to 3600. */
    public synchronized int secondsToNext(long nanoTime) {
        regain(nanoTime);
        return (int) Math.clamp(Math.ceil((1 - left) / eventsPerSecond), 1, LONGEST_WAIT_SECONDS);
    }

    private void regain(long nanoTime) {
        if (!begun) {
            begun = true;
            leftAt = nanoTime;
        }
        long passed = nanoTime - leftAt;
        if (passed > 0) { // event loops look at the clock before they come here, in any order
            left = Math.min(burst, left + passed * eventsPerSecond / NANOS_PER_SECOND);
            leftAt = nanoTime;
        }
    }
}
