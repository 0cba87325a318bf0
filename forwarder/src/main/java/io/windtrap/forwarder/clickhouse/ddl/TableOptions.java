package io.windtrap.forwarder.clickhouse.ddl;

import org.jspecify.annotations.Nullable;

/**
 * How a destination's tables are created, and how far they may grow. None of it shapes the rows of a batch.
 *
 * @param database of the tables
 * @param partitioning of new tables
 * @param cluster that databases and tables are created on, replicated; null = the server that is asked
 * @param growth what forwarders may add
 * @param passesViews whether rows go into their tables although a materialized view of them fails
 * @param widenedBytes size of a table up to which columns of whole numbers become columns of floats; 0 = never
 */
public record TableOptions(
        String database,
        Partitioning partitioning,
        @Nullable String cluster,
        ColumnLimits growth,
        boolean passesViews,
        long widenedBytes) {
    /** Tables whose failing views are passed, and whose columns keep their types. */
    public TableOptions(String database, Partitioning partitioning, @Nullable String cluster, ColumnLimits growth) {
        this(database, partitioning, cluster, growth, true, 0);
    }

    /** Tables on one server, a partition for each day, without limits. */
    public TableOptions(String database) {
        this(database, Partitioning.DAY, null, ColumnLimits.NONE);
    }
}
