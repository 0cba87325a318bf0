package io.windtrap.forwarder.batch.group;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RowColumns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one batch that have the same table and the same columns: one INSERT. Rows are kept as the TSV that will be
 * sent, with one byte a cell for its type, so that a batch costs little more than its bytes.
 */
public final class RowGroup {
    private static final LogicalType[] TYPES = LogicalType.values();
    private static final int FIRST_CELLS = 256;
    private static final int FIRST_ROWS = 16;

    /** What a column costs beside its name: its place in {@code columns}, {@code seen}. */
    private static final int BYTES_A_COLUMN = 8;

    /** In place of the type, where a row of a merged group has no such cell. */
    static final byte ABSENT = -1;

    private final RowGroup whole;
    private final GroupKey key;
    private final String table;
    private final List<String> columns;
    private final int[] seen;
    private final long columnBytes;
    private final TsvBuffer tsv = new TsvBuffer();
    private byte[] types = new byte[FIRST_CELLS];
    private long[] offsets = new long[FIRST_ROWS];
    private final Map<Integer, List<Long>> severalOffsets = new HashMap<>();
    /** In a joint batch: partition of the rows from the key on. */
    private final NavigableMap<Integer, Integer> partitions = new TreeMap<>();

    private int cells;
    private int rows;

    public RowGroup(GroupKey key) {
        this.whole = this;
        this.key = key;
        table = key.table();
        List<String> written = new ArrayList<>(key.columns().names());
        written.add(RowColumns.UUID_TS);
        columns = List.copyOf(written);
        seen = new int[columns.size()];
        columnBytes = (long) BYTES_A_COLUMN * columns.size() + key.columns().bytesOfGroup();
    }

    private RowGroup(RowGroup group) {
        whole = group.whole;
        key = group.key;
        table = group.table;
        columns = group.columns;
        seen = new int[columns.size()];
        columnBytes = group.columnBytes;
    }

    /** Appends a row as {@link #add(Row, String, long)} does, of the events at {@code from}. */
    public void add(Row row, String loadTime, List<Long> from) {
        several(from);
        add(row, loadTime, from.getLast());
    }

    /** Appends a row whose columns are this group's, of the event at {@code offset}. */
    public void add(Row row, String loadTime, long offset) {
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

    /** Tells that all its rows are of events of {@code partition}: it becomes a part of a batch of several partitions. */
    public void allOf(int partition) {
        partitions.put(0, partition);
    }

    private void several(List<Long> from) {
        if (from.size() > 1) {
            severalOffsets.put(rows, from);
        }
    }

    /** Ends a row that comes from the events of {@code row} of {@code member}. */
    private void endedAs(RowGroup member, int row) {
        OptionalInt partition = member.partition(row);
        if (partition.isPresent() && !partition.equals(partition(rows))) {
            partitions.put(rows, partition.getAsInt());
        }
        several(member.offsets(row));
        ended(member.offsets[row]);
    }

    /** Ends rows that come from the events of all of {@code member}, in their order. */
    private void endedAs(RowGroup member) {
        member.partitions.forEach((row, partition) -> partitions.put(rows + row, partition));
        member.severalOffsets.forEach((row, from) -> severalOffsets.put(rows + row, from));
        if (offsets.length - rows < member.rows) {
            offsets = Arrays.copyOf(offsets, Math.max(offsets.length * 2, rows + member.rows));
        }
        System.arraycopy(member.offsets, 0, offsets, rows, member.rows);
        rows += member.rows;
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
            part.appendRow(this, row, starts);
        }
        return part;
    }

    /** The rows of {@code members}, whose columns are all in {@code key}, with NULL for what a member lacks. */
    static RowGroup of(GroupKey key, List<RowGroup> members) {
        var merged = new RowGroup(key);
        merged.tsv.room(members.stream().mapToInt(RowGroup::tsvBytes).reduce(0, Math::addExact));
        for (RowGroup member : members) {
            merged.append(member);
            member.release();
        }
        return merged;
    }

    /** This group's rows and those of {@code other}, which has the same columns. */
    RowGroup with(RowGroup other) {
        return of(key, List.of(this, other));
    }

