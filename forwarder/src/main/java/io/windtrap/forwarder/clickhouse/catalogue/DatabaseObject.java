package io.windtrap.forwarder.clickhouse.catalogue;

import io.windtrap.forwarder.clickhouse.ddl.Remark;
import io.windtrap.forwarder.clickhouse.type.ColumnType;
import io.windtrap.forwarder.clickhouse.type.ValueType;
import io.windtrap.forwarder.mapping.RowColumns;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import java.util.List;

/**
 * Whatever has a name in the destination's database: a table, a view, a dictionary.
 *
 * @param engine such as {@code ReplacingMergeTree}, {@code View} or {@code Dictionary}
 * @param comment as its definition has it, empty where it has none
 */
public record DatabaseObject(String name, String engine, String comment, List<TableColumn> columns) {
    private static final List<String> DISCARDS = List.of("row_id", "received_at");

    /**
     * Whether rows of {@code table} may go into it: a table that Windtrap made, or that somebody made for such rows, with the
     * columns that every one of them has. Anything else is its owner's.
     */
    boolean isFor(String table) {
        if (engine.endsWith("View") || engine.equals("Dictionary")) {
            return false;
        }
        return Remark.table(comment)
                .map(table::equals)
                .orElseGet(() -> table.equals(DiscardRow.TABLE) ? holdsDiscards() : holdsRows());
    }

    /** Whether Windtrap made it for the rows of {@code table}. */
    public boolean wasMadeFor(String table) {
        return isFor(table) && Remark.table(comment).isPresent();
    }

    private boolean holdsDiscards() {
        return columns.stream().map(TableColumn::name).toList().containsAll(DISCARDS);
    }

    private boolean holdsRows() {
        boolean id = false;
        boolean receivedAt = false;
        for (TableColumn column : columns) {
            ValueType type = ColumnType.parse(column.type()).value();
            id |= column.name().equals(RowColumns.ID) && isOfIds(type);
            receivedAt |= column.name().equals(RowColumns.RECEIVED_AT) && isOfTimes(type);
        }
        return id && receivedAt;
    }

    private static boolean isOfIds(ValueType type) {
        return type instanceof ValueType.Text || type instanceof ValueType.FixedText || type instanceof ValueType.Uuid;
    }

    private static boolean isOfTimes(ValueType type) {
        return type instanceof ValueType.Seconds
                || type instanceof ValueType.Moment
                || type instanceof ValueType.Day
                || type instanceof ValueType.Text;
    }
}
