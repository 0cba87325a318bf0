package io.windtrap.forwarder.batch;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RudderStackTables;
import io.windtrap.forwarder.warehouse.type.Conversion;
import io.windtrap.forwarder.warehouse.type.Mismatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * The rows of one batch that have the same table and the same columns: one INSERT. Rows are kept as the TSV that will be
 * sent, with one byte a cell for its type, so that a batch costs little more than its bytes.
 */
public final class RowGroup {
    private static final LogicalType[] TYPES = LogicalType.values();
    private static final int FIRST_CELLS = 256;

    private final String table;
    private final List<String> columns;
    private final int[] seen;
    private final TsvBuffer tsv = new TsvBuffer();
    private byte[] types = new byte[FIRST_CELLS];
    private int cells;
    private int rows;

    RowGroup(GroupKey key) {
        table = key.table();
        List<String> written = new ArrayList<>(key.columns());
        written.add(RudderStackTables.UUID_TS);
        columns = List.copyOf(written);
        seen = new int[columns.size()];
    }

    /** Appends a row whose columns are this group's. */
    void add(Row row, String loadTime) {
        int column = 0;
        for (Cell cell : row.cells()) {
            cell(column++, cell.type(), cell.text());
            tsv.tab();
        }
        cell(column, LogicalType.DATETIME, loadTime);
        tsv.newline();
        rows++;
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

    /** Types seen in the column at {@code index}. */
    public TypeSet types(int index) {
        return new TypeSet(seen[index]);
    }

    /** The rows as they came. */
    TsvBuffer tsv() {
        return tsv;
    }

    /** Bytes held in memory. */
    long bytes() {
        return (long) tsv.capacity() + types.length;
    }

    /**
     * The rows as their table can take them.
     *
     * @param fits for each column, what it holds
     * @param refused hears of each value that becomes NULL because its column can't hold it
     * @return the group's own bytes where every value fits as it stands, which is the usual case; else a copy
     */
    public TsvBuffer fitted(List<ColumnFit> fits, Consumer<RefusedCell> refused) {
        for (int column = 0; column < seen.length; column++) {
            if (!types(column).within(fits.get(column).asIs())) {
                return rewritten(fits, refused);
            }
        }
        return tsv;
    }

    private TsvBuffer rewritten(List<ColumnFit> fits, Consumer<RefusedCell> refused) {
        var result = new TsvBuffer();
        byte[] bytes = tsv.bytes();
        int idColumn = columns.indexOf(RudderStackTables.ID);
        int[] starts = new int[seen.length + 1];
        int start = 0;
        for (int row = 0; row < rows; row++) {
            split(bytes, start, starts);
            for (int column = 0; column < seen.length; column++) {
                LogicalType type = TYPES[types[row * seen.length + column]];
                int end = starts[column + 1] - 1;
                if (TypeSet.of(type).within(fits.get(column).asIs())) {
                    result.copy(bytes, starts[column], end);
                } else {
                    String value = TsvText.unescape(bytes, starts[column], end);
                    var cell = new Cell(columns.get(column), type, value);
                    switch (fits.get(column).type().convert(cell)) {
                        case Conversion.Converted(String text) -> result.text(text);
                        case Conversion.Refused(Mismatch reason) -> {
                            result.nullCell();
                            String id = idColumn < 0
                                    ? ""
                                    : TsvText.unescape(bytes, starts[idColumn], starts[idColumn + 1] - 1);
                            refused.accept(new RefusedCell(table, id, cell, reason));
                        }
                    }
                }
                separate(result, column);
            }
            start = starts[seen.length];
        }
        return result;
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

    private void separate(TsvBuffer result, int column) {
        if (column == seen.length - 1) {
            result.newline();
        } else {
            result.tab();
        }
    }

    @SuppressWarnings("EnumOrdinal") // The bytes live no longer than the batch.
    private void cell(int column, LogicalType type, String text) {
        if (cells == types.length) {
            types = Arrays.copyOf(types, cells * 2);
        }
        types[cells++] = (byte) type.ordinal();
        seen[column] |= TypeSet.bit(type);
        tsv.text(text);
    }
}
