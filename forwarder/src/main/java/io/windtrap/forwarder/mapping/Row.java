package io.windtrap.forwarder.mapping;

import java.util.List;

/**
 * One row for one table, without {@code uuid_ts}: the batch adds that column, the load time, to every row. Immutable.
 *
 * @param table name of the table
 * @param rule how rows of its table belong together; the same for every row of a table
 * @param columns those that have a value here
 * @param cells one for each column, in the same order; rows of one event share their equal cells
 */
public record Row(String table, TableRule rule, ColumnSet columns, List<Cell> cells) {
    /** Columns that one row may have, {@link RowColumns#UUID_TS} included. */
    public static final int MAX_COLUMNS = 1600;

    /** A row that is stored as it is, of {@code cells}, which are sorted by column, each column once. */
    public Row(String table, List<Cell> cells) {
        this(
                table,
                TableRule.ROW_FOR_EACH_EVENT,
                ColumnSet.of(cells.stream().map(Cell::column).toList()),
                cells);
    }
}
