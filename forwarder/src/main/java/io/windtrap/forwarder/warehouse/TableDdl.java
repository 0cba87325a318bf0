package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.TypeSet;
import io.windtrap.forwarder.mapping.RudderStackTables;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The DDL of a destination's tables: RudderStack's layout (spec 6.1), idempotent, safe from many forwarders at once.
 *
 * @param database quoted by this class, as are all names
 */
record TableDdl(String database) {
    /** Blocks whose tokens a table remembers. At one insert a second that is near three hours. */
    static final int DEDUPLICATION_WINDOW = 10_000;

    private static final String SETTINGS = "SETTINGS non_replicated_deduplication_window = " + DEDUPLICATION_WINDOW
            + ", fsync_after_insert = 1, fsync_part_directory = 1";

    String createDatabase() {
        return "CREATE DATABASE IF NOT EXISTS " + quoted(database);
    }

    /** Creates {@code table} with these columns and its sort key. */
    String createTable(String table, Map<String, TypeSet> columns) {
        Map<String, TypeSet> all = new TreeMap<>(columns);
        all.putIfAbsent(RudderStackTables.ID, TypeSet.of());
        all.putIfAbsent(RudderStackTables.RECEIVED_AT, TypeSet.of());
        boolean users = table.equals(RudderStackTables.USERS);
        return "CREATE TABLE IF NOT EXISTS " + name(table)
                + all.entrySet().stream()
                        .map(column -> definition(table, column.getKey(), column.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"))
                + " ENGINE = " + (users ? "AggregatingMergeTree" : "ReplacingMergeTree")
                + " PARTITION BY toDate(received_at)"
                + " ORDER BY " + (users ? "id" : "(received_at, id)")
                + " " + SETTINGS;
    }

    /** Adds {@code missing} columns, at least one. */
    String addColumns(String table, SortedSet<String> missing, Map<String, TypeSet> types) {
        return "ALTER TABLE " + name(table)
                + missing.stream()
                        .map(column -> " ADD COLUMN IF NOT EXISTS "
                                + definition(table, column, types.getOrDefault(column, TypeSet.of())))
                        .collect(Collectors.joining(","));
    }

    /** Database and table, quoted. */
    String name(String table) {
        return quoted(database) + "." + quoted(table);
    }

    static String quoted(String name) {
        return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }

    static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static String definition(String table, String column, TypeSet types) {
        return quoted(column) + " " + NewColumnType.of(table, column, types);
    }
}
