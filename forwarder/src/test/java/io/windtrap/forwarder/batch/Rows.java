package io.windtrap.forwarder.batch;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;

/** Rows for tests. */
public final class Rows {
    private Rows() {}

    /** A row with these cells, in the order given. */
    public static Row row(String table, Cell... cells) {
        return new Row(table, List.of(cells));
    }

    public static Cell text(String column, String value) {
        return new Cell(column, LogicalType.STRING, value);
    }

    public static Cell cell(String column, LogicalType type, String value) {
        return new Cell(column, type, value);
    }
}
