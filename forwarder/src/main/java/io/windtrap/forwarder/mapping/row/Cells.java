package io.windtrap.forwarder.mapping.row;

import io.windtrap.forwarder.mapping.BoundedTree;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.TableRule;
import io.windtrap.forwarder.mapping.json.JsonObject;
import io.windtrap.forwarder.mapping.json.JsonText;
import io.windtrap.forwarder.mapping.json.JsonValue;
import io.windtrap.forwarder.mapping.time.EventTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cells of one row, gathered in the order of the rules, of which the last one for a column stands. */
public final class Cells {
    /** Cells before they are sorted to see how many columns they make: what bounds the cost of an absurd event. */
    private static final int MOST_UNSORTED = 4 * Row.MAX_COLUMNS;

    private static final int EXPECTED_CELLS = 48;

    private Cell[] cells = new Cell[EXPECTED_CELLS];
    private int size;
    private boolean tooWide;

    /** What has been put; null = too much for an order to be remembered. */
    private @Nullable ColumnOrder order;

    public Cells(BoundedTree<ColumnOrder> orders) {
        this.order = orders.root();
    }

    /** Puts a typed value over any that the column has. */
    public void put(String column, LogicalType type, String text) {
        put(new Cell(column, type, text));
    }

    private void put(Cell cell) {
        if (size == cells.length) {
            makeRoom();
        }
        cells[size++] = cell;
        if (order != null) {
            order = order.then(cell.column());
        }
    }

    /** Puts all that {@code others} have, in their order. */
    public void putAll(Cells others) {
        for (int i = 0; i < others.size; i++) {
            put(others.cells[i]);
        }
    }

    /** True when there are more columns than a row may have, so that nothing that is put can matter. */
    public boolean isTooWide() {
        return tooWide;
    }

    private void makeRoom() {
        if (size < MOST_UNSORTED) {
            cells = Arrays.copyOf(cells, Math.min(size * 2, MOST_UNSORTED));
            return;
        }
        dropOverwritten();
        if (size > Row.MAX_COLUMNS) {
            tooWide = true;
            size = Row.MAX_COLUMNS + 1;
        }
    }

    /** Puts the value as a text whatever it looks like; null and the empty text put nothing. */
    public void putText(String column, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            put(column, LogicalType.STRING, text);
        }
    }

    /** Puts a storable instant, in ms since the epoch. */
    public void putTime(String column, long millis) {
        put(column, LogicalType.DATETIME, EventTime.text(millis));
    }

    /** Puts a value by a rule: its type is inferred; blank values, objects and arrays put nothing. */
    public void putScalar(String column, @Nullable JsonValue value) {
        if (value != null && isScalar(value)) {
            putValue(column, value);
        }
    }

    /** Puts an id by a rule: a text that holds the characters as sent, whatever they look like. */
    public void putId(String column, @Nullable JsonValue value) {
        if (isScalar(value)) {
            putText(column, scalarText(value));
        }
    }

    /** True for a value that a rule can put: no object, no array, not blank. */
    public static boolean isScalar(@Nullable JsonValue value) {
        return switch (value) {
            case null -> false;
            case JsonValue.Text text -> !text.isBlank();
            case JsonValue.Literal literal -> !literal.isBlank();
            case JsonValue.Numeral _ -> true;
            case JsonValue.Array _, JsonObject _ -> false;
        };
    }

    /** The characters of a value that a rule can put, as sent, whatever its type; null for any other. */
    public static @Nullable String scalarText(@Nullable JsonValue value) {
        return switch (value) {
            case JsonValue.Text(String text) -> text.isEmpty() ? null : text;
            case JsonValue.Numeral(LogicalType _, String _, String sent) -> sent;
            case JsonValue.Literal.TRUE -> "true";
            case JsonValue.Literal.FALSE -> "false";
            case JsonValue.Array _, JsonObject _ -> null;
            case JsonValue.Literal.NULL -> null;
            case null -> null;
        };
    }

    /** Puts a user's value, which is no object and not blank: its type is inferred, an array becomes JSON text. */
    public void putValue(String column, JsonValue value) {
        switch (value) {
            case JsonValue.Text(String text) -> putInferred(column, text);
            case JsonValue.Numeral(LogicalType type, String text, String _) -> put(column, type, text);
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

    /** The row of {@code table} that they make, which is stored as it is. */
    public Row row(String table) {
        return row(table, TableRule.ROW_FOR_EACH_EVENT);
    }

    /** The row of {@code table} that they make. */
    public Row row(String table, TableRule rule) {
        ColumnOrder.Places places = order == null ? places() : order.places();
        return new Row(table, rule, places.columns(), List.of(taken(places)));
    }

    private void dropOverwritten() {
        Cell[] kept = taken(places());
        System.arraycopy(kept, 0, cells, 0, kept.length);
        size = kept.length;
    }

    private ColumnOrder.Places places() {
        String[] columns = new String[size];
        Arrays.setAll(columns, i -> cells[i].column());
        return ColumnOrder.Places.of(columns);
    }

    private Cell[] taken(ColumnOrder.Places places) {
        int[] from = places.cells();
        Cell[] taken = new Cell[from.length];
        for (int i = 0; i < from.length; i++) {
            taken[i] = cells[from[i]];
        }
        return taken;
    }
}
