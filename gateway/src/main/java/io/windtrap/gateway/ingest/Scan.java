package io.windtrap.gateway.ingest;

import io.windtrap.gateway.answer.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a body holds: events to publish, all of them, or the reason to publish none. */
public sealed interface Scan {
    /**
     * The events may be published.
     *
     * @param events in the order of the body; empty only where a route allows it
     * @param sentAt {@code sentAt} of the batch as sent; null when there is none
     * @param writeKey as in {@link #writeKey()}
     * @param dropped what the first of the other events is refused for, where bad ones are left out of their batch; null = there
     *     are no others
     */
    record Events(
            List<ScannedEvent> events,
            @Nullable String sentAt,
            @Nullable String writeKey,
            @Nullable Dropped dropped) implements Scan {
        /** All events of a body. */
        public Events(List<ScannedEvent> events, @Nullable String sentAt, @Nullable String writeKey) {
            this(events, sentAt, writeKey, null);
        }
    }

    /**
     * Events that are left out of their batch.
     *
     * @param count 1 or more
     * @param refusal of the first of them
     * @param first its place in the batch, from 0
     */
    record Dropped(int count, Refusal refusal, int first) {}

    /**
     * Nothing of the body may be published.
     *
     * @param refusal what the first offending event, or the body as a whole, is refused for
     * @param writeKey as in {@link #writeKey()}
     * @param event place of the offending event in its batch, from 0; {@link #NO_EVENT} = no event of a batch is to blame
     */
    record Refused(Refusal refusal, @Nullable String writeKey, int event) implements Scan {
        /** In place of an event. */
        public static final int NO_EVENT = -1;

        /** A body that is refused as a whole. */
        public Refused(Refusal refusal, @Nullable String writeKey) {
            this(refusal, writeKey, NO_EVENT);
        }
    }

    /** The body's own top-level {@code writeKey}, as Segment's SDKs send it; null when it holds none, or no JSON. */
    @Nullable
    String writeKey();
}
