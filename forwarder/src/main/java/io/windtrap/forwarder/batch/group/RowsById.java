package io.windtrap.forwarder.batch.group;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.ColumnSet;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RowColumns;
import io.windtrap.forwarder.mapping.TableRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The rows of one batch for a table of {@link TableRule#ROW_FOR_EACH_ID}: one for each id, holding the newest value that the batch has
 * for each column. So the order in which groups are inserted has no say in which value wins. A pure function of the rows in their order.
 */
public final class RowsById {
    /** What a cell costs beyond its text: the cell, its entry, the text's own header. */
    private static final int CELL_BYTES = 120;

    private static final int OFFSET_BYTES = 24;

    private final String table;
    private final Map<String, Merged> merged = new LinkedHashMap<>();

    private int rows;
    private long bytes;

    /**
     * What the batch has for one id.
     *
     * @param parts its columns, in as many rows as hold them; a column is in one row alone, but for those that make it a row
     * @param offsets of the events that had a row for it
     */
    private record Merged(List<SortedMap<String, Cell>> parts, List<Long> offsets) {}

    /** Rows of {@code table}, of which there are none yet. */
    public RowsById(String table) {
        this.table = table;
    }

    /** Takes a row of the event at {@code offset} over all that came before for the same id. */
    public void add(Row row, long offset) {
        Merged one = merged.computeIfAbsent(id(row), _ -> new Merged(new ArrayList<>(), new ArrayList<>(1)));
        one.offsets().add(offset);
        bytes += OFFSET_BYTES;
        for (Cell cell : row.cells()) {
            SortedMap<String, Cell> part = placeOf(cell, one.parts());
            Cell before = part.put(cell.column(), cell);
            bytes += before == null
                    ? CELL_BYTES + cell.text().length()
                    : cell.text().length() - before.text().length();
        }
    }

    /** Rows so far. */
    public int size() {
        return rows;
    }

    /** Bytes held in memory, nearly. */
    public long bytes() {
        return bytes;
    }

    /** Tells {@code each} of the rows, in the order in which their ids came first, and of the offsets of their events. */
    public void forEach(BiConsumer<Row, List<Long>> each) {
        for (Merged one : merged.values()) {
            for (SortedMap<String, Cell> part : one.parts()) {
                for (String column : List.of(RowColumns.ID, RowColumns.RECEIVED_AT)) {
                    Cell shared = one.parts().getFirst().get(column);
                    if (shared != null) {
                        part.put(column, shared);
                    }
                }
                each.accept(
                        new Row(
                                table,
                                TableRule.ROW_FOR_EACH_ID,
                                ColumnSet.of(List.copyOf(part.keySet())),
                                List.copyOf(part.values())),
                        List.copyOf(one.offsets()));
            }
        }
    }

    private SortedMap<String, Cell> placeOf(Cell cell, List<SortedMap<String, Cell>> parts) {
        for (SortedMap<String, Cell> part : parts) {
            if (part.containsKey(cell.column())) {
                return part;
            }
        }
        if (parts.isEmpty() || parts.getLast().size() >= Row.MAX_COLUMNS - 3) {
            parts.add(new TreeMap<>());
            rows++;
        }
        return parts.getLast();
    }

    private static String id(Row row) {
        for (Cell cell : row.cells()) {
            if (cell.column().equals(RowColumns.ID)) {
                return cell.text();
            }
        }
        throw new IllegalArgumentException("a row for each id has an id");
    }
}
