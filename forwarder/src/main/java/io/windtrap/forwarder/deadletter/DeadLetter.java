package io.windtrap.forwarder.deadletter;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * An event that a destination could not store, whole or in one table.
 *
 * @param reason short and of few values: a metric's label
 * @param detail for people, at most {@link #LONGEST_DETAIL} characters; no part of the event
 * @param attempts times that this event became a dead letter of this destination, 1 or more
 * @param valueOmitted whether the original's value is to be read at its place, because the letter doesn't carry it
 */
public record DeadLetter(
        DeadLetterId id, String reason, String detail, int attempts, OriginalRecord original, boolean valueOmitted) {
    /** Characters of a detail. */
    public static final int LONGEST_DETAIL = 500;

    /** Reason: ClickHouse refused the event's row in one table. */
    public static final String INSERT_REFUSED = "insert_refused";

    private static final int OVERHEAD = 500;
    private static final int LONGEST_KEY = 1024;

    /** Cuts the detail. */
    public DeadLetter {
        detail = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail;
    }

    /** The whole of {@code refused} can't be stored. */
    public static DeadLetter ofEvent(
            ConsumerRecord<byte[], byte[]> refused, String destination, String reason, String detail) {
        return of(refused, new DeadLetterId(destination, Place.of(refused), ""), reason, detail);
    }

    /** One table has not taken its row of {@code refused}. */
    public static DeadLetter ofRow(
            ConsumerRecord<byte[], byte[]> refused, String destination, String table, String detail) {
        return of(refused, new DeadLetterId(destination, Place.of(refused), table), INSERT_REFUSED, detail);
    }

    /** As {@link #ofRow}, when the record at {@code id} is not in the topic any more. */
    public static DeadLetter ofLostRow(DeadLetterId id, String detail) {
        return new DeadLetter(id, INSERT_REFUSED, detail, 1, OriginalRecord.GONE, true);
    }

    private static DeadLetter of(
            ConsumerRecord<byte[], byte[]> refused, DeadLetterId id, String reason, String detail) {
        RedriveOrder order = RedriveOrder.of(refused.headers());
        int before = order == null ? 0 : order.attempts();
        return new DeadLetter(id, reason, detail, before + 1, OriginalRecord.of(refused), false);
    }

    /** The same letter without what can be long: its place says where all of it is. */
    public DeadLetter withoutValue() {
        byte[] key = original.key();
        var bare = new OriginalRecord(
                key == null || key.length > LONGEST_KEY ? null : key, null, original.timestamp(), List.of());
        return new DeadLetter(id, reason, detail, attempts, bare, true);
    }

    /** The headers that the event had before it died and was driven in again. */
    public RecordHeaders ownHeaders() {
        var own = new RecordHeaders();
        original.headers().stream()
                .filter(header -> !DeadLetterCodec.isOurs(header.key()) && !RedriveOrder.isOurs(header.key()))
                .forEach(own::add);
        return own;
    }

    /** Bytes held in memory, about. */
    public long bytes() {
        return original.bytes() + OVERHEAD;
    }
}
