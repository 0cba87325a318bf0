package io.windtrap.gateway.http.exchange;

import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many connections, or requests, there are at once. Shared by all event loops. */
public final class ConcurrencyLimit {
    private final int limit;
    private final AtomicInteger inside = new AtomicInteger();

    /** At most {@code limit} at any time; 0 = without limit. */
    public ConcurrencyLimit(int limit) {
        this.limit = limit;
    }

    /** Adds one; false if over the limit, and the caller must then refuse it and call {@link #leave}. */
    public boolean enter() {
        return inside.incrementAndGet() <= limit || limit == 0;
    }

    /** Takes one away. */
    public void leave() {
        inside.decrementAndGet();
    }

    /** How many there are now, those over the limit included until they leave. */
    public int inside() {
        return inside.get();
    }
}
