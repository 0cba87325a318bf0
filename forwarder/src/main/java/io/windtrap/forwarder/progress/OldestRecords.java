package io.windtrap.forwarder.progress;

import io.windtrap.forwarder.kafka.KafkaAccess;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads when the oldest record that is not committed was received, in each partition that is behind. Used by one thread. */
public final class OldestRecords implements AutoCloseable {
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(200);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private final Consumer<byte[], byte[]> consumer;
    private final Duration limit;

    /**
     * Connects at the first read.
     *
     * @param limit longest time for the records of one destination; what was not read by then has no age
     */
    public OldestRecords(KafkaAccess kafka, Duration limit) {
        this.consumer = kafka.peekingConsumer();
        this.limit = limit;
    }

    /** The same {@code progress} with the ages of records at {@code now}. */
    public GroupProgress withAges(GroupProgress progress, Instant now) {
        Map<Integer, Long> received = read(progress);
        List<PartitionProgress> aged = progress.partitions().stream()
                .map(one -> {
                    Long millis = received.get(one.partition());
                    return millis == null
                            ? one
                            : one.behind(Duration.ofMillis(Math.max(0, now.toEpochMilli() - millis)));
                })
                .toList();
        return new GroupProgress(
                progress.destination(), progress.group(), progress.topic(), progress.state(), progress.members(), aged);
    }

    /** Milliseconds since 1970 by partition. */
    private Map<Integer, Long> read(GroupProgress progress) {
        Map<TopicPartition, Long> ends = new HashMap<>();
        Map<TopicPartition, Long> from = new HashMap<>();
        for (PartitionProgress one : progress.partitions()) {
            if (one.lag() > 0) {
                var partition = new TopicPartition(progress.topic(), one.partition());
                from.put(partition, one.position());
                ends.put(partition, one.end());
            }
        }
        consumer.assign(from.keySet());
        from.forEach(consumer::seek);
        Map<Integer, Long> found = new HashMap<>();
        Set<TopicPartition> left = new HashSet<>(from.keySet());
        long begun = System.nanoTime();
        while (!left.isEmpty() && System.nanoTime() - begun < limit.toNanos()) {
            for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL_TIMEOUT)) {
                found.putIfAbsent(one.partition(), one.timestamp());
            }
            // What is only the end of a transaction has no record.
            if (left.removeIf(partition -> found.containsKey(partition.partition())
                    || consumer.position(partition) >= ends.getOrDefault(partition, 0L))) {
                consumer.assign(left);
            }
        }
        return found;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    }
}
