package io.windtrap.forwarder.mapping;

import io.windtrap.forwarder.mapping.time.EventTime;

/**
 * A value for a column.
 *
 * @param column name of the column, 1 to 127 characters of ASCII; mostly one instance for each name, so its hash is cheap
 * @param type what the value looks like by itself, whatever the column's type is
 * @param text the value's canonical text, see {@link LogicalType}; not escaped
 */
public record Cell(String column, LogicalType type, String text) {
    /** The cell of a string that a user sent: DATETIME where it looks like an instant that a column can hold. */
    public static Cell ofText(String column, String text) {
        long millis = EventTime.parse(text);
        return EventTime.isStorable(millis)
                ? new Cell(column, LogicalType.DATETIME, EventTime.text(millis))
                : new Cell(column, LogicalType.STRING, text);
    }
}
