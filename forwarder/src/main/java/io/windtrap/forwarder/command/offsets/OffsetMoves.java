package io.windtrap.forwarder.command.offsets;

import io.windtrap.forwarder.progress.GroupLook;
import io.windtrap.forwarder.progress.GroupProgress;
import io.windtrap.forwarder.progress.PartitionProgress;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where the offsets of a group would be moved. */
final class OffsetMoves {
    private final Admin kafka;
    private final InstantSource clock;

    OffsetMoves(Admin kafka, InstantSource clock) {
        this.kafka = kafka;
        this.clock = clock;
    }

    /** The new offset of each of {@code partitions} for which there is one: one that has no commit can't be shifted or kept. */
    Map<PartitionProgress, Long> plan(GroupProgress group, List<PartitionProgress> partitions, OffsetTarget target)
            throws IOException {
        Map<Integer, Long> byTime = switch (target) {
            case OffsetTarget.Datetime(var time) -> at(group, partitions, time);
            case OffsetTarget.Ago(var time) ->
                at(group, partitions, clock.instant().minus(time));
            default -> Map.of();
        };
        Map<PartitionProgress, Long> moves = new TreeMap<>((a, b) -> Integer.compare(a.partition(), b.partition()));
        for (PartitionProgress one : partitions) {
            Long committed = one.committed();
            switch (target) {
                case OffsetTarget.Datetime _, OffsetTarget.Ago _ ->
                    moves.put(one, byTime.getOrDefault(one.partition(), one.end()));
                case OffsetTarget.Earliest() -> moves.put(one, one.start());
                case OffsetTarget.Latest() -> moves.put(one, one.end());
                case OffsetTarget.Offset(var offset) -> moves.put(one, bounded(one, offset));
                case OffsetTarget.Current() -> {
                    if (committed != null) {
                        moves.put(one, committed);
                    }
                }
                case OffsetTarget.Shift(var by) -> {
                    if (committed != null) {
                        moves.put(one, bounded(one, committed + by));
                    }
                }
            }
        }
        return moves;
    }

    /** Moves the offsets, and clears what was declared. */
    void execute(GroupProgress group, Map<PartitionProgress, Long> moves) throws IOException {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        moves.forEach((one, offset) ->
                offsets.put(new TopicPartition(group.topic(), one.partition()), new OffsetAndMetadata(offset)));
        GroupLook.answer(kafka.alterConsumerGroupOffsets(group.group(), offsets).all());
    }

    private static long bounded(PartitionProgress one, long offset) {
        return Math.clamp(offset, one.start(), one.end());
    }

    private Map<Integer, Long> at(GroupProgress group, List<PartitionProgress> partitions, Instant time)
            throws IOException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(one -> wanted.put(
                new TopicPartition(group.topic(), one.partition()), OffsetSpec.forTimestamp(time.toEpochMilli())));
        Map<Integer, Long> offsets = new HashMap<>();
        GroupLook.answer(kafka.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all())
                .forEach((partition, found) -> {
                    if (found.offset() >= 0) {
                        offsets.put(partition.partition(), found.offset());
                    }
                });
        return offsets;
    }
}
