package io.windtrap.forwarder.mapping.name;

import static io.windtrap.forwarder.mapping.EventType.ALIAS;
import static io.windtrap.forwarder.mapping.EventType.EXTRACT;
import static io.windtrap.forwarder.mapping.EventType.GROUP;
import static io.windtrap.forwarder.mapping.EventType.PAGE;
import static io.windtrap.forwarder.mapping.EventType.SCREEN;
import static io.windtrap.forwarder.mapping.EventType.TRACK;

import io.windtrap.forwarder.mapping.EventType;
import io.windtrap.forwarder.mapping.RowColumns;
import java.util.EnumSet;
import java.util.Set;

/** Columns that a user's value never fills, because a rule does. */
public final class ReservedNames {
    private static final Set<EventType> NONE = EnumSet.noneOf(EventType.class);
    private static final Set<EventType> ALL = EnumSet.allOf(EventType.class);
    private static final Set<EventType> ALL_BUT_EXTRACT = EnumSet.complementOf(EnumSet.of(EXTRACT));
    private static final Set<EventType> OF_TRACK_AND_EXTRACT = EnumSet.of(TRACK, EXTRACT);
    private static final Set<EventType> OF_TRACK = EnumSet.of(TRACK);
    private static final Set<EventType> OF_PAGE_AND_SCREEN = EnumSet.of(PAGE, SCREEN);
    private static final Set<EventType> OF_GROUP = EnumSet.of(GROUP);
    private static final Set<EventType> OF_ALIAS = EnumSet.of(ALIAS);

    private ReservedNames() {}

    /** True for a column whose values are ids of users, visitors or groups: always text, with the characters as sent. */
    public static boolean isId(String column) {
        return switch (column) {
            case "user_id",
                    "anonymous_id",
                    "group_id",
                    "previous_id",
                    "context_user_id",
                    "context_anonymous_id",
                    "context_group_id",
                    "context_previous_id",
                    "context_userid",
                    "context_anonymousid",
                    "context_groupid",
                    "context_previousid",
                    "context_traits_id",
                    "context_traits_user_id",
                    "context_traits_anonymous_id",
                    "context_traits_group_id",
                    "context_traits_previous_id",
                    "context_traits_userid",
                    "context_traits_anonymousid",
                    "context_traits_groupid",
                    "context_traits_previousid" -> true;
            default -> false;
        };
    }

    /** The types of event that reserve {@code column}. */
    public static Set<EventType> reserving(String column) {
        return switch (column) {
            case "id", "received_at", RowColumns.UUID_TS -> ALL;
            case "anonymous_id",
                    "user_id",
                    "sent_at",
                    "timestamp",
                    "original_timestamp",
                    "channel",
                    "context_ip",
                    "context_request_ip",
                    "context_passed_ip" -> ALL_BUT_EXTRACT;
            case "event" -> OF_TRACK_AND_EXTRACT;
            case "event_text", "record_id" -> OF_TRACK;
            case "name" -> OF_PAGE_AND_SCREEN;
            case "group_id" -> OF_GROUP;
            case "previous_id" -> OF_ALIAS;
            default -> NONE;
        };
    }
}
