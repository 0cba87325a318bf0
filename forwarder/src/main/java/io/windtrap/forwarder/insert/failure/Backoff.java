package io.windtrap.forwarder.insert.failure;

import io.windtrap.forwarder.readiness.Pauses;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing pauses between attempts: doubled each time up to a limit, then shortened by chance so that many don't meet. */
public final class Backoff {
    private static final int MOST_DOUBLINGS = 20;

    private final Duration first;
    private final Duration longest;
    private int attempts;

    public Backoff(Pauses.Growing pauses) {
        this.first = pauses.first();
        this.longest = pauses.longest();
    }

    /** The next pause: between half and all of the doubled one. */
    public Duration next() {
        long full = Math.min(first.toMillis() << Math.min(attempts, MOST_DOUBLINGS), longest.toMillis());
        attempts++;
        return Duration.ofMillis(full - ThreadLocalRandom.current().nextLong(full / 2 + 1));
    }
}
