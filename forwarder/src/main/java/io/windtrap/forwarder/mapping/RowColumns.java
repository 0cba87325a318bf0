package io.windtrap.forwarder.mapping;

/** Columns that every row has, whatever the mapping. */
public final class RowColumns {
    /** Never null; type STRING. */
    public static final String ID = "id";
    /** Never null; type DATETIME. */
    public static final String RECEIVED_AT = "received_at";
    /** Time of load, type DATETIME: added to every row by the batch that writes it. No mapping gives this column. */
    public static final String UUID_TS = "uuid_ts";

    private RowColumns() {}
}
