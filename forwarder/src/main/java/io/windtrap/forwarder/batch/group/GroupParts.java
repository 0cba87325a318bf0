package io.windtrap.forwarder.batch.group;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RowColumns;
import java.util.BitSet;
import java.util.List;

/** Takes a group apart by its rows, as a bisection of refused rows needs it. */
public final class GroupParts {
    /** In a form that a column of UUIDs takes as well. */
    private static final String NO_ID = "00000000-0000-0000-0000-000000000000";

    private static final long NO_EVENT = -1;

    private final RowGroup whole;
    private final int[] starts;

    public GroupParts(RowGroup whole) {
        this.whole = whole;
        this.starts = whole.starts();
    }

    /** Rows {@code from} to {@code to}, the latter not included. */
    public RowGroup range(int from, int to) {
        var rows = new BitSet();
        rows.set(from, to);
        return whole.part(rows, starts);
    }

    /** A row of the same table that holds nothing but what every row has: where it is refused, no value is to blame. */
    public RowGroup bareRow() {
        byte[] tsv = whole.tsv().bytes();
        int end = starts[1] - 1;
        int start = end;
        while (start > 0 && tsv[start - 1] != '\t') {
            start--;
        }
        return bareRow(whole.table(), TsvText.unescape(tsv, start, end));
    }

    /**
     * A row that no event wrote, with nothing but what every row has.
     *
     * @param loadTime when it was received, as {@link LogicalType#DATETIME} has it
     */
    public static RowGroup bareRow(String table, String loadTime) {
        var row = new Row(
                table,
                List.of(
                        new Cell(RowColumns.ID, LogicalType.STRING, NO_ID),
                        new Cell(RowColumns.RECEIVED_AT, LogicalType.DATETIME, loadTime)));
        var bare = new RowGroup(GroupKey.of(row));
        bare.add(row, loadTime, NO_EVENT);
        return bare;
    }

    /** All rows but {@code out}, in their order; may be empty. */
    public RowGroup without(BitSet out) {
        var rows = new BitSet();
        rows.set(0, whole.rows());
        rows.andNot(out);
        return whole.part(rows, starts);
    }
}
