package io.windtrap.forwarder.mapping;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Types of event that the tables know. */
public enum EventType {
    TRACK("tracks"),
    IDENTIFY("identifies"),
    PAGE("pages"),
    SCREEN("screens"),
    GROUP("groups"),
    ALIAS("aliases"),
    /** A record of another service, which goes to a table of its own name alone. */
    EXTRACT(""),
    /** Identity resolution, which no table of ClickHouse takes. */
    MERGE("");

    private final String table;

    EventType(String table) {
        this.table = table;
    }

    /** Name of the table that takes every event of this type; empty for none. */
    public String table() {
        return table;
    }

    /** The type of that name in any case, or null. */
    public static @Nullable EventType named(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "track" -> TRACK;
            case "identify" -> IDENTIFY;
            case "page" -> PAGE;
            case "screen" -> SCREEN;
            case "group" -> GROUP;
            case "alias" -> ALIAS;
            case "extract" -> EXTRACT;
            case "merge" -> MERGE;
            default -> null;
        };
    }
}
