package io.windtrap.forwarder.clickhouse.catalogue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Columns that ClickHouse lately refused under every name, so that not each batch asks again. Safe for concurrent use. */
public final class RefusedColumns {
    /** A newer release, or a setting, may take what was refused. */
    static final Duration LONGEST_TRUST = Duration.ofMinutes(10);

    private static final int MOST_TABLES = 10_000;

    private final InstantSource clock;
    private final Map<String, Refused> tables = new LinkedHashMap<>();

    private record Refused(Set<String> columns, Instant at) {}

    public RefusedColumns(InstantSource clock) {
        this.clock = clock;
    }

    /** Those of {@code table} that are not to be tried again now. */
    synchronized Set<String> of(String table) {
        Refused refused = tables.get(table);
        if (refused == null) {
            return Set.of();
        }
        if (refused.at().plus(LONGEST_TRUST).isBefore(clock.instant())) {
            tables.remove(table);
            return Set.of();
        }
        return refused.columns();
    }

    /** Adds {@code columns} of {@code table}; may be none. */
    public synchronized void put(String table, Set<String> columns) {
        if (columns.isEmpty()) {
            return;
        }
        Set<String> all = Stream.concat(of(table).stream(), columns.stream()).collect(Collectors.toUnmodifiableSet());
        tables.remove(table);
        tables.put(table, new Refused(all, clock.instant()));
        if (tables.size() > MOST_TABLES) {
            tables.remove(tables.keySet().iterator().next());
        }
    }
}
