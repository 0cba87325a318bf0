package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.batch.JointBatch;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.GroupMerge;
import io.windtrap.forwarder.insert.Insertions;
import io.windtrap.forwarder.intent.IntentCodec;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes one batch of what several partitions have, so that as many INSERTs are made as there are tables, however many partitions this
 * forwarder owns. One such batch is inserted at a time; while its INSERTs fail, the other partitions go alone. Used by the poll thread.
 */
final class JointCut {
    /** Of one batch. Its limits can be exceeded by what one poll has read, and by what was read while another batch was inserted. */
    private static final int MOST_ROWS = 1_000_000;

    private final BatchLimits limits;
    private final Insertions insertions;
    private final LongSupplier nonces;
    private final int longest;
    private final GroupMerge merge;
    private int declared;

    /** @param longest declaration that Kafka takes, in characters; what is longer is shared by fewer partitions */
    JointCut(BatchLimits limits, Insertions insertions, LongSupplier nonces, int longest) {
        this.limits = limits;
        this.longest = longest;
        this.insertions = insertions;
        this.nonces = nonces;
        this.merge = new GroupMerge(limits.mergeBelow());
    }

    /** Hands the batches that are due to their partitions, those of the oldest events first: not all may have room. */
    void step(Collection<PartitionFlow> flows, Instant now) {
        flows.forEach(PartitionFlow::settle);
        if (isFull(flows)) {
            flows.forEach(flow -> flow.cutter().sealForOthers());
        }
        List<PartitionFlow> free = flows.stream()
                .filter(PartitionFlow::takes)
                .sorted(Comparator.comparingLong(flow -> flow.cutter().oldestMillis()))
                .toList();
        if (flows.stream().anyMatch(PartitionFlow::isHeldUp)) {
            free.forEach(flow -> alone(flow, now));
        } else if (flows.stream().noneMatch(PartitionFlow::holdsOthers)
                && free.stream().anyMatch(flow -> isDue(flow, now))) {
            together(free, now);
        }
    }

    private boolean isFull(Collection<PartitionFlow> flows) {
        int rows = 0;
        long bytes = 0;
        for (PartitionFlow flow : flows) {
            if (flow.withdrawn() == null) { // It waits for another owner, and would make the others' batches small.
                rows += flow.cutter().rows();
                bytes += flow.cutter().bytes();
            }
        }
        return rows >= limits.rows() || bytes >= limits.bytes();
    }

    private static boolean isDue(PartitionFlow flow, Instant now) {
        return flow.cutter().full() || flow.cutter().isAged(now);
    }

    private void alone(PartitionFlow flow, Instant now) {
        flow.cutter().sealAged(now);
        SealedBatch batch = flow.cutter().take();
        if (batch != null) {
            flow.alone(JointBatch.alone(batch, merge));
        }
    }

    private void together(List<PartitionFlow> free, Instant now) {
        SortedMap<Integer, SealedBatch> parts = new TreeMap<>();
        SortedMap<Integer, PartitionFlow> members = new TreeMap<>();
        var room = new Room();
        for (PartitionFlow flow : free) {
            flow.cutter().sealAged(now);
            flow.cutter().sealForOthers();
            SealedBatch next = flow.cutter().peek();
            if (next == null) {
                continue;
            }
            if (next.isRepeated() || next.isInDoubt() || next.isEmpty()) {
                alone(flow, now);
                continue;
            }
            int number = flow.partition().partition();
            if (room.takes(number, next)) {
                flow.cutter().take();
                parts.put(number, next);
                members.put(number, flow);
            }
        }
        if (members.size() == 1) {
            members.sequencedValues()
                    .getFirst()
                    .alone(JointBatch.alone(parts.sequencedValues().getFirst(), merge));
        } else if (!members.isEmpty()) {
            JointBatch joint = JointBatch.of(parts, nonces.getAsLong(), merge);
            declared = room.characters;
            TopicPartition named = members.sequencedValues().getFirst().partition();
            var run = new BatchRun(insertions, named, joint.whole(), members.size());
            members.forEach((number, flow) ->
                    flow.hand(Objects.requireNonNull(joint.parts().get(number)), run));
        }
    }

    /** The longest declaration that may be tried where Kafka has refused the last one, in characters. */
    int shorter() {
        return declared / 2;
    }

    /** What one batch still has room for. */
    private final class Room {
        private long rows;
        private long bytes;
        private int characters;

        /** Whether {@code part} goes in, as the first one always does. */
        boolean takes(int partition, SealedBatch part) {
            int length = IntentCodec.length(partition, part.intent());
            boolean first = characters == 0;
            boolean fits = rows + part.rows() <= Math.min(MOST_ROWS, 2L * limits.rows())
                    && bytes + part.bytes() <= 2 * limits.bytes()
                    && characters + length <= longest;
            if (first || fits) {
                rows += part.rows();
                bytes += part.bytes();
                characters += first ? IntentCodec.JOINT_HEAD + length : length;
            }
            return first || fits;
        }
    }
}
