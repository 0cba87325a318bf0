package io.windtrap.forwarder.deadletter;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The record of an event as it lay in the topic of events.
 *
 * @param key the user; null when the event names nobody
 * @param value the event as sent; null when the record has none, or when the dead letter could not carry it
 * @param timestamp receivedAt, ms since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
public record OriginalRecord(byte @Nullable [] key, byte @Nullable [] value, long timestamp, List<Header> headers) {
    /** A record that is gone: only its place is known. */
    static final OriginalRecord GONE = new OriginalRecord(null, null, 0, List.of());

    public static OriginalRecord of(ConsumerRecord<byte[], byte[]> consumed) {
        return new OriginalRecord(
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
