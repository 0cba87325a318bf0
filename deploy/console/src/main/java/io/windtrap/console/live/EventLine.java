package io.windtrap.console.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.record.RecordFormat;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One event on one line of the list.
 *
 * @param at when the gateway received it
 * @param bytes of its value
 * @param preview the value's beginning
 * @param malformed why the value is not a JSON object; null = it is
 */
public record EventLine(
        String topic,
        int partition,
        long offset,
        Instant at,
        @Nullable String source,
        @Nullable String type,
        @Nullable String event,
        @Nullable String userId,
        @Nullable String anonymousId,
        @Nullable String messageId,
        int bytes,
        String preview,
        @Nullable String malformed) {
    private static final int LONGEST_IN_LIST = 200;
    private static final int LONGEST_PREVIEW = 300;
    /** Of UTF-8: a character takes four at most. */
    private static final int BYTES_OF_PREVIEW = 4 * LONGEST_PREVIEW;

    /** What is known of {@code record} without asking anybody. */
    public static EventLine of(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        EventFields fields = EventFields.of(value);
        String forced = header(record, RecordFormat.TYPE);
        String made = header(record, RecordFormat.ID);
        return new EventLine(
                record.topic(),
                record.partition(),
                record.offset(),
                Instant.ofEpochMilli(record.timestamp()),
                header(record, "source"),
                forced == null ? fields.type() : forced,
                fields.event(),
                fields.userId(),
                fields.anonymousId(),
                made == null ? fields.messageId() : made,
                value == null ? 0 : value.length,
                preview(value),
                fields.malformed());
    }

    /** The same with the beginnings of its fields, as they are read in a list: long ones of many events are too much for a browser. */
    EventLine inList() {
        return new EventLine(
                topic,
                partition,
                offset,
                at,
                beginning(source),
                beginning(type),
                beginning(event),
                beginning(userId),
                beginning(anonymousId),
                beginning(messageId),
                bytes,
                preview,
                malformed);
    }

    private static @Nullable String beginning(@Nullable String field) {
        return field == null || field.length() <= LONGEST_IN_LIST
                ? field
                : field.substring(0, LONGEST_IN_LIST - 1) + "…";
    }

    /** The text of a header, at most 4096 characters; null = absent. */
    public static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : text(header.value(), LONGEST_HEADER);
    }

    /** Characters of a header that are shown. */
    static final int LONGEST_HEADER = 4096;

    /** The text of {@code bytes}, and no more of it than so many characters. */
    static String text(byte[] bytes, int most) {
        String text = new String(bytes, 0, Math.min(bytes.length, 4 * most), UTF_8);
        return text.length() > most ? text.substring(0, most) : text;
    }

    private static String preview(byte @Nullable [] value) {
        if (value == null) {
            return "";
        }
        String text = new String(value, 0, Math.min(value.length, BYTES_OF_PREVIEW), UTF_8);
        return text.length() > LONGEST_PREVIEW ? text.substring(0, LONGEST_PREVIEW) : text;
    }
}
