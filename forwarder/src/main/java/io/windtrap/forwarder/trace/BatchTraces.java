package io.windtrap.forwarder.trace;

import io.opentelemetry.api.trace.Tracer;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes one span for each batch of a destination, linked to the spans of up to {@value #MOST_LINKS} of its events, and below it one for
 * each INSERT. An event of its own has no span: at full sampling that would be the most expensive part of the forwarder.
 */
public final class BatchTraces {
    /** Events of a batch whose spans it names. */
    static final int MOST_LINKS = 32;

    private final Tracer tracer;
    private final String group;

    /**
     * Spans of one destination.
     *
     * @param group its consumer group
     */
    public BatchTraces(Tracer tracer, String group) {
        this.tracer = tracer;
        this.group = group;
    }

    /** Those of a partition that has just been assigned. */
    public PartitionTrace of(TopicPartition partition) {
        return new PartitionTrace(tracer, group, partition);
    }
}
