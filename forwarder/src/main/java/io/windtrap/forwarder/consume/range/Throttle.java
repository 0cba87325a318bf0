package io.windtrap.forwarder.consume.range;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Keeps the reading of a topic below a rate, whatever its partitions hold. Used by the poll thread. */
public final class Throttle {
    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    private final double perSecond;
    private final InstantSource clock;
    private Instant last;
    /** Events that may be read now; negative after more were read than that, since a poll gives many. */
    private double allowance;

    /**
     * A throttle that lets something through at once.
     *
     * @param perSecond events a second, more than 0; infinite = as many as possible
     */
    public Throttle(double perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.clock = clock;
        this.last = clock.instant();
        this.allowance = 1;
    }

    /** {@code events} were read; {@code share} of the rate, above 0 to 1, is this process's. */
    public void took(int events, double share) {
        if (Double.isInfinite(perSecond)) {
            return;
        }
        Instant now = clock.instant();
        double gained = perSecond * share * Duration.between(last, now).toNanos() / SECOND;
        last = now;
        // No more than a second's is saved up: after a pause the rate holds as well.
        allowance = Math.min(allowance + gained, Math.max(1, perSecond * share)) - events;
    }

    /** Whether nothing more is to be read for now. */
    public boolean holds() {
        return allowance <= 0;
    }
}
