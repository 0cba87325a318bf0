package io.windtrap.forwarder.batch;

import java.util.BitSet;

/** Takes a group apart by its rows, as a bisection of refused rows needs it. */
public final class GroupParts {
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

    /** All rows but {@code out}, in their order; may be empty. */
    public RowGroup without(BitSet out) {
        var rows = new BitSet();
        rows.set(0, whole.rows());
        rows.andNot(out);
        return whole.part(rows, starts);
    }
}
