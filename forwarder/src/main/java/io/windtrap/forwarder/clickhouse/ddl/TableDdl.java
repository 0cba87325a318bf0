package io.windtrap.forwarder.clickhouse.ddl;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.mapping.RowColumns;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The DDL of a destination's tables: RudderStack's layout (docs/schema.md), idempotent, safe from many forwarders at once. All
 * names are quoted here.
 */
public record TableDdl(TableOptions options) {
    /** Blocks whose tokens a table remembers. At one insert a second that is near three hours. */
    public static final int DEDUPLICATION_WINDOW = 10_000;

    /** Names of tables that are only made to try something out begin with it; no table of events has such a name. */
    public static final String COPY_PREFIX = "windtrap_rehearsal_";

    /** Names of control tables begin with it. */
    public static final String CONTROL_PREFIX = COPY_PREFIX + "control_";

    /** What tells one discard from another. */
    static final List<String> DISCARDS_KEY = List.of("received_at", "table_name", "row_id", "column_name");

    /** Of the columns in one statement: half of ClickHouse's default for a whole one, {@code max_query_size}. */
    private static final int MOST_BYTES = 128 << 10;

    private static final List<String> USERS_KEY = List.of("id");
    private static final List<String> EVENTS_KEY = List.of("received_at", "id");

    /**
     * Parts below this stay in one file for all columns, 128 MiB: with ClickHouse's own 10 MiB each INSERT of a full batch and
     * each merge of small parts writes two files a column (docs/performance.md).
     */
    private static final String PARTS = ", min_bytes_for_wide_part = " + (128 << 20);

    private static final String SETTINGS = "non_replicated_deduplication_window = " + DEDUPLICATION_WINDOW
            + ", fsync_after_insert = 1, fsync_part_directory = 1" + PARTS;
    private static final String REPLICATED_SETTINGS =
            "replicated_deduplication_window = " + DEDUPLICATION_WINDOW + ", replicated_deduplication_window_seconds = "
                    + Duration.ofDays(7).toSeconds() + PARTS;

    /** Tables on one server in their usual layout. */
    public TableDdl(String database) {
        this(new TableOptions(database));
    }

    /** Not quoted. */
    public String database() {
        return options.database();
    }

    public String createDatabase() {
        return "CREATE DATABASE IF NOT EXISTS " + Sql.quoted(database()) + onCluster();
    }

    /** Creates {@code table} with these columns and its sort key. */
    public String createTable(String table, Map<String, TypeSet> columns) {
        return createTable(table, table, columns, null);
    }

    /**
     * Creates the table {@code name} for the rows of {@code table}, with these columns and its sort key.
     *
     * @param source id of the source whose event makes it; null = none
     */
    public String createTable(String table, String name, Map<String, TypeSet> columns, @Nullable String source) {
        List<String> key = key(table);
        Map<String, TypeSet> all = new TreeMap<>(columns);
        key.forEach(column -> all.putIfAbsent(column, TypeSet.of()));
        all.putIfAbsent(RowColumns.RECEIVED_AT, TypeSet.of());
        String merges = table.equals(RudderStackTables.USERS) ? "AggregatingMergeTree" : "ReplacingMergeTree";
        boolean replicated = options.cluster() != null;
        return "CREATE TABLE IF NOT EXISTS " + name(name) + onCluster()
                + all.entrySet().stream()
                        .map(column -> definition(table, column.getKey(), column.getValue()))
                        .collect(Collectors.joining(", ", " (", ")"))
                + " ENGINE = " + (replicated ? "Replicated" : "") + merges
                + " PARTITION BY " + options.partitioning().function() + "(received_at)"
                + " ORDER BY " + (key.size() == 1 ? key.getFirst() : "(" + String.join(", ", key) + ")")
                + " SETTINGS " + (replicated ? REPLICATED_SETTINGS : SETTINGS)
                + " COMMENT " + Sql.text(Remark.ofTable(table, source));
    }

    private static List<String> key(String table) {
        return switch (table) {
            case RudderStackTables.USERS -> USERS_KEY;
            case DiscardRow.TABLE -> DISCARDS_KEY;
            default -> EVENTS_KEY;
        };
    }

