package io.windtrap.forwarder.batch.group;

import io.windtrap.forwarder.mapping.ColumnSet;
import io.windtrap.forwarder.mapping.Row;

/**
 * What rows of one INSERT have in common: a pure function of the row, never of the table as it stands, so that a batch
 * that is cut again falls into the same groups.
 *
 * @param table table without its database
 * @param columns without the load time
 */
public record GroupKey(String table, ColumnSet columns) {
    public static GroupKey of(Row row) {
        return new GroupKey(row.table(), row.columns());
    }
}
