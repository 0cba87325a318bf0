package io.windtrap.forwarder.batch;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * What rows of one INSERT have in common: a pure function of the row, never of the table as it stands, so that a batch
 * that is cut again falls into the same groups.
 *
 * @param table table without its database
 * @param columns names, sorted, without the load time
 */
record GroupKey(String table, List<String> columns) {
    static GroupKey of(Row row) {
        List<String> columns = new ArrayList<>(row.cells().size());
        for (Cell cell : row.cells()) {
            columns.add(cell.column());
        }
        return new GroupKey(row.table(), columns);
    }
}
