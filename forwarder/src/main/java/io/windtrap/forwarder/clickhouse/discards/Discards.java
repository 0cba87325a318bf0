package io.windtrap.forwarder.clickhouse.discards;

import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.LogicalType;
import java.util.Map;

/** Counts the values that a table couldn't hold, once for each INSERT that is done. */
public interface Discards {
    /**
     * What refused values have in common.
     *
     * @param table table without its database
     * @param type what they look like
     */
    record Kind(String table, String column, LogicalType type, Mismatch reason) {}

    /** Accounts for so many values of each kind: they are in {@code rudder_discards}, and their rows are in the table or dead letters. */
    void discarded(Map<Kind, Integer> values);
}
