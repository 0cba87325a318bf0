package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.metrics.ForwarderMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Measures how far the owned partitions are behind. Asks Kafka: what a consumer knows of a paused partition is old. */
final class LagReport {
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(1);

    private final ForwarderMetrics metrics;
    private final Duration between;
    private Instant next = Instant.MIN;

    LagReport(ForwarderMetrics metrics, Duration between) {
        this.metrics = metrics;
        this.between = between;
    }

    void report(Consumer<byte[], byte[]> consumer, Map<TopicPartition, PartitionFlow> flows, Instant now) {
        if (flows.isEmpty() || now.isBefore(next)) {
            return;
        }
        next = now.plus(between);
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(flows.keySet(), QUERY_TIMEOUT);
            flows.forEach((partition, flow) -> {
                long end = ends.getOrDefault(partition, flow.next());
                metrics.lag(
                        partition,
                        Math.max(0, end - flow.firstUncommitted()),
                        flow.waitingSinceMillis(end > flow.next()));
            });
        } catch (TimeoutException e) {
            // The gauges stay as they are until Kafka answers; that it doesn't is told by others.
        }
    }
}
