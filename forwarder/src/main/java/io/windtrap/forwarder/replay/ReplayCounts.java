package io.windtrap.forwarder.replay;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of events.
 *
 * @param events records that were read, those that the filter leaves out included
 * @param rows rows stored, by table, {@code rudder_discards} left out
 * @param discards values that went to {@code rudder_discards}
 * @param deadLetters events, and rows of events, that became dead letters
 */
public record ReplayCounts(long events, Map<String, Long> rows, long discards, long deadLetters) {
    /** Of no events. */
    public static final ReplayCounts NONE = new ReplayCounts(0, Map.of(), 0, 0);

    /** Tables that are counted by name; the record of a replay's progress must stay small. */
    private static final int MOST_TABLES = 500;

    /** Stands for all tables past the limit. */
    private static final String OTHERS = "(other tables)";

    /** Takes the map as it is now. */
    public ReplayCounts {
        rows = Map.copyOf(rows);
    }

    /** The same with what came of {@code stored}. */
    public ReplayCounts plus(SealedBatch stored) {
        Map<String, Long> refused = stored.tally().refusedRows();
        Map<String, Long> added = new TreeMap<>();
        for (RowGroup group : stored.groups()) {
            added.merge(group.table(), (long) group.rows(), Long::sum);
        }
        refused.forEach((table, count) -> added.merge(table, -count, Long::sum));
        Long mapped = added.remove(DiscardRow.TABLE);
        return plus(new ReplayCounts(
                stored.events(),
                added,
                (mapped == null ? 0 : mapped) + stored.tally().discardedValues(),
                stored.letters().size()
                        + refused.values().stream().mapToLong(Long::longValue).sum()));
    }

    /** Both together. */
    public ReplayCounts plus(ReplayCounts more) {
        Map<String, Long> all = new TreeMap<>(rows);
        more.rows.forEach((table, count) ->
                all.merge(all.containsKey(table) || all.size() < MOST_TABLES ? table : OTHERS, count, Long::sum));
        return new ReplayCounts(events + more.events, all, discards + more.discards, deadLetters + more.deadLetters);
    }
}
