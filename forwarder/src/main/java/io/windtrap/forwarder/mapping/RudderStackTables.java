package io.windtrap.forwarder.mapping;

import java.util.Set;

/** What the creator of tables must know of RudderStack's layout beyond the cells' types. */
public final class RudderStackTables {
    /** Collects the newest traits of each user; sorted by {@code id} alone, all others by {@code received_at, id}. */
    public static final String USERS = "users";
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
