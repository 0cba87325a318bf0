package io.windtrap.forwarder.batch.group;

import io.windtrap.forwarder.mapping.LogicalType;
import org.jspecify.annotations.Nullable;

/** Reads the cells of a group row by row, as they were put in. Used by one thread. */
public final class GroupReader {
    private static final LogicalType[] TYPES = LogicalType.values();

    private final RowGroup group;
    private final int[] starts;
    private int row = -1;

    GroupReader(RowGroup group) {
        this.group = group;
        this.starts = new int[group.columns().size() + 1];
    }

    /** Goes to the next row, at first to the first one; false = there is none. */
    public boolean next() {
        if (row + 1 >= group.rows()) {
            return false;
        }
        row++;
        split(group.tsv().bytes(), starts[starts.length - 1]);
        return true;
    }

    /** Finds where the cells of the row at {@code start} begin; the last entry is where the next row begins. */
    private void split(byte[] bytes, int start) {
        starts[0] = start;
        int at = start;
        for (int column = 1; column < starts.length; column++) {
            byte end = column == starts.length - 1 ? (byte) '\n' : (byte) '\t';
            while (bytes[at] != end) {
                at++;
            }
            starts[column] = ++at;
        }
    }

    /** Type of the row's value in {@code column}, 0 to the group's columns − 1; null = the row has none. */
    public @Nullable LogicalType type(int column) {
        byte type = group.type(row, column);
        return type == RowGroup.ABSENT ? null : TYPES[type];
    }

    /** The row's value in {@code column}; not to be asked for where it has none. */
    public String text(int column) {
        return TsvText.unescape(group.tsv().bytes(), starts[column], starts[column + 1] - 1);
    }

    /** Appends the row's value in {@code column} as it stands; NULL where it has none. */
    public void copyTo(TsvBuffer buffer, int column) {
        buffer.copy(group.tsv().bytes(), starts[column], starts[column + 1] - 1);
    }
}
