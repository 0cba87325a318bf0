package io.windtrap.gateway.http.event;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Lets one thing be logged once a minute for each source: an SDK repeats what it was refused. Safe for concurrent use. */
public final class SourceNotices {
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<String, Long> toldAt = new ConcurrentHashMap<>();

    /** @param nanoTime as {@link System#nanoTime} */
    public SourceNotices(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether it is to be logged of {@code source} now; of few different ones, as each is remembered. */
    public boolean areDue(String source) {
        long now = nanoTime.getAsLong();
        Long told = toldAt.get(source);
        if (told != null && now - told < PAUSE_NANOS) {
            return false;
        }
        toldAt.put(source, now);
        return true;
    }
}
