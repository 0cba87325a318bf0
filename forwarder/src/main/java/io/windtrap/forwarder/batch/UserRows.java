package io.windtrap.forwarder.batch;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RudderStackTables;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The rows of {@code users} of one batch: one for each user, holding the newest value that the batch has for each trait. So the
 * order in which groups are inserted has no say in which value wins. A pure function of the rows in their order.
 */
final class UserRows {
    /** What a cell costs beyond its text: the cell, its entry, the text's own header. */
    private static final int CELL_BYTES = 120;

    private static final int OFFSET_BYTES = 24;

    private final Map<String, User> users = new LinkedHashMap<>();

    private int rows;
    private long bytes;

    /**
     * One user of the batch.
     *
     * @param parts his columns, in as many rows as hold them; a column is in one row alone, but for those that make it a row
     * @param offsets of the events that had a row for him
     */
    private record User(List<SortedMap<String, Cell>> parts, List<Long> offsets) {}

    /** Takes the row that the event at {@code offset} has for its user, over all that came before. */
    void add(Row row, long offset) {
        User user = users.computeIfAbsent(id(row), _ -> new User(new ArrayList<>(), new ArrayList<>(1)));
        user.offsets().add(offset);
        bytes += OFFSET_BYTES;
        for (Cell cell : row.cells()) {
            SortedMap<String, Cell> part = placeOf(cell, user.parts());
            Cell before = part.put(cell.column(), cell);
            bytes += before == null
                    ? CELL_BYTES + cell.text().length()
                    : cell.text().length() - before.text().length();
        }
    }

    /** Rows so far. */
    int size() {
        return rows;
    }

    /** Bytes held in memory, nearly. */
    long bytes() {
        return bytes;
    }

    /** Tells {@code each} of the rows, in the order in which their users came first, and of the offsets of their events. */
    void forEach(BiConsumer<Row, List<Long>> each) {
        for (User user : users.values()) {
            for (SortedMap<String, Cell> part : user.parts()) {
                for (String column : List.of(RudderStackTables.ID, RudderStackTables.RECEIVED_AT)) {
                    Cell shared = user.parts().getFirst().get(column);
                    if (shared != null) {
                        part.put(column, shared);
                    }
                }
                each.accept(new Row(RudderStackTables.USERS, List.copyOf(part.values())), List.copyOf(user.offsets()));
            }
        }
    }

    private SortedMap<String, Cell> placeOf(Cell cell, List<SortedMap<String, Cell>> parts) {
        for (SortedMap<String, Cell> part : parts) {
            if (part.containsKey(cell.column())) {
                return part;
            }
        }
        if (parts.isEmpty() || parts.getLast().size() >= RudderStackTables.MAX_COLUMNS - 3) {
            parts.add(new TreeMap<>());
            rows++;
        }
        return parts.getLast();
    }

    private static String id(Row row) {
        for (Cell cell : row.cells()) {
            if (cell.column().equals(RudderStackTables.ID)) {
                return cell.text();
            }
        }
        throw new IllegalArgumentException("a row of users has an id");
    }
}
