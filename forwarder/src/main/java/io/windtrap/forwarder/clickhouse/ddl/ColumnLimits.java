package io.windtrap.forwarder.clickhouse.ddl;

/**
 * How far events may make tables grow. Columns that rules fill and tables of types of event don't count. 0 = no limit.
 *
 * @param newColumns columns that one batch may add to a table
 * @param columns columns that a table may grow to
 * @param tables tables that the database may grow to
 * @param tablesOfSource tables that the events of one source may make
 * @param newTables tables that the events of one source may make at once
 */
public record ColumnLimits(int newColumns, int columns, int tables, int tablesOfSource, int newTables) {
    /** No limits. */
    public static final ColumnLimits NONE = new ColumnLimits(0, 0, 0);

    /** No limits for a source of its own. */
    public ColumnLimits(int newColumns, int columns, int tables) {
        this(newColumns, columns, tables, 0, 0);
    }
}
