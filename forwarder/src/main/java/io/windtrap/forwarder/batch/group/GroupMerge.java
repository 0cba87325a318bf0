package io.windtrap.forwarder.batch.group;

import io.windtrap.forwarder.mapping.ColumnSet;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RowColumns;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Joins small groups of one table into the union of their columns, with NULL where a row lacks one: a handful of rows is
 * not worth an INSERT. A pure function of the groups, so a batch that is cut again falls into the same INSERTs.
 *
 * <p>Tables with a row for each id are left alone: their rows say only what they know, and a NULL in a table that somebody else
 * created could erase a value.
 *
 * @param below rows from which on a group stays by itself; 0 = every group does
 */
public record GroupMerge(int below) {
    /** Bytes that an absent cell costs: its text and separator, and its type. */
    private static final int BYTES_OF_ABSENT = 4;

    /** What padding may cost beside as many bytes as the rows have themselves. */
    private static final long BYTES_ALWAYS_ALLOWED = 64 << 10;

    /**
     * The groups in the order of their first rows; no two of the same table and columns.
     *
     * @param leftAlone tables whose groups stay as they are
     */
    public List<RowGroup> merged(Collection<RowGroup> groups, Set<String> leftAlone) {
        Map<String, Union> open = new LinkedHashMap<>();
        List<Union> unions = new ArrayList<>();
        for (RowGroup group : groups) {
            boolean small = group.rows() < below && !leftAlone.contains(group.table());
            Union union = small ? open.get(group.table()) : null;
            if (union == null || !union.takes(group)) {
                union = new Union(group);
                unions.add(union);
                if (small) {
                    open.put(group.table(), union);
                }
            } else {
                union.add(group);
            }
        }
        Map<GroupKey, RowGroup> results = LinkedHashMap.newLinkedHashMap(unions.size());
        for (Union union : unions) {
            // Two INSERTs of the same columns would carry the same token, and ClickHouse would drop the second.
            results.merge(union.key(), union.group(), RowGroup::with);
        }
        return List.copyOf(results.values());
    }

    /**
     * Joins the groups of several partitions, in their order: those of the same table and columns become one, and then small ones as
     * {@link #merged} has it.
     *
     * @param leftAlone tables with a row for each id: of two rows for one id the newer must come last
     */
    public List<RowGroup> joined(Collection<RowGroup> groups, Set<String> leftAlone) {
        Map<GroupKey, List<RowGroup>> same = new LinkedHashMap<>();
        groups.forEach(group ->
                same.computeIfAbsent(group.key(), _ -> new ArrayList<>()).add(group));
        List<RowGroup> joined = new ArrayList<>();
        same.forEach((key, members) -> joined.add(
                members.size() == 1
                        ? members.getFirst()
                        : leftAlone.contains(key.table())
                                ? RowGroup.byTime(members, RowColumns.RECEIVED_AT)
                                : RowGroup.of(key, members)));
        return merged(joined, leftAlone);
    }

    /** Groups of one table that become one. */
    private static final class Union {
        private final List<RowGroup> members = new ArrayList<>();
        private final Set<String> columns = new HashSet<>();
        private long rows;
        private long cells;
        private long bytes;

        Union(RowGroup first) {
            add(first);
        }

        boolean takes(RowGroup group) {
            long width = columns.size()
                    + group.key().columns().names().stream()
                            .filter(column -> !columns.contains(column))
                            .count();
            long absent = width * (rows + group.rows()) - cells - cells(group);
            return width < Row.MAX_COLUMNS
                    && absent * BYTES_OF_ABSENT <= bytes + group.tsv().size() + BYTES_ALWAYS_ALLOWED;
        }

        void add(RowGroup group) {
            members.add(group);
            columns.addAll(group.key().columns().names());
            rows += group.rows();
            cells += cells(group);
            bytes += group.tsv().size();
        }

        GroupKey key() {
            return members.size() == 1
                    ? members.getFirst().key()
                    : new GroupKey(
                            members.getFirst().table(),
                            ColumnSet.of(columns.stream().sorted().toList()));
        }

        RowGroup group() {
            return members.size() == 1 ? members.getFirst() : RowGroup.of(key(), members);
        }

        private static long cells(RowGroup group) {
            return (long) group.rows() * group.key().columns().names().size();
        }
    }
}
