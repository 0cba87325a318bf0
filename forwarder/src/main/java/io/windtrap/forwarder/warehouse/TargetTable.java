package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.ColumnFit;
import java.util.List;

/**
 * Where the rows of a group go.
 *
 * @param name of the table in the database, not quoted; empty = nowhere, every value is refused
 * @param columns for each column of the group
 */
record TargetTable(String name, List<TableSchema.Column> columns) {
    /** What each column of the group holds. */
    List<ColumnFit> fits() {
        return columns.stream().map(TableSchema.Column::fit).toList();
    }

    /** Names of the columns that an INSERT names, as the table has them. */
    List<String> written() {
        return columns.stream()
                .filter(column -> column.fit().written())
                .map(TableSchema.Column::name)
                .toList();
    }
}
