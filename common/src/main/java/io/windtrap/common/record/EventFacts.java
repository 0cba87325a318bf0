package io.windtrap.common.record;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway knows of one event beyond the event's own bytes. Travels in the headers of the event's record.
 *
 * @param sourceId id of the source whose write key the request carried; not empty
 * @param ip address of the client as text, not validated; null when unknown
 * @param type event type that the route forced ({@code track}, {@code identify}…); null when the event names its own
 * @param id message id made by the gateway; null when the event carries a usable one
 * @param sentAt {@code sentAt} of the batch, as sent; null when there is none or the event has its own
 * @param sourceType type of the source as the gateway's configuration had it; null in records of older gateways
 * @param sourceCategory label of the source's category as the gateway's configuration had it; null in records of older gateways
 * @param api {@link #SEGMENT} where the event came by a route that only Segment's SDKs use; null = any other
 */
public record EventFacts(
        String sourceId,
        @Nullable String ip,
        @Nullable String type,
        @Nullable String id,
        @Nullable String sentAt,
        @Nullable String sourceType,
        @Nullable String sourceCategory,
        @Nullable String api) {
    /** The {@code api} of routes whose {@code timestamp} is the client's clock, as Segment has it. */
    public static final String SEGMENT = "segment";

    /** What records of gateways before 0.2 carry. */
    public EventFacts(
            String sourceId, @Nullable String ip, @Nullable String type, @Nullable String id, @Nullable String sentAt) {
        this(sourceId, ip, type, id, sentAt, null, null, null);
    }

    /**
     * The facts of one event, where these are those of its whole request.
     *
     * @param eventId message id made for the event; null when it carries a usable one
     * @param batchSentAt {@code sentAt} of its batch; null when there is none or the event has its own
     * @return this one where the event adds nothing
     */
    public EventFacts ofEvent(@Nullable String eventId, @Nullable String batchSentAt) {
        return eventId == null && batchSentAt == null && id == null && sentAt == null
                ? this
                : new EventFacts(sourceId, ip, type, eventId, batchSentAt, sourceType, sourceCategory, api);
    }
}
