package io.windtrap.forwarder.mapping;

/**
 * The four times of an event, in ms since the epoch, all storable.
 *
 * @param received when the gateway received it
 * @param sent when the client sent it, by the client's clock; {@code received} where it doesn't say
 * @param original when it happened, by the client's clock; {@code received} where it doesn't say
 * @param timestamp when it happened: as the event says, else {@code original} corrected by the difference of the clocks
 */
record EventTimes(long received, long sent, long original, long timestamp) {
    static EventTimes of(Event event, JsonObject json) {
        long received = event.receivedAtMillis();
        long batchSent = orElse(EventTime.parseLeniently(event.facts().sentAt()), received);
        long sent = orElse(EventTime.parseLeniently(json.text("sentAt")), batchSent);
        long original = orElse(EventTime.parseLeniently(json.text("originalTimestamp")), received);
        long corrected = received - (sent - original);
        long timestamp = orElse(
                EventTime.parseLeniently(json.text("timestamp")),
                EventTime.isStorable(corrected) ? corrected : received);
        return new EventTimes(received, sent, original, timestamp);
    }

    private static long orElse(long millis, long otherwise) {
        return millis == EventTime.NONE ? otherwise : millis;
    }
}
