package io.windtrap.forwarder.clickhouse.ddl;

import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackTables;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which of the columns that a batch misses may be added. Safe for concurrent use. */
public final class ColumnBudget {
    /** Batches times tables whose additions are remembered: many more than are inserted at once. */
    private static final int MOST_REMEMBERED = 10_000;

    private record Addition(Intent batch, String table) {}

    private final ColumnLimits limits;
    private final Map<Addition, Integer> additions = new LinkedHashMap<>();

    public ColumnBudget(ColumnLimits limits) {
        this.limits = limits;
    }

    /**
     * Those of {@code missing} that may be added: all that rules fill, and of others the first by name.
     *
     * @param existing columns that the table has
     */
    public SortedSet<String> admitted(Intent batch, String table, int existing, SortedSet<String> missing) {
        SortedSet<String> admitted = new TreeSet<>();
        int ofRules = (int)
                missing.stream().filter(column -> isOfRules(table, column)).count();
        int room = room(batch, table, existing + ofRules);
        for (String column : missing) {
            if (isOfRules(table, column)) {
                admitted.add(column);
            } else if (room > 0) {
                admitted.add(column);
                room--;
            }
        }
        return admitted;
    }

    /** Hears that {@code columns} were added. */
    public synchronized void added(Intent batch, String table, SortedSet<String> columns) {
        int counted = (int)
                columns.stream().filter(column -> !isOfRules(table, column)).count();
        if (limits.newColumns() > 0 && counted > 0) {
            additions.merge(new Addition(batch, table), counted, Integer::sum);
            if (additions.size() > MOST_REMEMBERED) {
                additions.remove(additions.keySet().iterator().next());
            }
        }
    }

    private synchronized int room(Intent batch, String table, int existing) {
        int room = limits.columns() == 0 ? Integer.MAX_VALUE : limits.columns() - existing;
        return limits.newColumns() == 0
                ? room
                : Math.min(room, limits.newColumns() - additions.getOrDefault(new Addition(batch, table), 0));
    }

    private static boolean isOfRules(String table, String column) {
        return RudderStackTables.OF_RULES.contains(column) || table.equals(DiscardRow.TABLE);
    }
}
