package io.windtrap.console.live;

import io.windtrap.console.http.EventSink;
import io.windtrap.console.http.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<TopicPartition, Deque<ConsumerRecord<byte[], byte[]>>> queues = new HashMap<>();
    private @Nullable Instant reached;
    private @Nullable Instant firstFound;
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
     * Reads what was received from {@code from} on and before {@code to}, in the order of its times over all partitions, and ends the stream.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer
     */
    void run(String topic, Instant from, Instant to) {
        begin(topic, from, to);
        long begun = System.nanoTime();
        long told = begun;
        while (!ends.isEmpty() && !sink.isClosed()) {
            poll();
            for (ConsumerRecord<byte[], byte[]> one = next(); one != null; one = next()) {
                look(one);
                if (matched == limit) {
                    end("limit", "Found " + limit + " events and stopped there.", from);
                    return;
                }
            }
            send();
            long now = System.nanoTime();
            if (now - told > PROGRESS_NANOS) {
                told = now;
                sink.send(
                        "progress",
                        Json.text(new Progress(read, of, matched, reached, condition.failed(), condition.failure())));
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

    /** Fetches of the partitions whose next record is not here yet: the others wait for them. */
    private void poll() {
        Set<TopicPartition> full = new HashSet<>(consumer.assignment());
        full.removeIf(one -> queue(one).isEmpty());
        consumer.resume(consumer.paused());
        consumer.pause(full);
        for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
            var partition = new TopicPartition(one.topic(), one.partition());
            if (one.offset() < ends.getOrDefault(partition, 0L)) {
                queue(partition).add(one);
            }
        }
        consumer.assignment().forEach(one -> positions.put(one, consumer.position(one)));
    }

    private Deque<ConsumerRecord<byte[], byte[]>> queue(TopicPartition partition) {
        return queues.computeIfAbsent(partition, _ -> new ArrayDeque<>());
    }

    /** The earliest of all partitions; null = one of them must be fetched first, or all are at their ends. */
    private @Nullable ConsumerRecord<byte[], byte[]> next() {
        ends.entrySet()
                .removeIf(end ->
                        queue(end.getKey()).isEmpty() && positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
        ConsumerRecord<byte[], byte[]> earliest = null;
        for (TopicPartition one : ends.keySet()) {
            ConsumerRecord<byte[], byte[]> first = queue(one).peek();
            if (first == null) {
                return null;
            }
            if (earliest == null || first.timestamp() < earliest.timestamp()) {
                earliest = first;
            }
        }
        if (earliest != null) {
            queue(new TopicPartition(earliest.topic(), earliest.partition())).remove();
        }
        return earliest;
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
        read++;
        reached = Instant.ofEpochMilli(record.timestamp());
        Supplier<EventLine> line = Tail.once(record);
        if (filter.matches(record, line) && condition.test(record)) {
            matched++;
            found.add(line.get().inList());
            firstFound = firstFound == null ? reached : firstFound;
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
        Instant goOn = reason.equals("done") ? null : next(from);
        sink.end(
                "end",
                Json.text(new End(
                        reason,
                        read,
                        of,
                        matched,
                        goOn == null ? message : message + " Go on from " + goOn + ".",
                        goOn)));
    }

    /** Where another search goes on: events of that moment are found once more, unless it would find nothing else. */
    private Instant next(Instant from) {
        Instant last = reached == null ? from : reached;
        return matched == limit && last.equals(firstFound) ? last.plusMillis(1) : last;
    }
}
