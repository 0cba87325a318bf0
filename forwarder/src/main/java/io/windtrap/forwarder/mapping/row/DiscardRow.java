package io.windtrap.forwarder.mapping.row;

import static io.windtrap.forwarder.mapping.LogicalType.STRING;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RowColumns;
import java.util.List;
import java.util.Locale;

/** A row of {@code rudder_discards}: a value that no column of its row holds, and why. */
public final class DiscardRow {
    /** Its table; never that of an event. */
    public static final String TABLE = "rudder_discards";
    /** The column that says why. */
    public static final String REASON = "reason";
    /** Characters of a value that are kept: the topic has it whole. */
    public static final int LONGEST_VALUE = 10_000;

    private DiscardRow() {}

    /**
     * The row of one value.
     *
     * @param table that the value was for
     * @param reason code, also the label of a metric
     * @param rowId id of the event's row
     * @param receivedAt of the event's row, as {@link LogicalType#DATETIME} has it
     */
    public static Row of(String table, Cell value, String reason, String rowId, String receivedAt) {
        return new Row(
                TABLE,
                List.of(
                        new Cell("column_name", STRING, value.column()),
                        new Cell("column_value", STRING, capped(value.text(), LONGEST_VALUE)),
                        new Cell(REASON, STRING, reason),
                        new Cell(RowColumns.RECEIVED_AT, LogicalType.DATETIME, receivedAt),
                        new Cell("row_id", STRING, rowId),
                        new Cell("table_name", STRING, table),
                        new Cell("value_type", STRING, value.type().name().toLowerCase(Locale.ROOT))));
    }

    /** The first {@code longest} characters of {@code text}, without half of one that takes two. */
    static String capped(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest);
    }
}
