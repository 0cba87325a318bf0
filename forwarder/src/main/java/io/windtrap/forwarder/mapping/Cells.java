package io.windtrap.forwarder.mapping;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a row: values gathered in the order of the rules, of which the last one for a column stands. Sealed by
 * {@link #sorted}; sorted layers merge into rows without being sorted again.
 */
final class Cells {
    private static final Comparator<Cell> BY_COLUMN = (a, b) -> a.column().compareTo(b.column());

    /** Cells before they are sorted to see how many columns they make: what bounds the cost of an absurd event. */
    private static final int MOST_UNSORTED = 4 * RudderStackTables.MAX_COLUMNS;

    private Cell[] cells = new Cell[32];
    private int size;
    private boolean tooWide;

    /** Puts a typed value over any that the column has. */
    void put(String column, LogicalType type, String text) {
        if (size == cells.length) {
            makeRoom();
        }
        cells[size++] = new Cell(column, type, text);
    }

    /** True when there are more columns than a row may have, so that nothing that is put can matter. */
    boolean isTooWide() {
        return tooWide;
    }

    private void makeRoom() {
        if (size < MOST_UNSORTED) {
            cells = Arrays.copyOf(cells, Math.min(size * 2, MOST_UNSORTED));
            return;
        }
        dropOverwritten();
        if (size > RudderStackTables.MAX_COLUMNS) {
            tooWide = true;
            size = RudderStackTables.MAX_COLUMNS + 1;
        }
    }

    /** Puts the value as a text whatever it looks like; null and the empty text put nothing. */
    void putText(String column, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            put(column, LogicalType.STRING, text);
        }
    }

    /** Puts a storable instant, in ms since the epoch. */
    void putTime(String column, long millis) {
        put(column, LogicalType.DATETIME, EventTime.text(millis));
    }

    /** Puts a value by a rule: its type is inferred; blank values, objects and arrays put nothing. */
    void putScalar(String column, @Nullable JsonValue value) {
        if (value != null && isScalar(value)) {
            putValue(column, value);
        }
    }

    /** True for a value that a rule can put: no object, no array, not blank. */
    static boolean isScalar(@Nullable JsonValue value) {
        return switch (value) {
            case null -> false;
            case JsonValue.Text text -> !text.isBlank();
            case JsonValue.Literal literal -> !literal.isBlank();
            case JsonValue.Numeral _ -> true;
            case JsonValue.Array _, JsonObject _ -> false;
        };
    }

    /** The text of a value that a rule can put, whatever its type; null for any other. */
    static @Nullable String scalarText(@Nullable JsonValue value) {
        return switch (value) {
            case JsonValue.Text(String text) -> text.isEmpty() ? null : text;
            case JsonValue.Numeral(LogicalType _, String text) -> text;
            case JsonValue.Literal.TRUE -> "true";
            case JsonValue.Literal.FALSE -> "false";
            case JsonValue.Array _, JsonObject _ -> null;
            case JsonValue.Literal.NULL -> null;
            case null -> null;
        };
    }

    /** Puts a user's value, which is no object and not blank: its type is inferred, an array becomes JSON text. */
    void putValue(String column, JsonValue value) {
        switch (value) {
            case JsonValue.Text(String text) -> putInferred(column, text);
            case JsonValue.Numeral(LogicalType type, String text) -> put(column, type, text);
            case JsonValue.Literal.TRUE -> put(column, LogicalType.BOOLEAN, "true");
            case JsonValue.Literal.FALSE -> put(column, LogicalType.BOOLEAN, "false");
            case JsonValue.Literal.NULL -> throw new IllegalArgumentException("null has no cell");
            case JsonValue.Array array -> put(column, LogicalType.STRING, JsonText.of(array));
            case JsonObject object -> put(column, LogicalType.STRING, JsonText.of(object));
        }
    }

    private void putInferred(String column, String text) {
        long millis = EventTime.parse(text);
        if (EventTime.isStorable(millis)) {
            putTime(column, millis);
        } else {
            put(column, LogicalType.STRING, text);
        }
    }

    /** What was put, sorted by column, the last value of each. */
    List<Cell> sorted() {
        dropOverwritten();
        return unmodifiable(cells, size);
    }

    private void dropOverwritten() {
        Arrays.sort(cells, 0, size, BY_COLUMN);
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (i + 1 == size || !cells[i].column().equals(cells[i + 1].column())) {
                cells[kept++] = cells[i];
            }
        }
        size = kept;
    }

    /** Both of two sorted layers, sorted; where they share a column, {@code over} stands. */
    static List<Cell> merge(List<Cell> under, List<Cell> over) {
        Cell[] merged = new Cell[under.size() + over.size()];
        int size = 0;
        int u = 0;
        int o = 0;
        while (u < under.size() && o < over.size()) {
            int order = under.get(u).column().compareTo(over.get(o).column());
            if (order < 0) {
                merged[size++] = under.get(u++);
            } else {
                merged[size++] = over.get(o++);
                u += order == 0 ? 1 : 0;
            }
        }
        while (u < under.size()) {
            merged[size++] = under.get(u++);
        }
        while (o < over.size()) {
            merged[size++] = over.get(o++);
        }
        return unmodifiable(merged, size);
    }

    /** {@code List.of} would copy once more. */
    private static List<Cell> unmodifiable(Cell[] cells, int size) {
        return Collections.unmodifiableList(Arrays.asList(size == cells.length ? cells : Arrays.copyOf(cells, size)));
    }
}
