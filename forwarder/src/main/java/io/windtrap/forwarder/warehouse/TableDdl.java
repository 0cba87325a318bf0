package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.TypeSet;
import io.windtrap.forwarder.mapping.RudderStackTables;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The DDL of a destination's tables: RudderStack's layout (docs/schema.md), idempotent, safe from many forwarders at once. All
 * names are quoted here.
 */
record TableDdl(TableOptions options) {
    /** Blocks whose tokens a table remembers. At one insert a second that is near three hours. */
    static final int DEDUPLICATION_WINDOW = 10_000;

    /** What tells one discard from another. */
    static final List<String> DISCARDS_KEY = List.of("received_at", "table_name", "row_id", "column_name");

    private static final List<String> USERS_KEY = List.of("id");
    private static final List<String> EVENTS_KEY = List.of("received_at", "id");

    private static final String SETTINGS = "non_replicated_deduplication_window = " + DEDUPLICATION_WINDOW
            + ", fsync_after_insert = 1, fsync_part_directory = 1";
    private static final String REPLICATED_SETTINGS =
            "replicated_deduplication_window = " + DEDUPLICATION_WINDOW + ", replicated_deduplication_window_seconds = "
                    + Duration.ofDays(7).toSeconds();

    /** Tables on one server in their usual layout. */
    TableDdl(String database) {
        this(new TableOptions(database));
    }

    /** Not quoted. */
    String database() {
        return options.database();
    }

    String createDatabase() {
        return "CREATE DATABASE IF NOT EXISTS " + quoted(database()) + onCluster();
    }

    /** Creates {@code table} with these columns and its sort key. */
    String createTable(String table, Map<String, TypeSet> columns) {
        List<String> key = switch (table) {
            case RudderStackTables.USERS -> USERS_KEY;
            case RudderStackTables.DISCARDS -> DISCARDS_KEY;
            default -> EVENTS_KEY;
        };
        Map<String, TypeSet> all = new TreeMap<>(columns);
        key.forEach(column -> all.putIfAbsent(column, TypeSet.of()));
        all.putIfAbsent(RudderStackTables.RECEIVED_AT, TypeSet.of());
        String merges = table.equals(RudderStackTables.USERS) ? "AggregatingMergeTree" : "ReplacingMergeTree";
        boolean replicated = options.cluster() != null;
        return "CREATE TABLE IF NOT EXISTS " + name(table) + onCluster()
                + all.entrySet().stream()
                        .map(column -> definition(table, column.getKey(), column.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"))
                + " ENGINE = " + (replicated ? "Replicated" : "") + merges
                + " PARTITION BY " + options.partitioning().function() + "(received_at)"
                + " ORDER BY " + (key.size() == 1 ? key.getFirst() : "(" + String.join(", ", key) + ")")
                + " SETTINGS " + (replicated ? REPLICATED_SETTINGS : SETTINGS);
    }

    /** Adds {@code missing} columns, at least one. */
    String addColumns(String table, SortedSet<String> missing, Map<String, TypeSet> types) {
        return "ALTER TABLE " + name(table) + onCluster()
                + missing.stream()
                        .map(column -> " ADD COLUMN IF NOT EXISTS "
                                + definition(table, column, types.getOrDefault(column, TypeSet.of())))
                        .collect(Collectors.joining(","));
    }

    /** Creates {@code copy} with the columns and the constraints of {@code table}; it keeps no row. */
    String createCopy(String table, String copy) {
        return "CREATE TABLE IF NOT EXISTS " + name(copy) + " AS " + name(table) + " ENGINE = Null";
    }

    String dropTable(String table) {
        return "DROP TABLE IF EXISTS " + name(table);
    }

    /** Database and table, quoted. */
    String name(String table) {
        return quoted(database()) + "." + quoted(table);
    }

    private String onCluster() {
        String cluster = options.cluster();
        return cluster == null ? "" : " ON CLUSTER " + quoted(cluster);
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
