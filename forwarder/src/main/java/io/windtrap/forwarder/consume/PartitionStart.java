package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.batch.Cutter;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.insert.Insertions;
import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.intent.JointIntent;
import io.windtrap.forwarder.intent.Recovery;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a new owner of partitions does first: reads what is committed and declared, and begins there. */
final class PartitionStart {
    private static final Logger log = LoggerFactory.getLogger(PartitionStart.class);
    /** For each question: a process that is told to stop during them must not wait for a broker that is away. */
    static final Duration OFFSET_QUERY_TIMEOUT = Duration.ofSeconds(5);

    private final BatchLimits limits;
    private final String shape;
    private final ReadRange range;
    private final Insertions insertions;
    private final ForwarderMetrics metrics;
    private final LongSupplier nonces = new SecureRandom()::nextLong;

    /** @param shape hash of the configuration that shapes groups */
    PartitionStart(BatchLimits limits, String shape, ReadRange range, Insertions insertions, ForwarderMetrics metrics) {
        this.limits = limits;
        this.shape = shape;
        this.range = range;
        this.insertions = insertions;
        this.metrics = metrics;
    }

    /** A flow for each of {@code partitions}, with the consumer moved to where it begins. */
    Map<TopicPartition, PartitionFlow> start(Consumer<byte[], byte[]> consumer, Collection<TopicPartition> partitions) {
        range.assigned(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed =
                consumer.committed(Set.copyOf(partitions), OFFSET_QUERY_TIMEOUT);
        Map<TopicPartition, Long> earliest = consumer.beginningOffsets(partitions, OFFSET_QUERY_TIMEOUT);
        Map<TopicPartition, Long> latest = consumer.endOffsets(partitions, OFFSET_QUERY_TIMEOUT);
        var joints = new DeclaredJointly(consumer, shape, committed);
        Map<TopicPartition, PartitionFlow> flows = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata found = committed.get(partition);
            long begin = earliest.getOrDefault(partition, 0L);
            long end = latest.getOrDefault(partition, 0L);
            boolean lost = found != null && (found.offset() < begin || found.offset() > end);
            JointIntent joint = found == null || lost ? null : joints.of(partition, found, this::cannotRepeat);
            if (joint != null && found != null) {
                flows.put(partition, repeating(consumer, partition, joint, found));
                continue;
            }
            Recovery recovery = recover(partition, found, begin, end, lost);
            // A joint batch that is not repeated must not stay declared: others would repeat it, with this partition's
            // rows. Of them those in doubt are declared instead.
            boolean moved = found != null
                    && (found.offset() != recovery.first()
                            || IntentCodec.decode(found.metadata()) instanceof Declaration.Joint);
            Optional<Integer> epoch = found == null || moved ? Optional.empty() : found.leaderEpoch();
            PartitionFlow flow = flow(consumer, partition, recovery, moved, epoch);
            JointIntent withdrawn = found == null ? null : joints.withdrawn(partition, found, recovery.again());
            flows.put(partition, withdrawn == null ? flow : flow.withdrawing(withdrawn));
        }
        return flows;
    }

    /** A flow for a partition of a joint batch that can't be repeated unchanged: it begins with its first event. */
    PartitionFlow afresh(Consumer<byte[], byte[]> consumer, PartitionFlow flow) {
        TopicPartition partition = flow.partition();
        Set<TopicPartition> one = Set.of(partition);
        long begin = consumer.beginningOffsets(one, OFFSET_QUERY_TIMEOUT).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(one, OFFSET_QUERY_TIMEOUT).getOrDefault(partition, 0L);
        long first = Math.max(begin, flow.firstUncommitted());
        Intent range = flow.declared();
        Intent again = range == null ? null : fresh().inDoubt(range, first, end);
        cannotRepeat(partition, flow.firstUncommitted(), Recovery.Warning.TRUNCATED);
        PartitionFlow begun = flow(consumer, partition, new Recovery(first, again, null), true, Optional.empty());
        JointIntent withdrawn = flow.repeat();
        return withdrawn == null ? begun : begun.withdrawing(withdrawn);
    }

