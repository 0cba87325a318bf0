package io.windtrap.gateway.http;

import io.windtrap.gateway.answer.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a batch with an event that can't be taken: refused whole, as RudderStack does, or taken without it. */
public final class BadEvents {
    /** An SDK repeats what it was refused. */
    private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Logger log = LoggerFactory.getLogger(BadEvents.class);

    private final boolean dropped;
    private final LongSupplier nanoTime;
    private final Map<String, Long> toldAt = new ConcurrentHashMap<>();

    /**
     * The rule for all sources.
     *
     * @param dropped whether a batch is taken without its bad events
     * @param nanoTime as {@link System#nanoTime}
     */
    public BadEvents(boolean dropped, LongSupplier nanoTime) {
        this.dropped = dropped;
        this.nanoTime = nanoTime;
    }

    boolean areDropped() {
        return dropped;
    }

    /** Tells of an event of {@code source}, at place {@code event} of its batch: once a minute for each source. */
    void tell(String source, Refusal refusal, int event) {
        long now = nanoTime.getAsLong();
        Long told = toldAt.get(source);
        if (told != null && now - told < PAUSE_NANOS) {
            return;
        }
        toldAt.put(source, now);
        log.atWarn()
                .addKeyValue("source", source)
                .addKeyValue("reason", refusal.reason())
                .addKeyValue("event", event)
                .log(
                        dropped
                                ? "an event of a batch can't be taken: the others are; further ones are only counted for a minute"
                                : "a batch is refused for one of its events: the SDK may send it again and again;"
                                        + " gateway.batch-errors: drop takes the others");
    }
}
