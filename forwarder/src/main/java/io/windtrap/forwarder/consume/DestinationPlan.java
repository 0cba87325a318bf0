package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.intent.MappingFingerprint;
import io.windtrap.forwarder.mapping.Mapping;
import io.windtrap.forwarder.source.SourceSelection;
import java.time.Duration;

/**
 * What one destination forwards, and how.
 *
 * @param id of the destination; its consumer group is {@code windtrap.<id>}
 * @param topic topic of the events
 * @param sources which sources are taken at first
 * @param mapping from events to rows
 * @param shape what decides which rows a record becomes, but for its source
 * @param batches when a batch is sealed
 * @param bufferedBytes rows held in memory by all partitions together, before partitions are held back
 * @param parallelInserts INSERTs at once, 1 or more
 * @param finish longest wait for running inserts when partitions are taken away or the process stops
 * @param range which part of the topic is read
 */
public record DestinationPlan(
        String id,
        String topic,
        SourceSelection sources,
        Mapping mapping,
        MappingFingerprint shape,
        BatchLimits batches,
        long bufferedBytes,
        int parallelInserts,
        Duration finish,
        ReadRange range) {
    /** A plan for all there is, for ever. */
    public DestinationPlan(
            String id,
            String topic,
            SourceSelection sources,
            Mapping mapping,
            MappingFingerprint shape,
            BatchLimits batches,
            long bufferedBytes,
            int parallelInserts,
            Duration finish) {
        this(id, topic, sources, mapping, shape, batches, bufferedBytes, parallelInserts, finish, ReadRange.LIVE);
    }
}
