package io.windtrap.common.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters as records: key, value, timestamp and headers of the event's own record, and headers {@code dead-…} that
 * say who refused it and why. A record with {@code dead-redriven} and no value says that the letter it names was driven
 * back in.
 */
public final class DeadLetterCodec {
    /** What a record of the topic of dead letters says. */
    public sealed interface Entry {
        /** An event that was refused. */
        record Refused(DeadLetter letter) implements Entry {}

        /** Every copy of the letter {@code id} was driven back into the topic of events. */
        record Redriven(DeadLetter.Id id) implements Entry {}

        /** Not written by Windtrap. */
        record Foreign() implements Entry {}
    }

    private static final String PREFIX = "dead-";
    private static final String DESTINATION = "dead-destination";
    private static final String REASON = "dead-reason";
    private static final String DETAIL = "dead-detail";
    private static final String TOPIC = "dead-topic";
    private static final String PARTITION = "dead-partition";
    private static final String OFFSET = "dead-offset";
    private static final String ATTEMPTS = "dead-attempts";
    /** Absent where the event has no rows at all. */
    private static final String TABLE = "dead-table";
    /** {@code omitted} where the value is not the event's. */
    private static final String VALUE = "dead-value";

    private static final String OMITTED = "omitted";
    private static final String REDRIVEN = "dead-redriven";

    private DeadLetterCodec() {}

    /** The record of {@code letter} in {@code topic}; the event's key chooses the partition. */
    public static ProducerRecord<byte[], byte[]> encode(String topic, DeadLetter letter) {
        DeadLetter.Original original = letter.original();
        Long timestamp = original.timestamp() > 0 ? original.timestamp() : null;
        return new ProducerRecord<>(topic, null, timestamp, original.key(), original.value(), headers(letter));
    }

    /** The headers of its record. */
    public static Headers headers(DeadLetter letter) {
        Headers headers = letter.ownHeaders();
        identify(headers, letter.id());
        headers.add(REASON, bytes(letter.reason()));
        headers.add(DETAIL, bytes(letter.detail()));
        headers.add(ATTEMPTS, bytes(letter.attempts()));
        if (letter.valueOmitted()) {
            headers.add(VALUE, bytes(OMITTED));
        }
        return headers;
    }

    /** The record that marks letter {@code id} as driven back in, in the partition where the letter lies. */
    public static ProducerRecord<byte[], byte[]> redriven(String topic, int partition, DeadLetter.Id id) {
        var headers = new RecordHeaders();
        identify(headers, id);
        headers.add(REDRIVEN, bytes(1));
        return new ProducerRecord<>(topic, partition, null, null, null, headers);
    }

    /** Reads a record of the topic; what makes no sense is foreign, and never throws. */
    public static Entry decode(ConsumerRecord<byte[], byte[]> consumed) {
        Headers headers = consumed.headers();
        try {
            String destination = text(headers, DESTINATION);
            String topic = text(headers, TOPIC);
            if (destination == null || topic == null) {
                return new Entry.Foreign();
            }
            var place = new Place(topic, (int) number(headers, PARTITION), number(headers, OFFSET));
            String table = text(headers, TABLE);
            var id = new DeadLetter.Id(destination, place, table == null ? "" : table);
            if (headers.lastHeader(REDRIVEN) != null) {
                return new Entry.Redriven(id);
            }
            String detail = text(headers, DETAIL);
            String reason = text(headers, REASON);
            return new Entry.Refused(new DeadLetter(
                    id,
                    reason == null ? "" : reason,
                    detail == null ? "" : detail,
                    (int) number(headers, ATTEMPTS),
                    new DeadLetter.Original(
                            consumed.key(), consumed.value(), consumed.timestamp(), List.of(headers.toArray())),
                    OMITTED.equals(text(headers, VALUE))));
        } catch (NumberFormatException e) {
            return new Entry.Foreign();
        }
    }

    static boolean isOurs(String header) {
        return header.startsWith(PREFIX);
    }

    private static void identify(Headers headers, DeadLetter.Id id) {
        headers.add(DESTINATION, bytes(id.destination()));
        headers.add(TOPIC, bytes(id.place().topic()));
        headers.add(PARTITION, bytes(id.place().partition()));
        headers.add(OFFSET, bytes(id.place().offset()));
        if (!id.table().isEmpty()) {
            headers.add(TABLE, bytes(id.table()));
        }
    }

    private static byte[] bytes(long number) {
        return bytes(Long.toString(number));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static long number(Headers headers, String name) {
        return Long.parseLong(String.valueOf(text(headers, name)));
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