    /** Creates the table {@code name} as {@code database} has it, without its rows. */
    public String copyTable(String name, String database) {
        return "CREATE TABLE IF NOT EXISTS " + name(name) + onCluster() + " AS " + Sql.quoted(database) + "."
                + Sql.quoted(name);
    }

    /** Sets the comment of the table {@code name}. */
    public String commentTable(String name, String comment) {
        return "ALTER TABLE " + name(name) + onCluster() + " MODIFY COMMENT " + Sql.text(comment);
    }

    /** Adds {@code missing} columns of {@code table}, at least one, to the table {@code name}. */
    public String addColumns(String table, String name, Collection<String> missing, Map<String, TypeSet> types) {
        return "ALTER TABLE " + name(name) + onCluster()
                + missing.stream().map(column -> addition(table, column, types)).collect(Collectors.joining(","));
    }

    private static String addition(String table, String column, Map<String, TypeSet> types) {
        return " ADD COLUMN IF NOT EXISTS " + definition(table, column, types.getOrDefault(column, TypeSet.of()));
    }

    /** Adds columns to the table {@code name} for values of others, whose names ClickHouse can't have: at least one, by these. */
    public String addSubstitutes(
            String table, String name, Map<String, String> substitutes, Map<String, TypeSet> types) {
        return "ALTER TABLE " + name(name) + onCluster()
                + substitutes.entrySet().stream()
                        .map(one -> " ADD COLUMN IF NOT EXISTS " + Sql.quoted(one.getValue()) + " "
                                + NewColumnType.of(table, one.getKey(), types.getOrDefault(one.getKey(), TypeSet.of()))
                                + " COMMENT " + Sql.text(Remark.ofColumn(one.getKey())))
                        .collect(Collectors.joining(","));
    }

    /** Needs what {@link #addColumns} needs and adds nothing: what fails as well as this is not a column's fault. */
    public String addNothing(String table, String name) {
        return addColumns(table, name, List.of(key(table).getFirst()), Map.of());
    }

    /** Sets the comment of a column that the table {@code name} has. */
    public String commentColumn(String name, String column, String comment) {
        return "ALTER TABLE " + name(name) + " COMMENT COLUMN " + Sql.quoted(column) + " " + Sql.text(comment);
    }

    /** Rewrites a column that the table {@code name} has. */
    public String changeType(String name, String column, String type, String comment) {
        return "ALTER TABLE " + name(name) + " MODIFY COLUMN " + Sql.quoted(column) + " " + type + " COMMENT "
                + Sql.text(comment);
    }

    /** The {@code columns} in parts that each make a statement of bounded length, in their order. */
    public List<List<String>> parts(String table, Collection<String> columns, Map<String, TypeSet> types) {
        List<List<String>> parts = new ArrayList<>();
        int bytes = MOST_BYTES;
        for (String column : columns) {
            int more = addition(table, column, types).getBytes(UTF_8).length + 1;
            if (bytes + more > MOST_BYTES) {
                parts.add(new ArrayList<>());
                bytes = 0;
            }
            parts.getLast().add(column);
            bytes += more;
        }
        return parts;
    }

    /** Creates {@code copy} with the columns and the constraints of {@code table}; it keeps no row. */
    public String createCopy(String table, String copy) {
        return "CREATE TABLE IF NOT EXISTS " + name(copy) + " AS " + name(table) + " ENGINE = Null";
    }

    public String dropTable(String table) {
        return "DROP TABLE IF EXISTS " + name(table);
    }

    /** Drops it on every replica. */
    public String dropTableEverywhere(String table) {
        return dropTable(table) + onCluster();
    }

    /** Database and table, quoted. */
    public String name(String table) {
        return Sql.quoted(database()) + "." + Sql.quoted(table);
    }

    private String onCluster() {
        String cluster = options.cluster();
        return cluster == null ? "" : " ON CLUSTER " + Sql.quoted(cluster);
    }

    private static String definition(String table, String column, TypeSet types) {
        return Sql.quoted(column) + " " + NewColumnType.of(table, column, types);
    }
}
