package io.windtrap.forwarder.batch;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.intent.Intent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
 * @param oldestMillis smallest receivedAt, ms since the epoch
 * @param newestMillis largest receivedAt, ms since the epoch
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
        long oldestMillis,
        long newestMillis,
        BatchTally tally) {

    /** Whether there is nothing to do but to pass it. */
    public boolean isEmpty() {
        return groups.isEmpty() && letters.isEmpty();
    }

    /** Whether an earlier owner of the partition may have inserted some of it. */
    public boolean isRepeated() {
        return sealedBy == SealedBy.DECLARED;
    }

    /** Bytes of all rows as TSV. */
    public long tsvBytes() {
        return groups.stream().mapToLong(RowGroup::tsvBytes).sum();
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
