package io.windtrap.gateway.http;

import java.util.concurrent.atomic.AtomicInteger;

/** How many may be in at once: connections, or requests. Shared by all event loops. */
public final class Admission {
    private final int limit;
    private final AtomicInteger inside = new AtomicInteger();

    /** At most {@code limit} at any time; 0 = without limit. */
    public Admission(int limit) {
        this.limit = limit;
    }

    /** Counts one more; returns false when that is one too many, who is then to be turned away and to leave. */
    boolean enter() {
        return inside.incrementAndGet() <= limit || limit == 0;
    }

    void leave() {
        inside.decrementAndGet();
    }

    /** How many are in now. */
    public int inside() {
        return inside.get();
    }
}