    /** For a declaration that takes the place of another: each call gives another nonce. */
    Recovery.Fresh fresh() {
        return new Recovery.Fresh(shape, nonces.getAsLong());
    }

    private PartitionFlow flow(
            Consumer<byte[], byte[]> consumer,
            TopicPartition partition,
            Recovery recovery,
            boolean moved,
            Optional<Integer> epoch) {
        var cutter = new Cutter(recovery.first(), recovery.again(), limits, shape, nonces);
        consumer.seek(partition, new OffsetAndMetadata(recovery.first(), epoch, IntentCodec.NOTHING));
        String declaration = recovery.again() == null ? IntentCodec.NOTHING : IntentCodec.encode(recovery.again());
        return new PartitionFlow(partition, cutter, moved ? declaration : null, epoch, range, insertions, metrics);
    }

    private PartitionFlow repeating(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, JointIntent joint, OffsetAndMetadata found) {
        Intent range = Objects.requireNonNull(joint.of(partition.partition()));
        long last = range.last();
        log.atInfo()
                .addKeyValue("partition", partition)
                .addKeyValue("first", found.offset())
                .addKeyValue("last", last)
                .addKeyValue("partitions", joint.partitions())
                .log("repeating a declared batch of several partitions");
        Optional<Integer> epoch = range.epoch() == Intent.NO_EPOCH ? Optional.empty() : Optional.of(range.epoch());
        return flow(consumer, partition, new Recovery(last + 1, null, null), false, epoch)
                .repeating(joint);
    }

    private Recovery recover(
            TopicPartition partition, @Nullable OffsetAndMetadata committed, long earliest, long latest, boolean lost) {
        if (committed == null) {
            return new Recovery(range.begin(partition, earliest), null, null);
        }
        Recovery recovery = lost
                ? outOfRange(partition, committed, earliest, latest)
                : Recovery.of(partition.partition(), committed.offset(), committed.metadata(), fresh(), latest);
        if (recovery.warning() != null) {
            cannotRepeat(partition, committed.offset(), recovery.warning());
        } else if (recovery.again() != null) {
            log.atInfo()
                    .addKeyValue("partition", partition)
                    .addKeyValue("first", recovery.again().first())
                    .addKeyValue("last", recovery.again().last())
                    .log("repeating a declared batch");
        }
        return recovery;
    }

    private void cannotRepeat(TopicPartition partition, long committed, Recovery.Warning why) {
        metrics.notHonoured(why);
        boolean known = why != Recovery.Warning.UNREADABLE && why != Recovery.Warning.MISPLACED;
        log.atWarn()
                .addKeyValue("partition", partition)
                .addKeyValue("committed", committed)
                .addKeyValue("why", why.name().toLowerCase(Locale.ROOT))
                .log(
                        known
                                ? "a declared batch can't be repeated unchanged; its events are inserted under new tokens; rows that ClickHouse already has are left out"
                                : "the declaration in the committed offset can't be read; its rows may be stored twice");
    }

    private Recovery outOfRange(TopicPartition partition, OffsetAndMetadata committed, long earliest, long latest) {
        long overtaken = Math.max(0, earliest - committed.offset());
        metrics.offsetLost(overtaken);
        log.atError()
                .addKeyValue("partition", partition)
                .addKeyValue("committed", committed.offset())
                .addKeyValue("earliest", earliest)
                .addKeyValue("latest", latest)
                .addKeyValue("overtaken", overtaken)
                .log(
                        "the committed offset is not in the topic any more; continuing at the earliest offset, events between are lost");
        return Recovery.outOfRange(partition.partition(), earliest, committed.metadata(), fresh(), latest);
    }
}
