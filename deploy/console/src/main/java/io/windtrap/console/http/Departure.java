package io.windtrap.console.http;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Tells who answers a request that its browser went away before. Safe for use from any thread. */
public final class Departure {
    private final Executor threads;
    private final List<Runnable> actions = new ArrayList<>();
    private boolean happened;

    /** @param threads run what is to be done then */
    public Departure(Executor threads) {
        this.threads = threads;
    }

    /** Runs {@code action} once, on another thread, when the browser goes away; soon, if it has gone already. It may wait. */
    public void then(Runnable action) {
        synchronized (this) {
            if (!happened) {
                actions.add(action);
                return;
            }
        }
        threads.execute(action);
    }

    /** Whether the browser has gone. */
    public synchronized boolean hasHappened() {
        return happened;
    }

    /** The browser has gone. A second call does nothing. */
    public void happen() {
        List<Runnable> all;
        synchronized (this) {
            if (happened) {
                return;
            }
            happened = true;
            all = List.copyOf(actions);
        }
        try {
            all.forEach(threads::execute);
        } catch (RejectedExecutionException e) {
            // The console stops, and with it what it asks.
        }
    }
}
