package io.windtrap.forwarder.mapping.rudderstack;

import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.json.JsonValue;
import io.windtrap.forwarder.mapping.name.ColumnNames;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.mapping.time.EventTime;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a track event becomes.
 *
 * @param text goes to {@code event_text}: the name, or as an instant with milliseconds when it looks like a date; null for
 *     none
 * @param event goes to {@code event}; empty when there is nothing to make a name of
 * @param table the event's own table; null for none
 */
public record EventName(
        @Nullable String text, String event, @Nullable String table) {

    /** Of tables that are tried and dropped, which don't count as tables of events. */
    private static final String RESERVED_PREFIX = "windtrap_rehearsal";

    /**
     * Bytes of a name in ClickHouse's files: of 255, a database's 63, two dots, a UUID, {@code .sql}, {@code .tmp} and an
     * underscore in front taken off.
     */
    private static final int MOST_BYTES = 255 - 63 - 2 - 36 - 4 - 4 - 1;

    /** Only a string names a table: a number or a boolean is kept as text alone. */
    public static EventName of(@Nullable JsonValue sent, ColumnNames names, boolean escapeReserved) {
        return switch (sent) {
            case JsonValue.Text(String name) -> of(name, names, escapeReserved);
            case JsonValue.Numeral(LogicalType _, String number, String _) -> new EventName(number, "", null);
            case JsonValue.Literal.TRUE -> new EventName("true", "", null);
            case JsonValue.Literal.FALSE -> new EventName("false", "", null);
            case null, default -> new EventName(null, "", null);
        };
    }

    private static EventName of(String sent, ColumnNames names, boolean escapeReserved) {
        long millis = EventTime.parse(sent);
        String text = millis == EventTime.NONE ? sent : EventTime.iso(millis);
        String event = names.event(text);
        return new EventName(text, event, event.isEmpty() ? null : table(fitting(names.column(event)), escapeReserved));
    }

    /** {@code name}, cut where its file's name would be too long: signs and letters beyond ASCII take 3 for each byte. */
    private static String fitting(String name) {
        int bytes = 0;
        for (int at = 0; at < name.length(); ) {
            int c = name.codePointAt(at);
            bytes += isPlain(c) ? 1 : c < 0x80 ? 3 : c < 0x800 ? 6 : c < 0x10000 ? 9 : 12;
            if (bytes > MOST_BYTES) {
                return name.substring(0, at);
            }
            at += Character.charCount(c);
        }
        return name;
    }

    private static boolean isPlain(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static @Nullable String table(String name, boolean escapeReserved) {
        return switch (name) {
            case "" -> null;
            case "users", "identifies", DiscardRow.TABLE -> "_" + name;
            case "tracks", "pages", "screens", "aliases", "groups", "accounts" -> escapeReserved ? "_" + name : name;
            default -> name.startsWith(RESERVED_PREFIX) ? "_" + name : name;
        };
    }
}
