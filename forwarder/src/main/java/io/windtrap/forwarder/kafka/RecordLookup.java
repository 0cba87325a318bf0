package io.windtrap.forwarder.kafka;

import io.windtrap.common.record.UnsupportedRecordVersionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads records again by their offsets: nothing else is kept of an event once it has become rows. Used by one thread. */
public final class RecordLookup implements AutoCloseable {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration NO_PROGRESS_TIMEOUT = Duration.ofSeconds(30);
    /** Whoever scans has other things to do. */
    private static final Duration SCAN_TIMEOUT = Duration.ofSeconds(5);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 4 << 20;

    private final Consumer<byte[], byte[]> consumer;
    private final boolean isOwn;

    /** Connects at the first read. */
    public RecordLookup(KafkaAccess kafka) {
        this(kafka.consumer(), true);
    }

    /** Reads by {@code consumer}, which is not closed. */
    public RecordLookup(Consumer<byte[], byte[]> consumer) {
        this(consumer, false);
    }

    private RecordLookup(Consumer<byte[], byte[]> consumer, boolean isOwn) {
        this.consumer = consumer;
        this.isOwn = isOwn;
    }

    /**
     * Reads on from the lowest of {@code wanted} until some MiB are found.
     *
     * @param wanted offsets, at least one
     * @throws org.apache.kafka.common.KafkaException if the broker doesn't give them
     */
    public Found read(TopicPartition partition, NavigableSet<Long> wanted) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, wanted.first());
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        var records = new TreeMap<Long, ConsumerRecord<byte[], byte[]>>();
        long bytes = 0;
        long lastProgress = System.nanoTime();
        while (consumer.position(partition) <= wanted.last() && consumer.position(partition) < end) {
            List<ConsumerRecord<byte[], byte[]>> polled =
                    consumer.poll(POLL_TIMEOUT).records(partition);
            for (ConsumerRecord<byte[], byte[]> one : polled) {
                if (wanted.contains(one.offset())) {
                    records.put(one.offset(), one);
                    bytes += Math.max(0, one.serializedKeySize()) + Math.max(0, one.serializedValueSize());
                    if (bytes >= MOST_BYTES) {
                        return new Found(records, one.offset());
                    }
                }
            }
            if (!polled.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > NO_PROGRESS_TIMEOUT.toNanos()) {
                throw new TimeoutException(
                        "no record read from " + partition + " for " + NO_PROGRESS_TIMEOUT.toSeconds() + " s");
            }
        }
        return new Found(records, wanted.last());
    }

    /** Reads all of {@code wanted}, however many bytes they are; what is not in the topic any more is not in the map. */
    public Map<Long, ConsumerRecord<byte[], byte[]>> readAll(TopicPartition partition, NavigableSet<Long> wanted) {
        Map<Long, ConsumerRecord<byte[], byte[]>> all = new HashMap<>();
        NavigableSet<Long> left = new TreeSet<>(wanted);
        while (!left.isEmpty()) {
            Found found = read(partition, left);
            all.putAll(found.records());
            left.headSet(found.through(), true).clear();
        }
        return all;
    }

    /**
     * Reads a range that was read before, in its order.
     *
     * @return whether the topic has all of it still: it begins no later and ends no earlier
     * @throws org.apache.kafka.common.KafkaException if the broker doesn't give it
     */
    public boolean scan(TopicPartition partition, long first, long last, RecordTaker each)
            throws UnsupportedRecordVersionException {
        List<TopicPartition> only = List.of(partition);
        consumer.assign(only);
        if (begin(only) > first || consumer.endOffsets(only, SCAN_TIMEOUT).getOrDefault(partition, 0L) <= last) {
            return false;
        }
        consumer.seek(partition, first);
        long next = first;
        long lastProgress = System.nanoTime();
        while (next <= last) {
            for (ConsumerRecord<byte[], byte[]> one :
                    consumer.poll(POLL_TIMEOUT).records(partition)) {
                if (one.offset() <= last) {
                    each.take(one);
                }
            }
            long position = consumer.position(partition, SCAN_TIMEOUT);
            if (position > next) {
                next = position;
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > SCAN_TIMEOUT.toNanos()) {
                throw new TimeoutException(
                        "no record read from " + partition + " for " + SCAN_TIMEOUT.toSeconds() + " s");
            }
        }
        return begin(only) <= first; // Else retention may have overtaken what was read, and records be missing.
    }

    private long begin(List<TopicPartition> only) {
        return consumer.beginningOffsets(only, SCAN_TIMEOUT).getOrDefault(only.getFirst(), 0L);
    }

    /** Takes the records of a range one after the other. */
    public interface RecordTaker {
        /** Takes the next one. */
        void take(ConsumerRecord<byte[], byte[]> record) throws UnsupportedRecordVersionException;
    }

    @Override
    public void close() {
        if (isOwn) {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    /**
     * Some of what was wanted.
     *
     * @param records by offset
     * @param through wanted offsets up to this one that are not among the records are not in the topic any more
     */
    public record Found(NavigableMap<Long, ConsumerRecord<byte[], byte[]>> records, long through) {}
}
