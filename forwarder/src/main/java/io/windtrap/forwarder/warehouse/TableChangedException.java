package io.windtrap.forwarder.warehouse;

/** Someone else dropped or changed a table between two looks at it. */
final class TableChangedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    TableChangedException(String table) {
        super("table " + table + " was changed by someone else");
    }
}
