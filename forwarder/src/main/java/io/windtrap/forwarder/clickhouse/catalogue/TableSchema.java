package io.windtrap.forwarder.clickhouse.catalogue;

import io.windtrap.forwarder.clickhouse.type.ColumnFit;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The table of one logical name as it was last seen.
 *
 * @param name of the table in the database, which is another than the logical one where that can't be had; empty where there is
 *     no table and none may be created
 * @param columns by the names that the mapping has for them
 * @param names of all columns as the table has them
 * @param refused columns that ClickHouse doesn't take under any name
 * @param absent why a column that is not among them isn't added
 * @param isFull whether ClickHouse refuses to add columns
 * @param seenAt when it was seen
 */
public record TableSchema(
        String name,
        Map<String, Column> columns,
        Set<String> names,
        Set<String> refused,
        Mismatch absent,
        boolean isFull,
        Instant seenAt) {

    /**
     * A column that values go to.
     *
     * @param name as the table has it
     */
    record Column(String name, ColumnFit fit) {}

    /**
     * The schema of a table as it was seen.
     *
     * @param columns as ClickHouse reports them
     */
    public static TableSchema of(String name, Collection<TableColumn> columns, Instant seenAt) {
        Map<String, Column> byLogicalName = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (TableColumn column : columns) {
            byLogicalName.put(column.logicalName(), new Column(column.name(), column.fit()));
            names.add(column.name());
        }
        return new TableSchema(
                name, Map.copyOf(byLogicalName), Set.copyOf(names), Set.of(), Mismatch.TOO_MANY_COLUMNS, false, seenAt);
    }

    /** A table that may not be created. */
    public static TableSchema forbidden(Mismatch why, Instant seenAt) {
        return new TableSchema("", Map.of(), Set.of(), Set.of(), why, true, seenAt);
    }

    /** Whether no row can go anywhere. */
    public boolean isForbidden() {
        return name.isEmpty();
    }

    /** The same, which ClickHouse refuses to add columns to. */
    public TableSchema full() {
        return new TableSchema(name, columns, names, refused, absent, true, seenAt);
    }

    /** The same, in which {@code more} columns can't be had. */
    TableSchema refusing(Set<String> more) {
        var all = new HashSet<>(refused);
        all.addAll(more);
        return new TableSchema(name, columns, names, Set.copyOf(all), absent, isFull, seenAt);
    }

    /** Whether {@link #missing} has none of {@code wanted}: asked of every group of rows. */
    public boolean hasAll(List<String> wanted) {
        for (String column : wanted) {
            if (!columns.containsKey(column) && !refused.contains(column)) {
                return false;
            }
        }
        return true;
    }

    /** Columns that are not there and might be added. */
    public SortedSet<String> missing(Iterable<String> wanted) {
        SortedSet<String> missing = new TreeSet<>();
        for (String column : wanted) {
            if (!columns.containsKey(column) && !refused.contains(column)) {
                missing.add(column);
            }
        }
        return missing;
    }

    /** Where the values of columns with these names go. */
    public TargetTable target(List<String> logicalNames) {
        var none = new Column("", ColumnFit.absent(absent));
        var refusedName = new Column("", ColumnFit.absent(Mismatch.NAME_REFUSED));
        return new TargetTable(
                name,
                logicalNames.stream()
                        .map(column -> columns.getOrDefault(column, refused.contains(column) ? refusedName : none))
                        .toList());
    }
}
