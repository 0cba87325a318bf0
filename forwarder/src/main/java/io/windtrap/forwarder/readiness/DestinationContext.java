package io.windtrap.forwarder.readiness;

import io.windtrap.forwarder.metrics.ForwarderMetrics;
import java.time.InstantSource;
import org.apache.kafka.common.TopicPartition;

/**
 * What the parts of one destination share.
 *
 * @param destination its id
 * @param problems what keeps it from its work now
 * @param metrics its own
 * @param clock of the process
 * @param pauses between tries
 */
public record DestinationContext(
        String destination, ReadinessProblems problems, ForwarderMetrics metrics, InstantSource clock, Pauses pauses) {
    /** The same with the problems of {@code partition} alone. */
    public DestinationContext of(TopicPartition partition) {
        return new DestinationContext(destination, problems.of(partition), metrics, clock, pauses);
    }
}
