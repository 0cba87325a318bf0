package io.windtrap.gateway.http.event;

import io.windtrap.gateway.answer.Refusal;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a batch with an event that can't be taken: refused whole, as RudderStack does, or taken without it. */
public final class BadEvents {
    private static final Logger log = LoggerFactory.getLogger(BadEvents.class);

    private final boolean dropped;
    private final SourceNotices notices;

    /**
     * The rule for all sources.
     *
     * @param dropped whether a batch is taken without its bad events
     * @param nanoTime as {@link System#nanoTime}
     */
    public BadEvents(boolean dropped, LongSupplier nanoTime) {
        this.dropped = dropped;
        this.notices = new SourceNotices(nanoTime);
    }

    boolean areDropped() {
        return dropped;
    }

    /** Tells of an event of {@code source}, at place {@code event} of its batch: once a minute for each source. */
    void tell(String source, Refusal refusal, int event) {
        if (!notices.areDue(source)) {
            return;
        }
        log.atWarn()
                .addKeyValue("source", source)
                .addKeyValue("reason", refusal.reason())
                .addKeyValue("event", event)
                .log(
                        dropped
                                ? "invalid event dropped from its batch, the other events are accepted;"
                                        + " for one minute, further drops are only counted"
                                : "batch refused because of one invalid event: the SDK may resend it forever;"
                                        + " to accept the other events, set gateway.batch-errors: drop");
    }
}
