package io.windtrap.forwarder.metrics;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When something last went into a destination's tables, and what last went wrong. Safe for concurrent use. */
public final class Activity {
    private volatile @Nullable Instant lastInsert;
    private volatile @Nullable LastError lastError;

    /**
     * An INSERT that failed.
     *
     * @param kind of failure, as metrics have it
     * @param why for people: where and what
     */
    public record LastError(Instant at, String kind, String why) {}

    void inserted(Instant now) {
        lastInsert = now;
    }

    void failed(Instant now, String kind, String why) {
        lastError = new LastError(now, kind, why);
    }

    /** When an INSERT last succeeded; null = none has since the start. */
    public @Nullable Instant lastInsert() {
        return lastInsert;
    }

    /** The last INSERT that failed; null = none has since the start. */
    public @Nullable LastError lastError() {
        return lastError;
    }
}
