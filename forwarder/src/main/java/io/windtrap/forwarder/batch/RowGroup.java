package io.windtrap.forwarder.batch;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RudderStackTables;
import io.windtrap.forwarder.warehouse.type.Conversion;
import io.windtrap.forwarder.warehouse.type.Mismatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one batch that have the same table and the same columns: one INSERT. Rows are kept as the TSV that will be
 * sent, with one byte a cell for its type, so that a batch costs little more than its bytes.
 */
public final class RowGroup {
    private static final LogicalType[] TYPES = LogicalType.values();
    private static final int FIRST_CELLS = 256;
    private static final int FIRST_ROWS = 16;

    /** What a column costs beside the characters of its name: the string, its places in lists, {@code seen}. */
    private static final int BYTES_A_COLUMN = 80;

    /** In place of the type, where a row of a merged group has no such cell. */
    private static final byte ABSENT = -1;

    private final RowGroup whole;
    private final GroupKey key;
    private final String table;
    private final List<String> columns;
    private final int[] seen;
    private final long nameBytes;
    private final TsvBuffer tsv = new TsvBuffer();
    private byte[] types = new byte[FIRST_CELLS];
    private long[] offsets = new long[FIRST_ROWS];
    private final Map<Integer, List<Long>> severalOffsets = new HashMap<>();
    private int cells;
    private int rows;

    RowGroup(GroupKey key) {
        this.whole = this;
        this.key = key;
        table = key.table();
        List<String> written = new ArrayList<>(key.columns().names());
        written.add(RudderStackTables.UUID_TS);
        columns = List.copyOf(written);
        seen = new int[columns.size()];
        nameBytes = columns.stream()
                .mapToLong(name -> BYTES_A_COLUMN + name.length())
                .sum();
    }

    private RowGroup(RowGroup group) {
        whole = group.whole;
        key = group.key;
        table = group.table;
        columns = group.columns;
        seen = new int[columns.size()];
        nameBytes = group.nameBytes;
    }

    /** Appends a row as {@link #add(Row, String, long)} does, of the events at {@code from}. */
    void add(Row row, String loadTime, List<Long> from) {
        several(from);
        add(row, loadTime, from.getLast());
    }

    /** Appends a row whose columns are this group's, of the event at {@code offset}. */
    void add(Row row, String loadTime, long offset) {
        List<Cell> values = row.cells();
        int width = values.size();
        for (int column = 0; column < width; column++) {
            Cell cell = values.get(column);
            cell(column, cell.type(), cell.text());
            tsv.tab();
        }
        cell(width, LogicalType.DATETIME, loadTime);
        tsv.newline();
        ended(offset);
    }

    private void several(List<Long> from) {
        if (from.size() > 1) {
            severalOffsets.put(rows, from);
        }
    }

    private void ended(long offset) {
        if (rows == offsets.length) {
            offsets = Arrays.copyOf(offsets, rows * 2);
        }
        offsets[rows++] = offset;
    }

    /** Where each row begins in the TSV, and after the last one where it ends. */
    int[] starts() {
        int[] starts = new int[rows + 1];
        byte[] bytes = tsv.bytes();
        int row = 1;
        for (int at = 0; row <= rows; at++) {
            if (bytes[at] == '\n') {
                starts[row++] = at + 1;
            }
        }
        return starts;
    }

    /**
     * A group of its own of some of the rows.
     *
     * @param starts as {@link #starts} has them
     */
    RowGroup part(BitSet chosen, int[] starts) {
        var part = new RowGroup(this);
        int width = seen.length;
        part.types = new byte[Math.max(1, chosen.cardinality() * width)];
        for (int row = chosen.nextSetBit(0); row >= 0; row = chosen.nextSetBit(row + 1)) {
            part.tsv.copy(tsv.bytes(), starts[row], starts[row + 1]);
            System.arraycopy(types, row * width, part.types, part.cells, width);
            for (int column = 0; column < width; column++) {
                byte type = types[row * width + column];
                part.seen[column] |= type == ABSENT ? 0 : TypeSet.bit(TYPES[type]);
            }
            part.cells += width;
            part.several(offsets(row));
            part.ended(offsets[row]);
        }
        return part;
    }

    /** The rows of {@code members}, whose columns are all in {@code key}, with NULL for what a member lacks. */
    static RowGroup of(GroupKey key, List<RowGroup> members) {
        var merged = new RowGroup(key);
        members.forEach(merged::append);
        return merged;
    }

    /** This group's rows and those of {@code other}, which has the same columns. */
    RowGroup with(RowGroup other) {
        return of(key, List.of(this, other));
    }

    private void append(RowGroup member) {
        int[] from = columns.stream().mapToInt(member.columns::indexOf).toArray();
        byte[] bytes = member.tsv.bytes();
        int[] starts = new int[member.columns.size() + 1];
        for (int row = 0; row < member.rows; row++) {
            split(bytes, starts[starts.length - 1], starts);
            for (int column = 0; column < from.length; column++) {
                if (column > 0) {
                    tsv.tab();
                }
                if (from[column] < 0) {
                    type(ABSENT);
                    tsv.nullCell();
                } else {
                    type(member.types[row * member.columns.size() + from[column]]);
                    tsv.copy(bytes, starts[from[column]], starts[from[column] + 1] - 1);
                }
            }
            tsv.newline();
            several(member.offsets(row));
            ended(member.offsets[row]);
        }
        for (int column = 0; column < from.length; column++) {
            seen[column] |= from[column] < 0 ? 0 : member.seen[from[column]];
        }
    }

    /** The group of the batch that this one is a part of; itself where it is no part. */
    public RowGroup whole() {
        return whole;
    }

    /** What tells it from the other groups of its batch. */
    GroupKey key() {
        return key;
    }

