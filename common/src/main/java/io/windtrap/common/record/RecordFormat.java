package io.windtrap.common.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Record format v1: the key is the user, the value the event's bytes as sent, the timestamp the time of reception, and
 * the headers {@code v}, {@code source}, {@code ip}, {@code type}, {@code id}, {@code sentAt}, {@code sourceType},
 * {@code sourceCategory} and {@code api} (short UTF-8, absent when they say nothing) are the gateway's facts. The header
 * {@link #TRACEPARENT} is none of them: only who traces writes it, and reads it.
 */
public final class RecordFormat {
    /** The version that this release writes, and the newest that it reads. */
    public static final int VERSION = 1;

    /** The header that names the span of the request that brought an event, in the form of the W3C; only where it is sampled. */
    public static final String TRACEPARENT = "traceparent";

    /** The header with the client's address. */
    public static final String IP = "ip";

    /** The header with the type that the event's route forced. */
    public static final String TYPE = "type";

    /** The header with the message id that the gateway made. */
    public static final String ID = "id";

    /** The header of the transformer that says which scripts have changed an event: their ids and the first 12 digits of their hashes. */
    public static final String TRANSFORMED_BY = "transformed-by";

    private static final byte[] VERSION_BYTES = {'1'};
    private static final int LONGEST_VERSION = 9;

    private RecordFormat() {}

    /**
     * The record of one event.
     *
     * @param topic topic to publish to; Kafka's partitioner chooses the partition by the key
     * @param key the user as UTF-8 text, or null where the event names nobody
     * @param value the event's JSON exactly as sent; not copied
     * @param receivedAtMillis gateway clock, ms since the epoch; becomes the record's timestamp
     * @param facts become headers; null components are left out
     */
    public static ProducerRecord<byte[], byte[]> encode(
            String topic, byte @Nullable [] key, byte[] value, long receivedAtMillis, EventFacts facts) {
        var published = new ProducerRecord<byte[], byte[]>(topic, null, receivedAtMillis, key, value);
        Headers headers = published.headers();
        headers.add("v", VERSION_BYTES);
        headers.add("source", facts.sourceId().getBytes(UTF_8));
        add(headers, IP, facts.ip());
        add(headers, TYPE, facts.type());
        add(headers, ID, facts.id());
        add(headers, "sentAt", facts.sentAt());
        add(headers, "sourceType", facts.sourceType());
        add(headers, "sourceCategory", facts.sourceCategory());
        add(headers, "api", facts.api());
        return published;
    }

    /**
     * Reads a record back. Headers that v1 does not know are ignored: a release may add facts without a new version as
     * long as older readers may do without them.
     *
     * @throws UnsupportedRecordVersionException if the record was written by a newer release
     * @throws MalformedRecordException if it has no readable version, no source or no value
     */
    public static EventRecord decode(ConsumerRecord<byte[], byte[]> consumed)
            throws MalformedRecordException, UnsupportedRecordVersionException {
        EventFacts facts = facts(consumed.headers());
        if (consumed.value() == null) {
            throw new MalformedRecordException("value is missing");
        }
        return new EventRecord(consumed.key(), consumed.value(), consumed.timestamp(), facts);
    }

    /**
     * Reads the facts of a record's headers, as {@link #decode} does.
     *
     * @throws UnsupportedRecordVersionException if the record was written by a newer release
     * @throws MalformedRecordException if it has no readable version or no source
     */
    public static EventFacts facts(Headers headers) throws MalformedRecordException, UnsupportedRecordVersionException {
        requireReadable(headers);
        String source = text(headers, "source");
        if (source == null || source.isEmpty()) {
            throw new MalformedRecordException("header source is missing");
        }
        return new EventFacts(
                source,
                text(headers, IP),
                text(headers, TYPE),
                text(headers, ID),
                text(headers, "sentAt"),
                text(headers, "sourceType"),
                text(headers, "sourceCategory"),
                text(headers, "api"));
    }

    private static void requireReadable(Headers headers)
            throws MalformedRecordException, UnsupportedRecordVersionException {
        String version = text(headers, "v");
        if (version == null) {
            throw new MalformedRecordException("header v is missing");
        }
        boolean number = !version.isEmpty() && version.length() <= LONGEST_VERSION && hasOnlyDigits(version);
        if (!number || Integer.parseInt(version) == 0) {
            throw new MalformedRecordException("header v is not a version number");
        }
        if (Integer.parseInt(version) > VERSION) {
            throw new UnsupportedRecordVersionException(Integer.parseInt(version));
        }
    }

    private static boolean hasOnlyDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(name, value.getBytes(UTF_8));
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
