package io.windtrap.transformer.stage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How much of the stores is still to be read from Kafka before their partitions go on. Called by the threads that restore. */
final class RestoreProgress implements StateRestoreListener {
    private final Map<TopicPartition, Long> left = new ConcurrentHashMap<>();

    /** Records, about: offsets that transactions took up count too. */
    long remaining() {
        return left.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long first, long end) {
        left.put(partition, end - first);
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long last, long restored) {
        left.computeIfPresent(partition, (_, before) -> Math.max(0, before - restored));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long restored) {
        left.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long restored) {
        left.remove(partition);
    }
}
