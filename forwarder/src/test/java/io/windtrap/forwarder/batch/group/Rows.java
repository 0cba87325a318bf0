package io.windtrap.forwarder.batch.group;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.TableRule;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackTables;
import java.util.List;

/** Rows for tests. */
public final class Rows {
    private Rows() {}

    /** A row with these cells, in the order given; those of {@code users} are one for each id. */
    public static Row row(String table, Cell... cells) {
        var row = new Row(table, List.of(cells));
        return table.equals(RudderStackTables.USERS)
                ? new Row(table, TableRule.ROW_FOR_EACH_ID, row.columns(), row.cells())
                : row;
    }

    /** The rows of {@code group} as they came. */
    public static String tsv(RowGroup group) {
        return new String(group.tsv().bytes(), 0, group.tsvBytes(), UTF_8);
    }

    public static Cell text(String column, String value) {
        return new Cell(column, LogicalType.STRING, value);
    }

    public static Cell cell(String column, LogicalType type, String value) {
        return new Cell(column, type, value);
    }
}
