package io.windtrap.console.kafka;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Turns of those who read the log, a few at a time: who comes meanwhile waits, but not for long. Safe for concurrent use. */
public final class Turns {
    private final int most;
    private final Duration patience;
    private final Semaphore free;

    /**
     * All free.
     *
     * @param most at a time
     * @param patience of who comes while none is free
     */
    public Turns(int most, Duration patience) {
        this.most = most;
        this.patience = patience;
        this.free = new Semaphore(most);
    }

    /** Whether a turn begins, which must be {@link #end}ed; false = none has become free in time, or this thread is interrupted. */
    public boolean begin() {
        try {
            return free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends one that has begun, in any thread. */
    public void end() {
        free.release();
    }

    /** How many are under way. */
    int underWay() {
        return most - free.availablePermits();
    }
}
