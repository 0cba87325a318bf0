package io.windtrap.console.live;

import io.windtrap.console.http.EventSink;
import io.windtrap.console.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One search in a span of time, for one browser: bounded in records, in time and in what it finds. Used by one thread. */
final class Search {
    /** Records that one search reads. */
    static final long MOST_RECORDS = 2_000_000;

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final long PROGRESS_NANOS = 500_000_000;
    private static final int MOST_AT_ONCE = 50;

    private final Consumer<byte[], byte[]> consumer;
    private final EventFilter filter;
    private final Condition condition;
    private final EventSink sink;
    private final int limit;
    private final List<EventLine> found = new ArrayList<>();
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    private final Map<TopicPartition, Long> reached = new HashMap<>();
    private long of;
    private long read;
    private int matched;

    /** @param limit events that are shown */
    Search(Consumer<byte[], byte[]> consumer, EventFilter filter, Condition condition, EventSink sink, int limit) {
        this.consumer = consumer;
        this.filter = filter;
        this.condition = condition;
        this.sink = sink;
        this.limit = limit;
    }

    /** Progress, as it is sent. */
    private record Progress(
            long read,
            long of,
            int found,
            @Nullable Instant at,
            long conditionFailed,
            @Nullable String conditionFailure) {}

    /** The end, as it is sent. */
    private record End(
            String reason,
            long read,
            long of,
            int found,
            String message,
            @Nullable Instant nextFrom) {}

    /**
     * Reads what was received from {@code from} on and before {@code to}, in each partition in its order, and ends the stream.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    void run(String topic, Instant from, Instant to) {
        begin(topic, from, to);
        long begun = System.nanoTime();
        long told = begun;
        @Nullable Instant at = null;
        while (!ends.isEmpty() && !sink.isClosed()) {
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
                at = Instant.ofEpochMilli(one.timestamp());
                look(one);
                if (matched == limit) {
                    end("limit", "Found " + limit + " events and stopped there.", from);
                    return;
                }
            }
            send();
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            long now = System.nanoTime();
            if (now - told > PROGRESS_NANOS) {
                told = now;
                sink.send(
                        "progress",
                        Json.text(new Progress(read, of, matched, at, condition.failed(), condition.failure())));
            }
            if (read >= MOST_RECORDS && !ends.isEmpty()) {
                end("records", "Read " + read + " records and stopped there.", from);
                return;
            }
            if (now - begun > LONGEST.toNanos() && !ends.isEmpty()) {
                end("time", "Stopped after " + LONGEST.toSeconds() + " s.", from);
                return;
            }
        }
        end("done", matched == 0 ? "No event matches." : "All of it was read.", from);
    }

    private void begin(String topic, Instant from, Instant to) {
        List<PartitionInfo> infos = consumer.partitionsFor(topic);
        List<TopicPartition> partitions = (infos == null ? List.<PartitionInfo>of() : infos)
                .stream().map(one -> new TopicPartition(topic, one.partition())).toList();
        Map<TopicPartition, Long> last = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(times(partitions, from));
        Map<TopicPartition, OffsetAndTimestamp> behind = consumer.offsetsForTimes(times(partitions, to));
        for (TopicPartition one : partitions) {
            OffsetAndTimestamp begin = first.get(one);
            OffsetAndTimestamp end = behind.get(one);
            long until = end == null ? last.getOrDefault(one, 0L) : end.offset();
            if (begin != null && begin.offset() < until) {
                ends.put(one, until);
                of += until - begin.offset();
            }
        }
        consumer.assign(ends.keySet());
        ends.keySet().forEach(one -> {
            OffsetAndTimestamp begin = first.get(one);
            consumer.seek(one, begin == null ? 0 : begin.offset());
        });
    }

    private static Map<TopicPartition, Long> times(List<TopicPartition> partitions, Instant time) {
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(one -> times.put(one, Math.max(0, time.toEpochMilli())));
        return times;
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        var partition = new TopicPartition(record.topic(), record.partition());
        Long end = ends.get(partition);
        if (end == null || record.offset() >= end) {
            return;
        }
        read++;
        reached.put(partition, record.timestamp());
        Supplier<EventLine> line = Tail.once(record);
        if (filter.matches(record, line) && condition.test(record)) {
            matched++;
            found.add(line.get());
        }
    }

    /** What does not fit into the browser's queue waits here: there are no more than the limit. */
    private void send() {
        while (!found.isEmpty()) {
            List<EventLine> next = found.subList(0, Math.min(MOST_AT_ONCE, found.size()));
            if (!sink.send("events", Json.text(next))) {
                return;
            }
            next.clear();
        }
    }

    private void end(String reason, String message, Instant from) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!found.isEmpty() && !sink.isClosed() && System.nanoTime() < deadline) {
            send();
            if (!found.isEmpty()) {
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
        Instant next = reason.equals("done") ? null : next(from);
        sink.end(
                "end",
                Json.text(new End(
                        reason,
                        read,
                        of,
                        matched,
                        next == null ? message : message + " Go on from " + next + ".",
                        next)));
    }

    /** The earliest time that was not read to its end. */
    private Instant next(Instant from) {
        return ends.keySet().stream()
                .map(one -> reached.getOrDefault(one, from.toEpochMilli()))
                .min(Long::compare)
                .map(Instant::ofEpochMilli)
                .orElse(from);
    }
}
