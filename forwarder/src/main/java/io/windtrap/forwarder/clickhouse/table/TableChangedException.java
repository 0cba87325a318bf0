package io.windtrap.forwarder.clickhouse.table;

/** Someone else dropped or changed a table between two looks at it. */
public final class TableChangedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TableChangedException(String table) {
        super("table " + table + " was changed during the insert");
    }
}
