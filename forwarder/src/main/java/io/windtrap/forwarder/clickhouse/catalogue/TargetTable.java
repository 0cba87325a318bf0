package io.windtrap.forwarder.clickhouse.catalogue;

import io.windtrap.forwarder.clickhouse.type.ColumnFit;
import java.util.List;

/**
 * Where the rows of a group go.
 *
 * @param name of the table in the database, not quoted; empty = nowhere, every value is refused
 * @param columns for each column of the group
 */
public record TargetTable(String name, List<TableSchema.Column> columns) {
    /** What each column of the group holds. */
    public List<ColumnFit> fits() {
        return columns.stream().map(TableSchema.Column::fit).toList();
    }

    /** Names of the columns that an INSERT names, as the table has them. */
    public List<String> written() {
        return columns.stream()
                .filter(column -> column.fit().written())
                .map(TableSchema.Column::name)
                .toList();
    }
}
