package io.windtrap.forwarder.mapping;

import org.jspecify.annotations.Nullable;

/**
 * What the name of a track event becomes.
 *
 * @param text goes to {@code event_text}: the name, or as an instant with milliseconds when it looks like a date; null for
 *     none
 * @param event goes to {@code event}; empty when there is nothing to make a name of
 * @param table the event's own table; null for none
 */
record EventName(
        @Nullable String text, String event, @Nullable String table) {

    /** Only a string names a table: a number or a boolean is kept as text alone. */
    static EventName of(@Nullable JsonValue sent, ColumnNames names, boolean escapeReserved) {
        return switch (sent) {
            case JsonValue.Text(String name) -> of(name, names, escapeReserved);
            case JsonValue.Numeral(LogicalType _, String number) -> new EventName(number, "", null);
            case JsonValue.Literal.TRUE -> new EventName("true", "", null);
            case JsonValue.Literal.FALSE -> new EventName("false", "", null);
            case null, default -> new EventName(null, "", null);
        };
    }

    private static EventName of(String sent, ColumnNames names, boolean escapeReserved) {
        long millis = EventTime.parse(sent);
        String text = millis == EventTime.NONE ? sent : EventTime.iso(millis);
        String event = names.event(text);
        return new EventName(text, event, event.isEmpty() ? null : table(names.column(event), escapeReserved));
    }

    private static @Nullable String table(String name, boolean escapeReserved) {
        return switch (name) {
            case "" -> null;
            case "users", "identifies", RudderStackTables.DISCARDS -> "_" + name;
            case "tracks", "pages", "screens", "aliases", "groups", "accounts" -> escapeReserved ? "_" + name : name;
            default -> name;
        };
    }
}
