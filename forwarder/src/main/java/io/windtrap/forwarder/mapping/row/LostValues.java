package io.windtrap.forwarder.mapping.row;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.json.JsonText;
import io.windtrap.forwarder.mapping.json.JsonValue;
import io.windtrap.forwarder.mapping.json.JsonValue.Literal;
import io.windtrap.forwarder.mapping.json.JsonValue.Numeral;
import io.windtrap.forwarder.mapping.json.JsonValue.Text;
import io.windtrap.forwarder.mapping.time.EventTime;
import java.util.ArrayList;
import java.util.List;

/** Values of one event that its rows have no place for: each becomes a row of {@code rudder_discards}. */
public final class LostValues {
    /** Why a value has no place; the code of each is the label of a metric. */
    public enum Reason {
        /** Nothing of its key, or of the event's name, can stand in a name. */
        NO_NAME("no_name"),
        /** A time of the event that can't be read, or that no column can hold: {@code received_at} stands in. */
        MALFORMED_TIME("malformed_time"),
        /** {@code context}, {@code properties}, {@code traits} or {@code integrations} that is no object. */
        NOT_AN_OBJECT("not_an_object"),
        /** An id, a channel or a name that is an object or an array. */
        NOT_A_SCALAR("not_a_scalar"),
        /** A message id with no character that can be seen: one is made up. */
        UNUSABLE_ID("unusable_id");

        private final String code;

        Reason(String code) {
            this.code = code;
        }
    }

    private static final int LONGEST_COLUMN = 1_000;

    private final String rowId;
    private final long received;
    private List<Row> rows = List.of();

    /** @param received when the gateway received the event, ms since the epoch */
    public LostValues(String rowId, long received) {
        this.rowId = rowId;
        this.received = received;
    }

    /** The rows, in the order in which their values were met. */
    public List<Row> rows() {
        return rows;
    }

    public void add(String table, String column, JsonValue value, Reason reason) {
        LogicalType type = switch (value) {
            case Numeral number -> number.type();
            case Literal _ -> LogicalType.BOOLEAN;
            default -> LogicalType.STRING;
        };
        String text = switch (value) {
            case Text(String sent) -> sent;
            case Numeral number -> number.sent();
            default -> JsonText.of(value);
        };
        add(table, new Cell(column, type, text), reason);
    }

    public void add(String table, Cell value, Reason reason) {
        if (rows.size() > Row.MAX_COLUMNS) {
            return; // The event is refused as a whole.
        }
        if (rows.isEmpty()) {
            rows = new ArrayList<>();
        }
        var shortened = new Cell(DiscardRow.capped(value.column(), LONGEST_COLUMN), value.type(), value.text());
        rows.add(DiscardRow.of(table, shortened, reason.code, rowId, EventTime.text(received)));
    }
}
