package io.windtrap.forwarder.mapping;

/** How the rows of one batch for one table belong together. */
public enum TableRule {
    /** Each row is stored as it is. */
    ROW_FOR_EACH_EVENT,
    /** A batch has one row for each {@link RowColumns#ID}, with the newest value of each column. */
    ROW_FOR_EACH_ID
}
