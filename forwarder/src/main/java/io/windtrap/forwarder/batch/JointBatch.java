package io.windtrap.forwarder.batch;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.batch.group.GroupMerge;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.JointIntent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A batch of several partitions: their rows by the order of partitions, and in each by that of offsets, however the records came. So
 * whoever cuts the ranges again has the same groups.
 *
 * @param whole all rows, and what its tokens are made of; its own intent is that of the lowest partition
 * @param parts what each partition commits, by its number; without the rows
 */
public record JointBatch(SealedBatch whole, SortedMap<Integer, SealedBatch> parts) {
    /**
     * Joins what two partitions or more have sealed for it, unmerged.
     *
     * @param nonce of this declaration alone
     */
    public static JointBatch of(SortedMap<Integer, SealedBatch> sealed, long nonce, GroupMerge merge) {
        return of(intent(sealed, nonce), sealed, merge);
    }

    /** Joins what was sealed when the ranges of {@code intent} were cut again. */
    public static JointBatch of(JointIntent intent, SortedMap<Integer, SealedBatch> sealed, GroupMerge merge) {
        List<RowGroup> groups = new ArrayList<>();
        List<DeadLetter> letters = new ArrayList<>();
        Set<String> keptApart = new HashSet<>();
        sealed.forEach((partition, part) -> {
            part.groups().forEach(group -> {
                group.allOf(partition);
                groups.add(group);
            });
            letters.addAll(part.letters());
            keptApart.addAll(part.keptApart());
        });
        SortedMap<Integer, SealedBatch> parts = new TreeMap<>();
        intent.members()
                .forEach((partition, own) -> parts.put(
                        partition, Objects.requireNonNull(sealed.get(partition)).partOf(intent, own)));
        return new JointBatch(whole(intent, sealed, merge.joined(groups, keptApart), letters, keptApart), parts);
    }

    /** {@code sealed}, which was cut for a joint batch and is one by itself, as it would be if its partition were the only one. */
    public static SealedBatch alone(SealedBatch sealed, GroupMerge merge) {
        return sealed.withGroups(merge.merged(sealed.groups(), sealed.keptApart()));
    }

    private static JointIntent intent(SortedMap<Integer, SealedBatch> sealed, long nonce) {
        SortedMap<Integer, Intent> members = new TreeMap<>();
        sealed.forEach((partition, part) -> {
            Intent own = part.intent();
            members.put(partition, new Intent(own.first(), own.last(), own.shape(), nonce, own.epoch(), own.sources()));
        });
        return new JointIntent(members);
    }

    private static SealedBatch whole(
            JointIntent intent,
            SortedMap<Integer, SealedBatch> sealed,
            List<RowGroup> groups,
            List<DeadLetter> letters,
            Set<String> keptApart) {
        Collection<SealedBatch> parts = sealed.values();
        return new SealedBatch(
                intent.members().sequencedValues().getFirst(),
                parts.iterator().next().sealedBy(),
                groups,
                List.copyOf(letters),
                parts.stream().mapToInt(SealedBatch::events).sum(),
                parts.stream().mapToInt(SealedBatch::rows).sum(),
                parts.stream().mapToLong(SealedBatch::bytes).sum(),
                groups.stream().mapToLong(RowGroup::tsvBytes).sum(),
                parts.stream().mapToLong(SealedBatch::oldestMillis).min().orElse(Long.MAX_VALUE),
                parts.stream().mapToLong(SealedBatch::newestMillis).max().orElse(Long.MIN_VALUE),
                Set.copyOf(keptApart),
                intent,
                new BatchTally());
    }
}
