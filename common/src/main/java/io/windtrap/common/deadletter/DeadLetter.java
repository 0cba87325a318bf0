package io.windtrap.common.deadletter;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * An event that a destination could not store, whole or in one table.
 *
 * @param reason short and of few values: a metric's label
 * @param detail for people, at most {@link #LONGEST_DETAIL} characters; no part of the event
 * @param attempts times that this event became a dead letter of this destination, 1 or more
 * @param valueOmitted whether the original's value is to be read at its place, because the letter doesn't carry it
 */
public record DeadLetter(Id id, String reason, String detail, int attempts, Original original, boolean valueOmitted) {
    /**
     * What makes two copies the same dead letter: a forwarder that dies between writing one and passing its batch writes it
     * again.
     *
     * @param destination id of the destination that refused the event
     * @param place where the event's record lies
     * @param table the one table whose row is missing; empty = the event has no rows at all
     */
    public record Id(String destination, Place place, String table) {}

    /**
     * The record of an event as it lay in the topic of events.
     *
     * @param key the user; null when the event names nobody
     * @param value the event as sent; null when the record has none, or when the dead letter could not carry it
     * @param timestamp receivedAt, ms since the epoch
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    public record Original(byte @Nullable [] key, byte @Nullable [] value, long timestamp, List<Header> headers) {
        /** A record that is gone: only its place is known. */
        static final Original GONE = new Original(null, null, 0, List.of());

        public static Original of(ConsumerRecord<byte[], byte[]> consumed) {
            return new Original(
                    consumed.key(),
                    consumed.value(),
                    consumed.timestamp(),
                    List.of(consumed.headers().toArray()));
        }

        /** Bytes of key and value. */
        public long bytes() {
            return (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
        }
    }

    /** Characters of a detail. */
    public static final int LONGEST_DETAIL = 500;

    /** Reason: ClickHouse refused the event's row in one table. */
    public static final String INSERT_REFUSED = "insert_refused";

    /** Stands for a destination where the transformer could not take a step with an event. No destination may have this id. */
    public static final String TRANSFORMER = "transformer";

    private static final int OVERHEAD = 500;
    private static final int LONGEST_KEY = 1024;

    /** Cuts the detail. */
    public DeadLetter {
        detail = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail;
    }

    /** The whole of {@code refused} can't be stored. */
    public static DeadLetter ofEvent(
            ConsumerRecord<byte[], byte[]> refused, String destination, String reason, String detail) {
        return of(refused, new Id(destination, Place.of(refused), ""), reason, detail);
    }

    /** One table has not taken its row of {@code refused}. */
    public static DeadLetter ofRow(
            ConsumerRecord<byte[], byte[]> refused, String destination, String table, String detail) {
        return of(refused, new Id(destination, Place.of(refused), table), INSERT_REFUSED, detail);
    }

    /** As {@link #ofRow}, when the record at {@code id} is not in the topic any more. */
    public static DeadLetter ofLostRow(Id id, String detail) {
        return new DeadLetter(id, INSERT_REFUSED, detail, 1, Original.GONE, true);
    }

    private static DeadLetter of(ConsumerRecord<byte[], byte[]> refused, Id id, String reason, String detail) {
        return of(id, reason, detail, Original.of(refused), RedriveOrder.of(refused.headers()));
    }

    /**
     * The event {@code original} can't be taken.
     *
     * @param order by which it was driven in again; null = it dies for the first time
     */
    public static DeadLetter of(Id id, String reason, String detail, Original original, @Nullable RedriveOrder order) {
        return new DeadLetter(id, reason, detail, (order == null ? 0 : order.attempts()) + 1, original, false);
    }

    /** The same letter without what can be long: its place says where all of it is. */
    public DeadLetter withoutValue() {
        byte[] key = original.key();
        var bare = new Original(
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
