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
 */
public record EventFacts(
        String sourceId,
        @Nullable String ip,
        @Nullable String type,
        @Nullable String id,
        @Nullable String sentAt) {}
