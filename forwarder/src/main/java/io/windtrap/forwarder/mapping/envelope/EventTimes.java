package io.windtrap.forwarder.mapping.envelope;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.mapping.Event;
import io.windtrap.forwarder.mapping.json.JsonObject;
import io.windtrap.forwarder.mapping.json.JsonValue;
import io.windtrap.forwarder.mapping.row.LostValues;
import io.windtrap.forwarder.mapping.time.EventTime;
import org.jspecify.annotations.Nullable;

/**
 * The four times of an event, in ms since the epoch, all storable.
 *
 * @param received when the gateway received it
 * @param sent when the client sent it, by the client's clock; {@code received} where it doesn't say
 * @param original when it happened, by the client's clock; {@code received} where it doesn't say
 * @param timestamp when it happened: as the event says, else {@code original} corrected by the difference of the
 *     clocks, as far as that can be believed; on routes of Segment's what the event says is {@code original}
 */
record EventTimes(long received, long sent, long original, long timestamp) {
    /** How far a device's clock may be off: devices without a battery begin in 1970, which says nothing of when they sent. */
    private static final long MOST_SKEW = 10 * 366 * 86_400_000L;

    /** Clients read their clock twice, and it may be set in between. */
    private static final long TOLERANCE = 60_000;

    static EventTimes of(Event event, JsonObject json, String table, LostValues lost) {
        long received = event.receivedAtMillis();
        long sent = time(json.get("sentAt"), "sent_at", table, lost);
        if (sent == EventTime.NONE) {
            String ofBatch = event.facts().sentAt();
            sent = orElse(
                    ofBatch == null ? EventTime.NONE : time(new JsonValue.Text(ofBatch), "sent_at", table, lost),
                    received);
        }
        long original = time(json.get("originalTimestamp"), "original_timestamp", table, lost);
        long said = time(json.get("timestamp"), "timestamp", table, lost);
        if (original == EventTime.NONE
                && EventFacts.SEGMENT.equals(event.facts().api())) {
            original = said;
            said = EventTime.NONE;
        }
        long happened = original == EventTime.NONE ? received : happened(received, sent, original);
        return new EventTimes(received, sent, orElse(original, received), orElse(said, happened));
    }

    /** {@code original} by the gateway's clock, never after {@code received}. */
    private static long happened(long received, long sent, long original) {
        long waited = sent - original;
        if (waited >= -TOLERANCE && Math.abs(received - sent) <= MOST_SKEW) {
            long corrected = Math.min(received, received - waited);
            return EventTime.isStorable(corrected) ? corrected : received;
        }
        return Math.min(original, received);
    }

    private static long time(@Nullable JsonValue value, String column, String table, LostValues lost) {
        long millis = switch (value) {
            case JsonValue.Text(String text) -> EventTime.parseLeniently(text);
            case JsonValue.Numeral number -> EventTime.ofNumber(number.sent());
            case null, default -> EventTime.NONE;
        };
        if (millis == EventTime.NONE && value != null && !value.isBlank()) {
            lost.add(table, column, value, LostValues.Reason.MALFORMED_TIME);
        }
        return millis;
    }

    private static long orElse(long millis, long otherwise) {
        return millis == EventTime.NONE ? otherwise : millis;
    }
}
