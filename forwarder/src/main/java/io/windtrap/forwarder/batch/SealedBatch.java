package io.windtrap.forwarder.batch;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.intent.JointIntent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose range and rows are final.
 *
 * @param intent its range, and what its tokens are made of
 * @param sealedBy what ended it
 * @param groups its rows, one group for each INSERT; empty when no event of the range has rows
 * @param letters its events that can't become rows, in the order of their offsets
 * @param events records of the range, those without rows included; 0 when the range holds none any more
 * @param rows rows of all groups
 * @param bytes bytes held in memory
 * @param tsvBytes bytes of all rows as TSV
 * @param oldestMillis smallest receivedAt, ms since the epoch
 * @param newestMillis largest receivedAt, ms since the epoch
 * @param keptApart tables whose groups have a row for each id, and become no larger ones
 * @param joint the batch of several partitions that it is, or is a part of; null = it is one by itself
 * @param tally what its insertion could not store where it belongs
 */
public record SealedBatch(
        Intent intent,
        SealedBy sealedBy,
        List<RowGroup> groups,
        List<DeadLetter> letters,
        int events,
        int rows,
        long bytes,
        long tsvBytes,
        long oldestMillis,
        long newestMillis,
        Set<String> keptApart,
        @Nullable JointIntent joint,
        BatchTally tally) {

    /** The same batch, whose rows are in {@code other} groups. */
    SealedBatch withGroups(List<RowGroup> other) {
        return copy(intent, other, letters, null);
    }

    /** What its partition commits of the batch {@code whole}, which has taken its rows and letters over as {@code part}. */
    SealedBatch partOf(JointIntent whole, Intent part) {
        return copy(part, List.of(), List.of(), whole);
    }

    /** The same batch, of which no row is looked up. */
    public SealedBatch withoutDoubt() {
        return copy(intent.withoutDoubt(), groups, letters, joint);
    }

    private SealedBatch copy(
            Intent range, List<RowGroup> inserts, List<DeadLetter> dead, @Nullable JointIntent partOf) {
        return new SealedBatch(
                range,
                sealedBy,
                inserts,
                dead,
                events,
                rows,
                bytes,
                tsvBytes,
                oldestMillis,
                newestMillis,
                keptApart,
                partOf,
                tally);
    }

    /** Whether there is nothing to do but to pass it. */
    public boolean isEmpty() {
        return joint == null && groups.isEmpty() && letters.isEmpty();
    }

    /** What its partition commits to declare it. */
    public String declaration() {
        return joint == null ? IntentCodec.encode(intent) : joint.text();
    }

    /** The token of the group of {@code table} with these columns. */
    public String token(DeduplicationToken tokens, String table, List<String> columns) {
        return joint == null ? tokens.of(intent, table, columns) : tokens.of(joint, table, columns);
    }

    /** Whether an earlier owner of the partition may have inserted some of it. */
    public boolean isRepeated() {
        return sealedBy == SealedBy.DECLARED;
    }

    /** Whether rows of it may be stored under other tokens, and are to be looked up first. */
    public boolean isInDoubt() {
        return intent.inDoubt();
    }

    /** For each column of {@code table}, the types of value that the whole batch has for it. */
    public Map<String, TypeSet> types(String table) {
        Map<String, TypeSet> types = new HashMap<>();
        for (RowGroup group : groups) {
            if (group.table().equals(table)) {
                for (int i = 0; i < group.columns().size(); i++) {
                    types.merge(group.columns().get(i), group.types(i), TypeSet::or);
                }
            }
        }
        return types;
    }
}
