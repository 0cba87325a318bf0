package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackTables;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who may create a table: a source that makes up names of events gets its share of the tables, and a few at a time, so that
 * the others' events don't wait for it. Safe for concurrent use.
 */
final class TableQuota {
    /** Tables of a source a second, once it has made those that it may make at once. */
    private static final int TABLES_A_SECOND = 5;

    /** Counting takes a while where there are thousands; other forwarders' tables are seen that late. */
    private static final Duration LONGEST_TRUST = Duration.ofSeconds(10);

    private static final int MOST_SOURCES = 10_000;

    private final ColumnLimits limits;
    private final Supplier<Map<String, Long>> count;
    private final InstantSource clock;
    private final Map<String, Allowance> allowances = new LinkedHashMap<>();
    private Map<String, Long> tables = new HashMap<>();
    private Instant countedAt = Instant.MIN;

    private static final class Allowance {
        private double left;
        private Instant at;

        Allowance(double left, Instant at) {
            this.left = left;
            this.at = at;
        }
    }

    /** @param count tables of the database by the source that made them */
    TableQuota(ColumnLimits limits, Supplier<Map<String, Long>> count, InstantSource clock) {
        this.limits = limits;
        this.count = count;
        this.clock = clock;
    }

    /**
     * Takes a table from what {@code source} may make, unless it is of a type of event.
     *
     * @param source null = not known
     * @return why it may not be created; null = it may
     * @throws RuntimeException of the client, when tables can't be counted
     */
    synchronized @Nullable Mismatch take(String table, @Nullable String source) {
        if (RudderStackTables.OF_TYPES.contains(table) || table.equals(DiscardRow.TABLE)) {
            return null;
        }
        String maker = source == null ? "" : source;
        if (limits.tables() > 0 || limits.tablesOfSource() > 0) {
            recount();
        }
        if (limits.tables() > 0
                && tables.values().stream().mapToLong(Long::longValue).sum() >= limits.tables()) {
            return Mismatch.TOO_MANY_TABLES;
        }
        if (source != null
                && limits.tablesOfSource() > 0
                && tables.getOrDefault(maker, 0L) >= limits.tablesOfSource()) {
            return Mismatch.TOO_MANY_TABLES_OF_SOURCE;
        }
        if (limits.newTables() > 0 && !allows(maker)) {
            return Mismatch.TOO_MANY_TABLES_OF_SOURCE;
        }
        tables.merge(maker, 1L, Long::sum);
        return null;
    }

    private void recount() {
        if (countedAt.equals(Instant.MIN) || countedAt.plus(LONGEST_TRUST).isBefore(clock.instant())) {
            tables = new HashMap<>(count.get());
            countedAt = clock.instant();
        }
    }

    private boolean allows(String source) {
        Instant now = clock.instant();
        if (allowances.size() >= MOST_SOURCES && !allowances.containsKey(source)) {
            allowances.remove(allowances.keySet().iterator().next());
        }
        Allowance allowance = allowances.computeIfAbsent(source, _ -> new Allowance(limits.newTables(), now));
        double more = TABLES_A_SECOND
                * Math.max(0, Duration.between(allowance.at, now).toMillis())
                / (double) Duration.ofSeconds(1).toMillis();
        allowance.left = Math.min(limits.newTables(), allowance.left + more);
        allowance.at = now;
        if (allowance.left < 1) {
            return false;
        }
        allowance.left--;
        return true;
    }
}
