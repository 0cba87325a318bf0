package io.windtrap.forwarder.batch;

import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RudderStackTables;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Refused values as rows of {@code rudder_discards}, as many as make one INSERT. */
public final class DiscardedCells {
    /** Characters of a value that are kept: the topic has it whole. */
    public static final int LONGEST_VALUE = 10_000;

    /** In place of an offset: these rows come of values, and are never dead letters. */
    private static final long NO_EVENT = -1;

    private static final int MOST_ROWS = 10_000;
    private static final long MOST_BYTES = 4 << 20;

    private @Nullable RowGroup rows;

    /** Appends a row for {@code refused}. */
    public void add(RefusedCell refused) {
        var row = new Row(
                RudderStackTables.DISCARDS,
                List.of(
                        new Cell("column_name", STRING, refused.cell().column()),
                        new Cell("column_value", STRING, capped(refused.cell().text())),
                        new Cell("reason", STRING, refused.reason().code()),
                        new Cell(RudderStackTables.RECEIVED_AT, DATETIME, refused.receivedAt()),
                        new Cell("row_id", STRING, refused.rowId()),
                        new Cell("table_name", STRING, refused.table()),
                        new Cell(
                                "value_type",
                                STRING,
                                refused.cell().type().name().toLowerCase(Locale.ROOT))));
        if (rows == null) {
            rows = new RowGroup(GroupKey.of(row));
        }
        rows.add(row, refused.loadedAt(), NO_EVENT);
    }

    /** Whether they are to be written before more is added. */
    public boolean full() {
        return rows != null && (rows.rows() >= MOST_ROWS || rows.bytes() >= MOST_BYTES);
    }

    /** The rows, of which there are none from now on; null when there are none now. */
    public @Nullable RowGroup take() {
        RowGroup taken = rows;
        rows = null;
        return taken;
    }

    private static String capped(String value) {
        if (value.length() <= LONGEST_VALUE) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(LONGEST_VALUE - 1)) ? LONGEST_VALUE - 1 : LONGEST_VALUE;
        return value.substring(0, end);
    }
}
