package io.windtrap.forwarder.consume;

import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.batch.Cutter;
import io.windtrap.forwarder.batch.JointBatch;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.SealedBy;
import io.windtrap.forwarder.batch.group.GroupMerge;
import io.windtrap.forwarder.consume.read.EventReader;
import io.windtrap.forwarder.insert.Insertions;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.JointIntent;
import io.windtrap.forwarder.kafka.RecordLookup;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.source.DeclaredSources;
import io.windtrap.forwarder.source.SourceSelection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats joint batches that an earlier owner has declared, one at a time. Whoever has one of the partitions repeats the whole batch:
 * it reads the ranges of the others too, which needs no ownership, and advances only its own. Used by the poll thread.
 */
final class JointRepeats {
    private static final Logger log = LoggerFactory.getLogger(JointRepeats.class);
    private static final String OBSTACLE = "declared batch";
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final EventReader reader;
    private final Supplier<RecordLookup> records;
    private final Insertions insertions;
    private final BatchLimits limits;
    private final GroupMerge merge;
    private final String topic;
    private final long bufferedBytes;
    private final ReadinessProblems problems;
    private final InstantSource clock;
    private final Duration pause;
    private Instant nextTry = Instant.MIN;
    private Instant nextLook = Instant.MIN;

    JointRepeats(
            EventReader reader,
            Supplier<RecordLookup> records,
            Insertions insertions,
            DestinationPlan plan,
            DestinationContext context) {
        this.reader = reader;
        this.records = records;
        this.insertions = insertions;
        this.limits = plan.batches().joint(true);
        this.merge = new GroupMerge(limits.mergeBelow());
        this.topic = plan.topic();
        this.bufferedBytes = plan.bufferedBytes();
        this.problems = context.problems();
        this.clock = context.clock();
        this.pause = context.pauses().declared();
    }

    /**
     * Begins the next repetition, unless one runs that goes on. Where Kafka does not give what is to be read, its partitions wait, and
     * others don't.
     *
     * @return the partitions whose batch can't be repeated unchanged; they are to begin afresh
     * @throws UnsupportedRecordVersionException if a record can only be read by a newer release
     */
    List<PartitionFlow> step(Collection<PartitionFlow> flows, SourceSelection selection, Instant now)
            throws UnsupportedRecordVersionException {
        JointIntent next = flows.stream()
                .map(PartitionFlow::repeat)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (next == null
                || now.isBefore(nextTry)
                || flows.stream().anyMatch(flow -> flow.repeatsJointly() && !flow.isHeldUp())
                || flows.stream()
                                .filter(flow -> flow.withdrawn() == null) // They may wait for this very repetition.
                                .mapToLong(PartitionFlow::bytes)
                                .sum()
                        >= bufferedBytes) {
            return List.of();
        }
        List<PartitionFlow> members =
                flows.stream().filter(flow -> next.equals(flow.repeat())).toList();
        JointBatch again;
        try {
            again = cut(next, selection);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            nextTry = clock.instant().plus(pause);
            problems.report(OBSTACLE, String.valueOf(e.getMessage()));
            log.atError()
                    .addKeyValue("partitions", next.partitions())
                    .addKeyValue("error", e.getMessage())
                    .addKeyValue("retry_in_ms", pause.toMillis())
                    .log(
                            "can't read a declared batch of several partitions again; retrying; the partitions of this batch wait");
            return List.of();
        }
        problems.clear(OBSTACLE);
        if (again == null) {
            return members;
        }
        var run = new BatchRun(insertions, members.getFirst().partition(), again.whole(), members.size());
        members.forEach(flow -> flow.repeats(
                Objects.requireNonNull(again.parts().get(flow.partition().partition())), run));
        return List.of();
    }

    /**
     * Lets partitions go on that have withdrawn from a joint batch, once no other partition declares it: its owner has inserted all of it
     * by then, with rows of theirs, or has withdrawn as well.
     *
     * @param committed asks for what the group has committed
     */
    void release(
            Collection<PartitionFlow> flows,
            Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committed,
            Instant now) {
        if (now.isBefore(nextLook) || flows.stream().allMatch(flow -> flow.withdrawn() == null)) {
            return;
        }
        nextLook = now.plus(BETWEEN_LOOKS);
        Map<JointIntent, List<PartitionFlow>> waiting = flows.stream()
                .filter(flow -> flow.withdrawn() != null)
                .collect(Collectors.groupingBy(flow -> Objects.requireNonNull(flow.withdrawn())));
        try {
            waiting.forEach((joint, members) -> {
                if (!isDeclared(joint, committed)) {
                    members.forEach(PartitionFlow::withdrew);
                }
            });
        } catch (TimeoutException later) {
            log.atDebug().setCause(later).log("can't ask whether a joint batch is still declared; asking again");
        }
    }

    private boolean isDeclared(
            JointIntent joint, Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committed) {
        return committed.apply(DeclaredJointly.places(topic, joint)).values().stream()
                .anyMatch(found -> found != null && joint.isDeclaredBy(found.metadata()));
    }

    private @Nullable JointBatch cut(JointIntent declared, SourceSelection selection)
            throws UnsupportedRecordVersionException {
        SortedMap<Integer, SealedBatch> parts = new TreeMap<>();
        try (RecordLookup lookup = records.get()) {
            for (Map.Entry<Integer, Intent> one : declared.members().entrySet()) {
                SealedBatch part = cut(lookup, one.getKey(), one.getValue(), selection);
                if (part == null) {
                    return null;
                }
                parts.put(one.getKey(), part);
            }
        }
        return JointBatch.of(declared, parts, merge);
    }

    /** Null where Kafka does not have what was declared any more. */
    private @Nullable SealedBatch cut(RecordLookup lookup, int number, Intent range, SourceSelection selection)
            throws UnsupportedRecordVersionException {
        var cutter = new Cutter(range.first(), range, limits, range.shape(), range::nonce);
        var rule = new DeclaredSources(range.sources(), selection);
        boolean whole = lookup.scan(
                new TopicPartition(topic, number),
                range.first(),
                range.last(),
                record -> reader.read(record, rule).into(cutter, record, clock.instant()));
        if (!whole) {
            return null;
        }
        cutter.passed(range.last() + 1, clock.instant());
        SealedBatch part = cutter.take();
        return part == null || part.sealedBy() == SealedBy.TRUNCATED ? null : part;
    }
}
