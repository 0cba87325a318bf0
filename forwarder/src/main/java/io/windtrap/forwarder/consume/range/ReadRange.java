package io.windtrap.forwarder.consume.range;

import io.windtrap.common.record.EventRecord;
import io.windtrap.forwarder.batch.SealedBatch;
import java.util.Collection;
import org.apache.kafka.common.TopicPartition;

/** Which part of its topic a group reads, and who hears how far it is. Asked and told by the poll thread. */
public interface ReadRange {
    /** All there is, for ever: live events. */
    ReadRange LIVE = new ReadRange() {};

    /** Of the replay; marks each line that is logged for it. Empty = live events. */
    default String replay() {
        return "";
    }

    /** This process now owns {@code partitions}; comes before all else that is asked of them. */
    default void assigned(Collection<TopicPartition> partitions) {}

    /**
     * Where to begin in a partition of which the group has no offset.
     *
     * @param earliest first offset that Kafka still has
     */
    default long begin(TopicPartition partition, long earliest) {
        return earliest;
    }

    /** The first offset that is not read; {@link Long#MAX_VALUE} = there is no end. */
    default long end(TopicPartition partition) {
        return Long.MAX_VALUE;
    }

    /** Whether its tables have its rows already, from other batches: each is inserted, and later takes the place of the one before. */
    default boolean replacesRows() {
        return false;
    }

    /** Whether {@code event} is wanted; the same for the same event, always. */
    default boolean takes(EventRecord event) {
        return true;
    }

    /**
     * Every row of {@code batch} is stored, and its offsets are about to be committed; may come again for the same batch.
     *
     * @throws RuntimeException to keep the offsets from being committed: the batch is then repeated
     */
    default void stored(TopicPartition partition, SealedBatch batch) {}

    /** Everything before {@link #end} is stored and committed. */
    default void ended(TopicPartition partition) {}

    /** Events a second from all partitions of the topic together; infinite = as many as possible. */
    default double eventsPerSecond() {
        return Double.POSITIVE_INFINITY;
    }

    /** Which part of that rate is that of {@code partitions}, above 0 to 1. */
    default double share(Collection<TopicPartition> partitions) {
        return 1;
    }
}
