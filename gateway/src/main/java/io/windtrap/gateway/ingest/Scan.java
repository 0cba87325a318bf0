package io.windtrap.gateway.ingest;

import io.windtrap.gateway.answer.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a body holds: events to publish, all of them, or the reason to publish none. */
public sealed interface Scan {
    /**
     * Every event of the body may be published.
     *
     * @param events in the order of the body; empty only where a route allows it
     * @param sentAt {@code sentAt} of the batch as sent; null when there is none
     * @param writeKey as in {@link #writeKey()}
     */
    record Events(
            List<ScannedEvent> events,
            @Nullable String sentAt,
            @Nullable String writeKey) implements Scan {}

    /**
     * Nothing of the body may be published.
     *
     * @param refusal what the first offending event, or the body as a whole, is refused for
     * @param writeKey as in {@link #writeKey()}
     */
    record Refused(Refusal refusal, @Nullable String writeKey) implements Scan {}

    /** The body's own top-level {@code writeKey}, as Segment's SDKs send it; null when it holds none, or no JSON. */
    @Nullable
    String writeKey();
}
