package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.ByteSize;
import java.util.Optional;

/** How tables are created, and how far they may grow. Tables that exist stay as they are. */
public interface TablesConfig {
    /** Span of {@code received_at} that makes one partition of a table. */
    @WithDefault("day")
    PartitionType partitionType();

    /** Cluster that tables are created on, replicated; not blank, absent = the one server that is asked. */
    Optional<String> cluster();

    /** Columns that one batch may add to a table, 0 to 100,000; 0 = any number. */
    @WithDefault("2000")
    int maxNewColumns();

    /** Columns that a table may grow to, 0 to 100,000; 0 = any number. */
    @WithDefault("3000")
    int maxColumns();

    /** Tables that the database may grow to by the names of events, 0 to 1,000,000; 0 = any number. */
    @WithDefault("10000")
    int maxTables();

    /**
     * Tables that the events of one source may make, 0 to 1,000,000; 0 = any number. Less than {@link #maxTables}, so that a source
     * that makes up names leaves room for the others.
     */
    @WithDefault("3000")
    int maxTablesPerSource();

    /** Tables that the events of one source may make at once, in each forwarder, 0 to 100,000; 5 a second after that; 0 = any number. */
    @WithDefault("200")
    int maxNewTables();

    /**
     * Size of a table up to which a column of whole numbers that Windtrap made becomes one of floats once a fraction comes, 0 to 1 TiB;
     * 0 = never.
     */
    @WithDefault("1GiB")
    ByteSize maxWidenedTable();

    /** Spans of time. */
    enum PartitionType {
        /** A day. */
        DAY,
        /** A week, from Sunday on. */
        WEEK,
        /** A month. */
        MONTH,
        /** Three months. */
        QUARTER
    }
}
