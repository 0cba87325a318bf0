package io.windtrap.forwarder.mapping.rudderstack;

import java.util.Set;

/** What the creator of tables must know of RudderStack's layout beyond the cells' types. */
public final class RudderStackTables {
    /** Collects the newest traits of each user; sorted by {@code id} alone, all others by {@code received_at, id}. */
    public static final String USERS = "users";
    /** Tables of types of event, which are there whatever events are called. */
    public static final Set<String> OF_TYPES =
            Set.of("tracks", "identifies", USERS, "pages", "screens", "groups", "aliases");
    /** Columns that rules fill, whatever events hold, but for the leaves of {@code context}. */
    public static final Set<String> OF_RULES = Set.of(
            "id",
            "received_at",
            "sent_at",
            "timestamp",
            "original_timestamp",
            "uuid_ts",
            "anonymous_id",
            "user_id",
            "channel",
            "context_ip",
            "context_passed_ip",
            "context_request_ip",
            "context_source_id",
            "context_source_type",
            "context_destination_id",
            "context_destination_type",
            "context_sourceid",
            "context_sourcetype",
            "context_destinationid",
            "context_destinationtype",
            "event",
            "event_text",
            "name",
            "group_id",
            "previous_id",
            "record_id",
            "rudder_event");
    /** Columns that are LowCardinality(String) in whatever table they appear; an absent cell is the empty text. */
    public static final Set<String> LOW_CARDINALITY = Set.of("event", "event_text");

    private RudderStackTables() {}
}
