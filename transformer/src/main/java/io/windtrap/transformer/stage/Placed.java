package io.windtrap.transformer.stage;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * An event's key and the partition that it came from, where it stays: the key alone can't say, as that of a busy user's events is missing
 * and a step may have changed it.
 *
 * @param key the user; null when the event names nobody
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
record Placed(int partition, byte @Nullable [] key) {
    /** To the bytes of the key alone. */
    static final Serializer<Placed> SERIALIZER = (_, placed) -> placed.key();

    /** To the partition that it came from. */
    @SuppressWarnings("removal") // In Kafka 4.4 still the one to implement: that with headers calls it.
    static final StreamPartitioner<Placed, byte[]> SAME_PARTITION = (topic, placed, _, partitions) -> {
        if (placed.partition() >= partitions) {
            throw new IllegalStateException(
                    "topic " + topic + " has only " + partitions + " partitions, too few for partition "
                            + placed.partition() + " of the events: give both topics the same number");
        }
        return Optional.of(Set.of(placed.partition()));
    };
}
