package io.windtrap.forwarder.clickhouse.guarantee;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether rows that ClickHouse acknowledged outlive a power failure of its machine.
 *
 * @param statements what to run, one for each table that does not write through to the disk
 */
record Durability(List<String> statements) {
    /**
     * Judges by how the tables that exist were created; replicated ones have other copies.
     *
     * @param tables {@code engine_full} of each table that rows go into by its name
     * @param serverSyncs whether tables that don't set it write through
     */
    static Durability of(Map<String, String> tables, boolean serverSyncs) {
        return new Durability(new TreeMap<>(tables)
                .entrySet().stream()
                        .filter(table ->
                                !Guarantee.hasCopies(table.getValue()) && !syncs(table.getValue(), serverSyncs))
                        .map(table -> change(table.getKey(), table.getValue()))
                        .toList());
    }

    private static String change(String table, String engine) {
        return Guarantee.isMergeTree(engine)
                ? "ALTER TABLE " + table + " MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1"
                : "change " + table + " to a MergeTree table: engine " + Guarantee.name(engine)
                        + " does not sync inserts to disk";
    }

    private static boolean syncs(String engine, boolean serverSyncs) {
        if (!Guarantee.isMergeTree(engine)) {
            return false;
        }
        return serverSyncs ? !engine.contains("fsync_after_insert = 0") : engine.contains("fsync_after_insert = 1");
    }

    boolean holds() {
        return statements.isEmpty();
    }
}
