package io.windtrap.forwarder.clickhouse.discards;

import java.util.Map;

/** Hears of the values that a table couldn't hold, once for each INSERT that is done. */
public interface Discards {
    /** Accounts for so many values of each kind: they are in {@code rudder_discards}, and their rows are in the table or dead letters. */
    void discarded(Map<Discarded, Integer> values);
}
