package io.windtrap.forwarder.deadletter.redrive;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The topic of dead letters, read from its beginning to where it ended at the start. Used by one thread. */
public final class DeadLetterLog implements AutoCloseable {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);
    private static final Duration NO_PROGRESS_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    /** So many times fewer records are read, where they have too many bytes. */
    private static final int FEWER = 4;

    private final String topic;
    private final Consumer<byte[], byte[]> consumer;
    private final boolean isOwn;

    /** Hears of each record of the topic. */
    interface Visitor {
        /** Returns whether there is to be a next one. */
        boolean visit(ConsumerRecord<byte[], byte[]> consumed, DeadLetterCodec.Entry entry);
    }

    /** Hears of each dead letter. */
    public interface LetterVisitor {
        /**
         * Called once for each letter, however many copies there are.
         *
         * @param redriven whether it was driven back in
         * @return whether there is to be a next one; if not, nothing more is read
         */
        boolean visit(DeadLetter letter, boolean redriven);
    }

    /** Connects at the first read. */
    public DeadLetterLog(KafkaAccess kafka, String topic) {
        this(kafka.consumer(), topic, true);
    }

    /** Reads by {@code consumer}, which is not closed. */
    public DeadLetterLog(Consumer<byte[], byte[]> consumer, String topic) {
        this(consumer, topic, false);
    }

    private DeadLetterLog(Consumer<byte[], byte[]> consumer, String topic, boolean isOwn) {
        this.topic = topic;
        this.consumer = consumer;
        this.isOwn = isOwn;
    }

    /**
     * Reads the topic twice: what was driven back in is known from its end.
     *
     * @throws IOException if the topic is missing or gives no records
     */
    public void forEach(LetterVisitor visitor) throws IOException {
        read(letters(redriven(), visitor));
    }

    /** Reads the topic once, for the marks of what was driven back in. */
    LetterIds redriven() throws IOException {
        var redriven = new LetterIds();
        read((_, entry) -> note(entry, redriven));
        return redriven;
    }

    private static boolean note(DeadLetterCodec.Entry entry, LetterIds redriven) {
        if (entry instanceof DeadLetterCodec.Entry.Redriven(DeadLetter.Id id)) {
            redriven.add(id);
        }
        return true;
    }

    /**
     * Those of one event, read once: there are few, and so their marks can be waited for. The visitor hears of them at the end.
     *
     * @param receivedAt of the event: what is older is not read
     * @param records of the topic that are read at most, about
     * @param longest time that reading may take, about
     * @return whether there are no others; false = a bound was reached before the end
     * @throws IOException as {@link #forEach}
     */
    public boolean forEachOf(Place event, Instant receivedAt, int records, Duration longest, LetterVisitor visitor)
            throws IOException {
        long deadline = System.nanoTime() + longest.toNanos();
        Map<DeadLetter.Id, DeadLetter> found = new LinkedHashMap<>();
        var redriven = new LetterIds();
        int[] read = {0};
        boolean whole = read(span(receivedAt, Long.MAX_VALUE), new Bounds(Long.MAX_VALUE, deadline), (_, entry) -> {
            switch (entry) {
                case DeadLetterCodec.Entry.Redriven(DeadLetter.Id id) -> {
                    if (id.place().equals(event)) {
                        redriven.add(id);
                    }
                }
                case DeadLetterCodec.Entry.Refused(DeadLetter letter) -> {
                    if (letter.id().place().equals(event)) {
                        found.putIfAbsent(letter.id(), letter);
                    }
                }
                case DeadLetterCodec.Entry.Foreign() -> {}
            }
            return ++read[0] < records;
        });
        for (DeadLetter letter : found.values()) {
            if (!visitor.visit(letter, redriven.contains(letter.id()))) {
                break;
            }
        }
        return whole;
    }

    /**
     * As {@link #forEach}, of the newest records alone, for those who look often. What was driven back in is known of each: its mark is
     * newer.
     *
     * @param since from the first record on whose event was received then or later: others may follow it
     * @param records of the topic that are read at most
     * @param bytes of their values at most; where so many records have more, fewer are read
     * @return whether there are no others since
     * @throws IOException as {@link #forEach}
     */
    public boolean forEachOfNewest(Instant since, int records, long bytes, LetterVisitor visitor) throws IOException {
        for (long newest = records; ; newest /= FEWER) {
            var span = span(since, newest);
            var redriven = new LetterIds();
            boolean within = read(span, new Bounds(bytes, Bounds.NO_DEADLINE), (_, entry) -> note(entry, redriven));
            if (within) {
                read(span, Bounds.NONE, letters(redriven, visitor));
                return span.isWhole();
            }
        }
    }

    private static Visitor letters(LetterIds redriven, LetterVisitor visitor) {
        var seen = new LetterIds();
        return (_, entry) -> !(entry instanceof DeadLetterCodec.Entry.Refused(DeadLetter letter))
                || !seen.add(letter.id())
                || visitor.visit(letter, redriven.contains(letter.id()));
    }

    /**
     * Reads the topic once.
     *
     * @throws IOException as {@link #forEach}
     */
    void read(Visitor visitor) throws IOException {
        read(span(Instant.EPOCH, Long.MAX_VALUE), Bounds.NONE, visitor);
    }

    /**
     * What ends reading before the end of the span.
     *
     * @param bytes of values
     * @param deadline of {@link System#nanoTime}
     */
    private record Bounds(long bytes, long deadline) {
        static final long NO_DEADLINE = Long.MAX_VALUE;
        static final Bounds NONE = new Bounds(Long.MAX_VALUE, NO_DEADLINE);

        boolean isOver() {
            return deadline != NO_DEADLINE && System.nanoTime() - deadline > 0;
        }
    }

    /** Returns false where it stopped before the end: at a bound, or because the visitor wants no more. */
    private boolean read(Span span, Bounds bounds, Visitor visitor) throws IOException {
        Map<TopicPartition, Long> ends = new HashMap<>(span.ends());
        consumer.assign(ends.keySet());
        span.begins().forEach(consumer::seek);
        long left = bounds.bytes();
        long lastProgress = System.nanoTime();
        while (!ends.isEmpty()) {
            var polled = consumer.poll(POLL_TIMEOUT);
            for (ConsumerRecord<byte[], byte[]> one : polled) {
                var partition = new TopicPartition(one.topic(), one.partition());
                if (one.offset() < ends.getOrDefault(partition, 0L)) {
                    left -= Math.max(0, one.serializedValueSize());
                    if (!visitor.visit(one, DeadLetterCodec.decode(one))) {
                        return false;
                    }
                }
            }
            if (left < 0) {
                return false;
            }
            if (!polled.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > NO_PROGRESS_TIMEOUT.toNanos()) {
                throw new IOException(
                        "topic " + topic + " returned no records for " + NO_PROGRESS_TIMEOUT.toSeconds() + " s");
            }
            if (ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue())) {
                consumer.assign(ends.keySet());
            }
            if (!ends.isEmpty() && bounds.isOver()) {
                return false;
            }
        }
        return true;
    }

    /**
     * What is read of each partition.
     *
     * @param isWhole whether nothing was left out
     */
    private record Span(Map<TopicPartition, Long> begins, Map<TopicPartition, Long> ends, boolean isWhole) {}

    private Span span(Instant since, long newest) throws IOException {
        List<TopicPartition> partitions = partitions();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, Long> begins = new HashMap<>(consumer.beginningOffsets(partitions));
        if (!since.equals(Instant.EPOCH)) {
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
            consumer.offsetsForTimes(times)
                    .forEach((partition, found) ->
                            begins.put(partition, found == null ? ends.getOrDefault(partition, 0L) : found.offset()));
        }
        boolean whole = true;
        for (Map.Entry<TopicPartition, Long> begin : begins.entrySet()) {
            long late = ends.getOrDefault(begin.getKey(), 0L) - newest / partitions.size();
            if (late > begin.getValue()) {
                begin.setValue(late);
                whole = false;
            }
        }
        return new Span(begins, ends, whole);
    }

    @Override
    public void close() {
        if (isOwn) {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        }
    }

    private List<TopicPartition> partitions() throws IOException {
        List<PartitionInfo> partitions = consumer.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new IOException("topic " + topic + " does not exist, or the user may not read it");
        }
        return partitions.stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }
}
