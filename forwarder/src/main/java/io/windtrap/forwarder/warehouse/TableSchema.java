package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.ColumnFit;
import io.windtrap.forwarder.warehouse.type.Mismatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table as it was last seen.
 *
 * @param columns what each column holds, by name; empty where there is no table and none may be created
 * @param absent why a column that is not among them isn't added
 * @param isFull whether ClickHouse refuses to add columns
 * @param seenAt when it was seen
 */
record TableSchema(Map<String, ColumnFit> columns, Mismatch absent, boolean isFull, Instant seenAt) {
    /** @param columns as ClickHouse reports them */
    static TableSchema of(Collection<TableColumn> columns, Instant seenAt) {
        return new TableSchema(
                columns.stream().collect(Collectors.toUnmodifiableMap(TableColumn::name, TableColumn::fit)),
                Mismatch.TOO_MANY_COLUMNS,
                false,
                seenAt);
    }

    /** A table that may not be created. */
    static TableSchema forbidden(Instant seenAt) {
        return new TableSchema(Map.of(), Mismatch.TOO_MANY_TABLES, true, seenAt);
    }

    /** The same, which ClickHouse refuses to add columns to. */
    TableSchema full() {
        return new TableSchema(columns, absent, true, seenAt);
    }

    SortedSet<String> missing(Iterable<String> wanted) {
        SortedSet<String> missing = new TreeSet<>();
        for (String column : wanted) {
            if (!columns.containsKey(column)) {
                missing.add(column);
            }
        }
        return missing;
    }

    /** What each of {@code names} holds; nothing where it is not there. */
    List<ColumnFit> fits(List<String> names) {
        List<ColumnFit> fits = new ArrayList<>(names.size());
        ColumnFit none = ColumnFit.absent(absent);
        for (String name : names) {
            fits.add(columns.getOrDefault(name, none));
        }
        return fits;
    }
}
