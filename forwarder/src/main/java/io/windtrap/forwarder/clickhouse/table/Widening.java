package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.catalogue.TableChoice;
import io.windtrap.forwarder.clickhouse.catalogue.TableColumn;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.clickhouse.ddl.Remark;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.discards.Discards;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.mapping.LogicalType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes columns of whole numbers hold fractions, once a fraction comes: the first event is not the schema for ever. It rewrites the
 * column, so it is done beside the partitions, to Windtrap's own columns of small tables without views alone, and while every number
 * that is stored stays the number that it is. Safe from many forwarders at once, each of which does these steps:
 *
 * <ol>
 *   <li>a COMMENT on the column says that from now on it takes whole numbers that a float holds exactly, and no others;
 *   <li>a pause, until every forwarder has read that and the INSERTs from before are over;
 *   <li>the type changes, if no number is stored that a float would round.
 * </ol>
 */
public final class Widening implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Widening.class);

    /** What can't be widened now is looked at again after this time. */
    private static final Duration BETWEEN_TRIES = Duration.ofMinutes(10);

    private static final int MOST_COLUMNS = 10_000;
    private static final String EXACT = "9007199254740992";

    /** Types of Windtrap's columns of whole numbers, and what they become. */
    private static final Map<String, String> WIDER = Map.of(
            "Nullable(Int64)",
            "Nullable(Float64)",
            "SimpleAggregateFunction(anyLast, Nullable(Int64))",
            "SimpleAggregateFunction(anyLast, Nullable(Float64))");

    private record Key(String table, String column) {}

    /** @param wider the type that the column is to have */
    private record Candidate(String table, String wider) {}

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Catalogue catalogue;
    private final Duration pause;
    private final InstantSource clock;
    private final Map<Key, Instant> tried = new HashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("widening").factory());

    /**
     * Widens tables of one database.
     *
     * @param pause longer than any forwarder trusts what it knows of a table, and than any INSERT lasts
     */
    public Widening(ClickHouse clickHouse, TableDdl ddl, Catalogue catalogue, Duration pause, InstantSource clock) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.catalogue = catalogue;
        this.pause = pause;
        this.clock = clock;
    }

    /** Begins to widen what refused a fraction among {@code discarded}; returns at once. */
    public void of(Set<Discards.Kind> discarded) {
        if (ddl.options().widenedBytes() == 0 || ddl.options().cluster() != null) {
            return;
        }
        for (Discards.Kind one : discarded) {
            if (one.reason() == Mismatch.TOO_PRECISE
                    && one.type() == LogicalType.FLOAT
                    && isDue(new Key(one.table(), one.column()))) {
                thread.execute(() -> begin(one.table(), one.column()));
            }
        }
    }

    private synchronized boolean isDue(Key key) {
        Instant now = clock.instant();
        Instant before = tried.get(key);
        if (before != null && before.plus(BETWEEN_TRIES).isAfter(now)) {
            return false;
        }
        if (tried.size() >= MOST_COLUMNS) {
            tried.clear();
        }
        tried.put(key, now);
        return true;
    }

    private void begin(String table, String column) {
        try {
            Optional<Candidate> candidate = candidate(table, column);
            if (candidate.isPresent()) {
                clickHouse.run(ddl.commentColumn(candidate.get().table(), column, Remark.ofExactColumn()));
                var _ = thread.schedule(() -> finish(table, column), pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException e) {
            failed(table, column, e);
        }
    }

    private void finish(String table, String column) {
        try {
            Optional<Candidate> candidate = candidate(table, column);
            if (candidate.isEmpty()) {
                return;
            }
            String name = candidate.get().table();
            if (holdsInexact(name, column)) {
                keeps(name, column, "the column has whole numbers beyond 2^53, which Float64 would round");
                clickHouse.run(ddl.commentColumn(name, column, ""));
                return;
            }
            clickHouse.run(ddl.changeType(name, column, candidate.get().wider(), Remark.ofExactColumn()));
            log.atInfo()
                    .addKeyValue("table", ddl.name(name))
                    .addKeyValue("column", column)
                    .log("column changed to Float64; it stores fractions from now on");
        } catch (RuntimeException e) {
            failed(table, column, e);
        }
    }

    /** The column in the database; empty where it is widened already, or may not be. */
    private Optional<Candidate> candidate(String table, String column) {
        Optional<Candidate> candidate = TableChoice.of(table, catalogue.objects(TableChoice.names(table)))
                .found()
                .filter(object -> object.wasMadeFor(table))
                .flatMap(object -> object.columns().stream()
                        .filter(found -> isOurs(found, column))
                        .map(found -> new Candidate(object.name(), Objects.requireNonNull(WIDER.get(found.type()))))
                        .findFirst());
        return candidate.filter(found -> mayBeRewritten(found.table(), column));
    }

    private boolean mayBeRewritten(String name, String column) {
        if (catalogue.hasViews(List.of(name))) {
            keeps(name, column, "a materialized view reads the table");
            return false;
        }
        long bytes = catalogue.bytes(name);
        if (bytes > ddl.options().widenedBytes()) {
            keeps(name, column, "the table has " + bytes + " bytes, more than tables.max-widened-table");
            return false;
        }
        return true;
    }

    private static boolean isOurs(TableColumn found, String column) {
        return found.name().equals(column)
                && WIDER.containsKey(found.type())
                && found.defaultKind().isEmpty()
                && (found.comment().isEmpty() || Remark.isExactColumn(found.comment()));
    }

    private boolean holdsInexact(String name, String column) {
        String quoted = Sql.quoted(column);
        return !clickHouse
                .query("SELECT 1 AS found FROM " + ddl.name(name) + " WHERE " + quoted + " > " + EXACT + " OR " + quoted
                        + " < -" + EXACT + " LIMIT 1")
                .isEmpty();
    }

    private void keeps(String name, String column, String why) {
        log.atWarn()
                .addKeyValue("table", ddl.name(name))
                .addKeyValue("column", column)
                .addKeyValue("reason", why)
                .log("the column can't be changed to Float64; its fractions go to rudder_discards");
    }

    private void failed(String table, String column, RuntimeException e) {
        log.atWarn()
                .addKeyValue("table", ddl.name(table))
                .addKeyValue("column", column)
                .addKeyValue("error", Failures.of(e).message())
                .log("could not change the column to Float64; retrying in some minutes");
    }

    /** What is not done is begun again at the next fraction, by any forwarder. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
