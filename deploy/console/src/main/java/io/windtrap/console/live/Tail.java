package io.windtrap.console.live;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of one topic, read once for all who look, by a consumer of no group. It reads while somebody looks and no longer. Where
 * nobody filters, it reads only as much as can be shown, and passes over the rest: that is counted.
 */
final class Tail {
    private static final Logger log = LoggerFactory.getLogger(Tail.class);
    private static final Duration POLL = Duration.ofMillis(250);
    /** Records behind the end past which the tail goes there at once. */
    private static final long MOST_BEHIND_UNFILTERED = 1_000;

    private static final long MOST_BEHIND = 200_000;
    /** Where it then goes on, before the end: enough for a poll. */
    private static final long KEPT = 300;

    private final String topic;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final List<Viewer> viewers = new CopyOnWriteArrayList<>();
    private boolean running;

    Tail(String topic, Supplier<Consumer<byte[], byte[]>> consumers) {
        this.topic = topic;
        this.consumers = consumers;
    }

    /** Shows the end of the topic to {@code viewer}, from now on and until its browser goes. */
    void add(Viewer viewer) {
        synchronized (this) {
            viewers.add(viewer);
            if (!running) {
                running = true;
                Thread.ofVirtual().name("tail-" + topic).start(this::run);
            }
        }
        viewer.sink().whenClosed(() -> viewers.remove(viewer));
    }

    private void run() {
        String failure = Failure.INTERNAL;
        try (var open = new OpenConsumer(consumers.get())) {
            read(open.consumer());
            failure = null;
        } catch (RuntimeException e) { // of any kind: a tail that still seemed to run would never be read again
            log.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("error", e.getClass().getSimpleName())
                    .log("the tail of the log can't be read; the pages that showed it are told");
            failure = Failure.of(e);
        } finally {
            if (failure != null) {
                end(failure);
            }
        }
    }

    private void read(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = partitions(consumer);
        if (partitions.isEmpty()) {
            end("kafka", "There is no topic " + topic + ".");
            return;
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // Now, and not at the first poll.
        while (goesOn()) {
            long begun = System.nanoTime();
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            long flushed = System.nanoTime();
            for (ConsumerRecord<byte[], byte[]> one : polled) {
                show(one);
                flushed = flushedAfter(flushed); // A condition may take long for each of them.
            }
            boolean filtered =
                    viewers.stream().anyMatch(viewer -> !viewer.filter().takesAll());
            long passed = catchUp(consumer, partitions, filtered ? MOST_BEHIND : MOST_BEHIND_UNFILTERED);
            long now = System.nanoTime();
            for (Viewer viewer : viewers) {
                viewer.skipped(passed);
                viewer.flush(now);
            }
            if (!filtered) {
                LockSupport.parkNanos(POLL.toNanos() - (System.nanoTime() - begun));
            }
        }
    }

    private long flushedAfter(long before) {
        long now = System.nanoTime();
        if (now - before < POLL.toNanos()) {
            return before;
        }
        viewers.forEach(viewer -> viewer.flush(now));
        return now;
    }

    private synchronized boolean goesOn() {
        running = !viewers.isEmpty();
        return running;
    }

    private List<TopicPartition> partitions(Consumer<byte[], byte[]> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        return found == null
                ? List.of()
                : found.stream()
                        .map(one -> new TopicPartition(topic, one.partition()))
                        .toList();
    }

    private void show(ConsumerRecord<byte[], byte[]> record) {
        Supplier<EventLine> line = once(record);
        long now = System.nanoTime();
        for (Viewer viewer : viewers) {
            viewer.offer(record, line, now);
        }
    }

    /** The line of {@code record}, made when it is needed, and once. */
    static Supplier<EventLine> once(ConsumerRecord<byte[], byte[]> record) {
        EventLine[] made = new EventLine[1];
        return () -> {
            if (made[0] == null) {
                made[0] = EventLine.of(record);
            }
            return made[0];
        };
    }

    /** Goes to the end where it is too far away; returns how many records are passed over. */
    private static long catchUp(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions, long most) {
        Map<TopicPartition, Long> lags = new HashMap<>();
        partitions.forEach(one -> consumer.currentLag(one).ifPresent(lag -> lags.put(one, lag)));
        if (lags.values().stream().mapToLong(Long::longValue).sum() <= most) {
            return 0;
        }
        long passed = 0;
        for (Map.Entry<TopicPartition, Long> one : lags.entrySet()) {
            long kept = Math.min(one.getValue(), KEPT / partitions.size() + 1);
            consumer.seek(one.getKey(), consumer.position(one.getKey()) + one.getValue() - kept);
            passed += one.getValue() - kept;
        }
        return passed;
    }

    /** Tells all who look that it is over. */
    void end(String reason, String message) {
        end(Failure.end(reason, message));
    }

    private void end(String json) {
        synchronized (this) {
            running = false;
        }
        for (Viewer viewer : viewers) {
            viewer.sink().end("end", json);
        }
    }
}
