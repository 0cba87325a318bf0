package io.windtrap.forwarder.mapping;

import java.util.List;

/**
 * One row for one table, without {@code uuid_ts}: the batch adds that column, the load time, to every row. Immutable.
 *
 * @param table name of the table, as it stands in ClickHouse
 * @param columns those that have a value here
 * @param cells one for each column, in the same order; rows of one event share their equal cells
 */
public record Row(String table, ColumnSet columns, List<Cell> cells) {
    /** A row of {@code cells}, which are sorted by column, each column once. */
    public Row(String table, List<Cell> cells) {
        this(table, ColumnSet.of(cells.stream().map(Cell::column).toList()), cells);
    }
}
