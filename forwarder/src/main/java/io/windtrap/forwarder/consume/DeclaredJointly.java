package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.intent.JointIntent;
import io.windtrap.forwarder.intent.Recovery;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a joint batch can be repeated, from what the group has committed for all of its partitions. The broker takes the
 * commits of one request together or not at all, so a batch of which one partition knows nothing was never inserted.
 */
final class DeclaredJointly {
    private final Consumer<byte[], byte[]> consumer;
    private final String shape;
    private final Map<TopicPartition, OffsetAndMetadata> committed;

    /**
     * Joint batches of partitions that have just been assigned.
     *
     * @param shape hash of this owner's own configuration
     * @param committed of these partitions
     */
    DeclaredJointly(Consumer<byte[], byte[]> consumer, String shape, Map<TopicPartition, OffsetAndMetadata> committed) {
        this.consumer = consumer;
        this.shape = shape;
        this.committed = new HashMap<>(committed);
    }

    /** Hears why a batch can't be repeated. */
    interface Refusal {
        /** {@code partition} begins afresh at {@code committed}. */
        void of(TopicPartition partition, long committed, Recovery.Warning why);
    }

    /** The joint batch that {@code partition} declares and that can be repeated; null = there is none. */
    @Nullable
    JointIntent of(TopicPartition partition, OffsetAndMetadata found, Refusal refusal) {
        if (!(IntentCodec.decode(found.metadata()) instanceof Declaration.Joint(JointIntent joint))) {
            return null;
        }
        Recovery.Warning why = why(partition, found, joint);
        if (why != null) {
            refusal.of(partition, found.offset(), why);
            return null;
        }
        return joint;
    }

    private Recovery.@Nullable Warning why(TopicPartition partition, OffsetAndMetadata found, JointIntent joint) {
        Intent own = joint.of(partition.partition());
        if (own == null || own.first() != found.offset()) {
            return Recovery.Warning.MISPLACED;
        }
        if (!joint.shape().equals(shape)) {
            return Recovery.Warning.RESHAPED;
        }
        lookUp(places(partition.topic(), joint));
        for (int number : joint.partitions()) {
            OffsetAndMetadata other = committed.get(new TopicPartition(partition.topic(), number));
            if (other == null || !joint.agrees(number, other.offset(), other.metadata())) {
                return Recovery.Warning.PARTLY_DECLARED;
            }
        }
        return null;
    }

    /**
     * The joint batch that {@code partition} does not repeat, and that owners of other partitions may, with rows of this one.
     *
     * @param again what is repeated; one in doubt may have taken the place of the joint batch, which others declare still
     * @return null if there is none
     */
    @Nullable
    JointIntent withdrawn(TopicPartition partition, OffsetAndMetadata found, @Nullable Intent again) {
        if (IntentCodec.decode(found.metadata()) instanceof Declaration.Joint(JointIntent joint)) {
            return joint;
        }
        if (again == null || !again.inDoubt()) {
            return null;
        }
        String topic = partition.topic();
        lookUp(consumer.partitionsFor(topic, PartitionStart.OFFSET_QUERY_TIMEOUT).stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList());
        for (OffsetAndMetadata other : committed.values()) {
            if (other != null
                    && IntentCodec.decode(other.metadata()) instanceof Declaration.Joint(JointIntent joint)
                    && joint.overlaps(partition.partition(), again)) {
                return joint;
            }
        }
        return null;
    }

    /** The partitions of {@code topic} that {@code joint} names. */
    static Set<TopicPartition> places(String topic, JointIntent joint) {
        return joint.partitions().stream()
                .map(number -> new TopicPartition(topic, number))
                .collect(Collectors.toSet());
    }

    private void lookUp(Collection<TopicPartition> partitions) {
        Set<TopicPartition> unknown = new HashSet<>(partitions);
        unknown.removeAll(committed.keySet());
        if (!unknown.isEmpty()) {
            committed.putAll(consumer.committed(unknown, PartitionStart.OFFSET_QUERY_TIMEOUT));
        }
    }
}
