package io.windtrap.forwarder.readiness;

import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.trace.BatchTraces;
import java.time.InstantSource;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one destination share.
 *
 * @param destination its id
 * @param problems what keeps it from its work now
 * @param metrics its own
 * @param clock of the process
 * @param pauses between tries
 * @param traces makes spans of its batches; null = tracing is off
 */
public record DestinationContext(
        String destination,
        ReadinessProblems problems,
        ForwarderMetrics metrics,
        InstantSource clock,
        Pauses pauses,
        @Nullable BatchTraces traces) {
    /** One that is not traced. */
    public DestinationContext(
            String destination,
            ReadinessProblems problems,
            ForwarderMetrics metrics,
            InstantSource clock,
            Pauses pauses) {
        this(destination, problems, metrics, clock, pauses, null);
    }

    /** The same whose batches {@code spans} traces. */
    public DestinationContext tracedBy(BatchTraces spans) {
        return new DestinationContext(destination, problems, metrics, clock, pauses, spans);
    }

    /** The same with the problems of {@code partition} alone. */
    public DestinationContext of(TopicPartition partition) {
        return new DestinationContext(destination, problems.of(partition), metrics, clock, pauses, traces);
    }
}