    /** Table without its database. */
    public String table() {
        return table;
    }

    /** Columns in the order of the TSV's cells. */
    public List<String> columns() {
        return columns;
    }

    /** Rows, 1 or more once sealed. */
    public int rows() {
        return rows;
    }

    /** Offsets of the events that gave {@code row}, 0 to {@link #rows()} − 1: one, but for rows of {@code users}. */
    public List<Long> offsets(int row) {
        List<Long> several = severalOffsets.get(row);
        return several == null ? List.of(offsets[row]) : several;
    }

    /** Each row's value in the column at {@code index} as an INSERT has it; null = no such cell, or {@code fit} refuses it. */
    public List<@Nullable String> written(int index, ColumnFit fit) {
        List<@Nullable String> written = new ArrayList<>(rows);
        int[] starts = new int[columns.size() + 1];
        for (int row = 0; row < rows; row++) {
            split(tsv.bytes(), starts[columns.size()], starts);
            byte seenType = types[row * columns.size() + index];
            written.add(seenType == ABSENT ? null : written(TYPES[seenType], value(starts, index), fit));
        }
        return written;
    }

    private static @Nullable String written(LogicalType type, String text, ColumnFit fit) {
        if (TypeSet.of(type).within(fit.asIs())) {
            return text;
        }
        return fit.type().value().convert(type, text) instanceof Conversion.Converted(String converted)
                ? converted
                : null;
    }

    /** Types seen in the column at {@code index}. */
    public TypeSet types(int index) {
        return new TypeSet(seen[index]);
    }

    /** Types seen in each column. */
    public Map<String, TypeSet> types() {
        Map<String, TypeSet> types = new HashMap<>();
        for (int column = 0; column < seen.length; column++) {
            types.put(columns.get(column), types(column));
        }
        return types;
    }

    /** Bytes of the rows as TSV. */
    public int tsvBytes() {
        return tsv.size();
    }

    /** The rows as they came. */
    TsvBuffer tsv() {
        return tsv;
    }

    /** Bytes held in memory; names count, as clients choose them and can make each event's others. */
    long bytes() {
        return nameBytes + tsv.capacity() + types.length + (long) offsets.length * Long.BYTES;
    }

    /**
     * The rows as their table can take them.
     *
     * @param fits for each column, what it holds
     * @param refused hears of each value that becomes NULL because its column can't hold it
     * @return the columns that may be written; the group's own bytes where every value fits as it stands, which is the usual
     *     case, else a copy
     */
    public TsvBuffer fitted(List<ColumnFit> fits, Consumer<RefusedCell> refused) {
        for (int column = 0; column < seen.length; column++) {
            if (!types(column).within(fits.get(column).asIs())
                    || !fits.get(column).written()) {
                return rewritten(fits, refused);
            }
        }
        return tsv;
    }

    private TsvBuffer rewritten(List<ColumnFit> fits, Consumer<RefusedCell> refused) {
        var result = new TsvBuffer();
        byte[] bytes = tsv.bytes();
        int id = columns.indexOf(RudderStackTables.ID);
        int receivedAt = columns.indexOf(RudderStackTables.RECEIVED_AT);
        int[] starts = new int[seen.length + 1];
        int start = 0;
        for (int row = 0; row < rows; row++) {
            split(bytes, start, starts);
            boolean first = true;
            for (int column = 0; column < seen.length; column++) {
                boolean written = fits.get(column).written();
                if (written && !first) {
                    result.tab();
                }
                first &= !written;
                byte seenType = types[row * seen.length + column];
                int end = starts[column + 1] - 1;
                if (seenType == ABSENT
                        || TypeSet.of(TYPES[seenType]).within(fits.get(column).asIs())) {
                    if (written) {
                        result.copy(bytes, starts[column], end);
                    }
                } else {
                    LogicalType type = TYPES[seenType];
                    String value = TsvText.unescape(bytes, starts[column], end);
                    var cell = new Cell(columns.get(column), type, value);
                    switch (fits.get(column).type().convert(cell)) {
                        case Conversion.Converted(String text) -> result.text(text);
                        case Conversion.Refused(Mismatch reason) -> {
                            if (written) {
                                result.nullCell();
                            }
                            String loadedAt = value(starts, seen.length - 1);
                            refused.accept(new RefusedCell(
                                    table,
                                    id < 0 ? "" : value(starts, id),
                                    receivedAt < 0 ? loadedAt : value(starts, receivedAt),
                                    loadedAt,
                                    cell,
                                    reason));
                        }
                    }
                }
            }
            result.newline();
            start = starts[seen.length];
        }
        return result;
    }

    /** The text of the first row's cell in {@code column}; null = there is no such row or column, or no cell. */
    public @Nullable String firstValue(String column) {
        int index = columns.indexOf(column);
        if (index < 0 || rows == 0 || types[index] == ABSENT) {
            return null;
        }
        int[] starts = new int[seen.length + 1];
        split(tsv.bytes(), 0, starts);
        return value(starts, index);
    }

    private String value(int[] starts, int column) {
        return TsvText.unescape(tsv.bytes(), starts[column], starts[column + 1] - 1);
    }

    /** Finds where the cells of the row at {@code start} begin; the last entry is where the next row begins. */
    private static void split(byte[] bytes, int start, int[] starts) {
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

    @SuppressWarnings("EnumOrdinal") // The bytes live no longer than the batch.
    private void cell(int column, LogicalType type, String text) {
        type((byte) type.ordinal());
        seen[column] |= TypeSet.bit(type);
        tsv.text(text);
    }

    private void type(byte one) {
        if (cells == types.length) {
            types = Arrays.copyOf(types, cells * 2);
        }
        types[cells++] = one;
    }
}
