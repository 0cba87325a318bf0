package io.windtrap.common.config;

/** What a destination is, with the settings of its type and no others. Nothing else reads their blocks of the file. */
public sealed interface DestinationTarget {
    /** What {@code destination} is. */
    static DestinationTarget of(DestinationConfig destination) {
        return switch (destination.type()) {
            case CLICKHOUSE -> new ClickHouse(destination.clickhouse(), destination.tables());
            case BLACKHOLE -> new Blackhole();
        };
    }

    /** Rows in tables of ClickHouse. */
    record ClickHouse(DestinationConfig.ClickHouse server, TablesConfig tables) implements DestinationTarget {}

    /** Counts and drops. */
    record Blackhole() implements DestinationTarget {}
}
