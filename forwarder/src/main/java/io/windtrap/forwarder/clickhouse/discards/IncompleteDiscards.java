package io.windtrap.forwarder.clickhouse.discards;

import io.windtrap.forwarder.metrics.WarehouseMetrics;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts cells that {@code rudder_discards} itself couldn't hold, and names each of its columns once. Safe for concurrent use. */
public final class IncompleteDiscards {
    private static final Logger log = LoggerFactory.getLogger(IncompleteDiscards.class);

    private final String table;
    private final WarehouseMetrics metrics;
    private final Set<String> named = ConcurrentHashMap.newKeySet();

    /** @param table quoted, with its database */
    public IncompleteDiscards(String table, WarehouseMetrics metrics) {
        this.table = table;
        this.metrics = metrics;
    }

    /** So many cells of each column are NULL. */
    public void stored(Map<String, Integer> cells) {
        cells.forEach((column, count) -> {
            metrics.incompleteDiscards(column, count);
            if (named.add(column)) {
                log.atError()
                        .addKeyValue("table", table)
                        .addKeyValue("column", column)
                        .log(
                                "a column of rudder_discards can't hold its value; NULL is stored and others like it are only counted;"
                                        + " change the column to String");
            }
        });
    }
}
