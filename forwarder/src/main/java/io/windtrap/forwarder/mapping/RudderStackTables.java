package io.windtrap.forwarder.mapping;

import java.util.Set;

/** What the creator of tables must know of RudderStack's layout beyond the cells' types. */
public final class RudderStackTables {
    /** Collects the newest traits of each user; sorted by {@code id} alone, all others by {@code received_at, id}. */
    public static final String USERS = "users";
    /** Values that their columns couldn't hold; never the table of an event. */
    public static final String DISCARDS = "rudder_discards";
    /** Column of {@link #DISCARDS} that says why. */
    public static final String DISCARDS_REASON = "reason";
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
    /** Never null, in every table; type DATETIME. */
    public static final String RECEIVED_AT = "received_at";
    /** Never null, in every table. */
    public static final String ID = "id";
    /** Time of load, type DATETIME: added to every row by the batch that writes it. The mapping never gives this column. */
    public static final String UUID_TS = "uuid_ts";
    /** Columns that are LowCardinality(String) in whatever table they appear; an absent cell is the empty text. */
    public static final Set<String> LOW_CARDINALITY = Set.of("event", "event_text");
    /** Columns that one row may have, {@code uuid_ts} included. */
    public static final int MAX_COLUMNS = 1600;

    private RudderStackTables() {}
}
