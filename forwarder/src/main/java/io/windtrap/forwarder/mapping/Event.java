package io.windtrap.forwarder.mapping;

import io.windtrap.common.record.EventFacts;
import org.jspecify.annotations.Nullable;

/**
 * One event as the mapping gets it.
 *
 * @param value the event's JSON as the client sent it, UTF-8; read, never changed
 * @param receivedAtMillis the record's timestamp: when the gateway received the event, ms since the epoch
 * @param facts what the gateway knew beyond the JSON
 * @param sourceType type of the source from the configuration, as {@code Javascript}; null when the source is unknown
 * @param sourceCategory {@code cloud} or {@code singer-protocol} for sources that bring records of other services; null or
 *     anything else for all others
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody; a copy for each event would cost more than it protects.
public record Event(
        byte[] value,
        long receivedAtMillis,
        EventFacts facts,
        @Nullable String sourceType,
        @Nullable String sourceCategory) {

    /** An event of a source that has no category. */
    public Event(byte[] value, long receivedAtMillis, EventFacts facts, @Nullable String sourceType) {
        this(value, receivedAtMillis, facts, sourceType, null);
    }
}