    /** Hears that its rows are stored, or in another group, and that nobody reads them any more: its memory is other groups'. */
    public void release() {
        tsv.release();
    }

    private void append(RowGroup member) {
        if (member.columns.equals(columns)) {
            appendWhole(member);
            return;
        }
        int[] from = columns.stream().mapToInt(member.columns::indexOf).toArray();
        GroupReader reader = member.reader();
        for (int row = 0; reader.next(); row++) {
            for (int column = 0; column < from.length; column++) {
                if (column > 0) {
                    tsv.tab();
                }
                if (from[column] < 0) {
                    type(ABSENT);
                    tsv.nullCell();
                } else {
                    type(member.type(row, from[column]));
                    reader.copyTo(tsv, from[column]);
                }
            }
            tsv.newline();
            endedAs(member, row);
        }
        for (int column = 0; column < from.length; column++) {
            seen[column] |= from[column] < 0 ? 0 : member.seen[from[column]];
        }
    }

    private void appendWhole(RowGroup member) {
        tsv.copy(member.tsv.bytes(), 0, member.tsv.size());
        if (types.length - cells < member.cells) {
            types = Arrays.copyOf(types, Math.max(types.length * 2, cells + member.cells));
        }
        System.arraycopy(member.types, 0, types, cells, member.cells);
        cells += member.cells;
        endedAs(member);
        for (int column = 0; column < seen.length; column++) {
            seen[column] |= member.seen[column];
        }
    }

    private void appendRow(RowGroup member, int row, int[] starts) {
        int width = seen.length;
        tsv.copy(member.tsv.bytes(), starts[row], starts[row + 1]);
        for (int column = 0; column < width; column++) {
            byte type = member.types[row * width + column];
            type(type);
            seen[column] |= type == ABSENT ? 0 : TypeSet.bit(TYPES[type]);
        }
        endedAs(member, row);
    }

    /**
     * The rows of {@code members}, which have the same columns, from the oldest to the newest by {@code time}; those of one time in the
     * order of their members.
     *
     * @param time column of {@link LogicalType#DATETIME}
     */
    static RowGroup byTime(List<RowGroup> members, String time) {
        record At(String time, int member, int row) {}
        List<At> all = new ArrayList<>();
        List<int[]> starts = new ArrayList<>();
        for (RowGroup member : members) {
            int column = member.columns.indexOf(time);
            GroupReader reader = member.reader();
            for (int row = 0; reader.next(); row++) {
                all.add(new At(column < 0 ? "" : reader.text(column), starts.size(), row));
            }
            starts.add(member.starts());
        }
        all.sort(Comparator.comparing(At::time));
        var sorted = new RowGroup(members.getFirst().key);
        for (At at : all) {
            sorted.appendRow(members.get(at.member()), at.row(), starts.get(at.member()));
        }
        members.forEach(RowGroup::release);
        return sorted;
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

    /** Partition of the events that gave {@code row}; empty = the batch has but one. */
    public OptionalInt partition(int row) {
        Map.Entry<Integer, Integer> run = partitions.floorEntry(row);
        return run == null ? OptionalInt.empty() : OptionalInt.of(run.getValue());
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

    /** The rows as they came, in the order of {@link #columns}; not a copy. */
    public TsvBuffer tsv() {
        return tsv;
    }

    /** Reads the rows cell by cell. */
    public GroupReader reader() {
        return new GroupReader(this);
    }

    byte type(int row, int column) {
        return types[row * seen.length + column];
    }

    /**
     * Bytes held in memory. Names count, as clients choose them and can make each event's others; but not those that are kept for many
     * groups.
     */
    public long bytes() {
        return columnBytes + tsv.capacity() + types.length + (long) offsets.length * Long.BYTES;
    }

    /** The text of the first row's cell in {@code column}; null = there is no such row or column, or no cell. */
    public @Nullable String firstValue(String column) {
        int index = columns.indexOf(column);
        GroupReader reader = reader();
        return index >= 0 && reader.next() && reader.type(index) != null ? reader.text(index) : null;
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
