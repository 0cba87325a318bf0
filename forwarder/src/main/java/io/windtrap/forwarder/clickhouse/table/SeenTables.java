package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.clickhouse.catalogue.TableSchema;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables as they were last seen. Bounded whatever names events make up: past the bounds, those that were not used for longest are
 * forgotten, and looked at once more when they are needed. Safe for concurrent use.
 */
final class SeenTables {
    /** All in all; a column takes some 250 bytes. */
    private static final int MOST_COLUMNS = 200_000;

    private static final int MOST_TABLES = 20_000;
    private static final int FIRST_TABLES = 16;
    private static final float LOAD = 0.75f;

    private final int mostTables;
    private final int mostColumns;
    private final Map<String, TableSchema> tables = new LinkedHashMap<>(FIRST_TABLES, LOAD, true);
    private int columns;

    SeenTables() {
        this(MOST_TABLES, MOST_COLUMNS);
    }

    SeenTables(int mostTables, int mostColumns) {
        this.mostTables = mostTables;
        this.mostColumns = mostColumns;
    }

    /** How {@code table} was seen; null = not, or it was forgotten. */
    synchronized @Nullable TableSchema get(String table) {
        return tables.get(table);
    }

    synchronized void put(String table, TableSchema schema) {
        remove(table);
        tables.put(table, schema);
        columns += schema.columns().size();
        while (tables.size() > 1 && (tables.size() > mostTables || columns > mostColumns)) {
            remove(tables.keySet().iterator().next());
        }
    }

    synchronized void remove(String table) {
        TableSchema removed = tables.remove(table);
        if (removed != null) {
            columns -= removed.columns().size();
        }
    }
}
