package io.windtrap.forwarder.clickhouse.ddl;

/** Span of {@code received_at} that makes one partition of a table. */
public enum Partitioning {
    DAY("toDate"),
    WEEK("toStartOfWeek"),
    MONTH("toStartOfMonth"),
    QUARTER("toStartOfQuarter");

    private final String function;

    Partitioning(String function) {
        this.function = function;
    }

    /** ClickHouse's function that gives the span's first day. */
    String function() {
        return function;
    }
}
