package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.consume.range.Throttle;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.source.SourceWaits;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Leaves records in Kafka while their partitions can't go on or the memory is full. Used by the poll thread. */
final class Backpressure {
    private final long bufferedBytes;
    private final SourceWaits waits;
    private final Throttle throttle;
    private final ForwarderMetrics metrics;

    /** @param bufferedBytes rows held in memory by all partitions together, from which on they are paused */
    Backpressure(long bufferedBytes, SourceWaits waits, Throttle throttle, ForwarderMetrics metrics) {
        this.bufferedBytes = bufferedBytes;
        this.waits = waits;
        this.throttle = throttle;
        this.metrics = metrics;
    }

    /** Pauses and resumes the partitions of {@code flows}; where that alone would not help, seals the largest batch. */
    void apply(Consumer<byte[], byte[]> consumer, Map<TopicPartition, PartitionFlow> flows) {
        long buffered = flows.values().stream().mapToLong(PartitionFlow::bytes).sum();
        metrics.buffered(buffered);
        boolean noRoom = buffered >= bufferedBytes;
        if (noRoom) {
            sealLargest(flows);
        }
        Set<TopicPartition> held = held(flows, noRoom);
        Set<TopicPartition> before = consumer.paused();
        Set<TopicPartition> free = new HashSet<>(before);
        free.removeAll(held);
        held.removeAll(before);
        consumer.resume(free);
        consumer.pause(held);
        held.forEach(partition -> metrics.paused(why(partition, Objects.requireNonNull(flows.get(partition)))));
    }

    private Set<TopicPartition> held(Map<TopicPartition, PartitionFlow> flows, boolean noRoom) {
        Set<TopicPartition> held = new HashSet<>();
        boolean tooFast = throttle.holds();
        flows.forEach((partition, flow) -> {
            if (noRoom || tooFast || flow.isRead() || waits.holds(partition) || (flow.full() && !flow.recutting())) {
                held.add(partition);
            }
        });
        if (noRoom) {
            exempt(flows).ifPresent(held::remove);
        }
        return held;
    }

    private String why(TopicPartition partition, PartitionFlow flow) {
        if (waits.holds(partition)) {
            return "source_unknown";
        }
        if (flow.isRead()) {
            return "end";
        }
        if (flow.full()) {
            return "batch_waits";
        }
        return throttle.holds() ? "rate" : "buffer_full";
    }

    /** A declared range needs its records whatever else is held; one such partition at a time, the nearest to its end. */
    private static Optional<TopicPartition> exempt(Map<TopicPartition, PartitionFlow> flows) {
        return flows.entrySet().stream()
                .filter(flow -> flow.getValue().recutting())
                .max(Comparator.comparingLong(flow -> flow.getValue().bytes()))
                .map(Map.Entry::getKey);
    }

    /** Where the memory is full of batches that are open still, the largest goes out before its time. */
    private static void sealLargest(Map<TopicPartition, PartitionFlow> flows) {
        if (flows.values().stream().allMatch(flow -> flow.bytes() == 0 || flow.fillsWithoutInserting())) {
            flows.values().stream()
                    .max(Comparator.comparingLong(PartitionFlow::bytes))
                    .ifPresent(PartitionFlow::sealForRoom);
        }
    }
}
