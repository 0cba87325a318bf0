package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.ColumnFit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table as it was last seen.
 *
 * @param columns what each column holds, by name
 */
record TableSchema(Map<String, ColumnFit> columns) {
    /** @param types name of each column's type by the column's name, as ClickHouse reports it */
    static TableSchema of(Map<String, String> types) {
        return new TableSchema(types.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, type -> ColumnFit.of(type.getValue()))));
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

    /** What each of {@code names} holds; null when one of them is not there. */
    @Nullable
    List<ColumnFit> fits(List<String> names) {
        List<ColumnFit> fits = new ArrayList<>(names.size());
        for (String name : names) {
            ColumnFit fit = columns.get(name);
            if (fit == null) {
                return null;
            }
            fits.add(fit);
        }
        return fits;
    }
}
