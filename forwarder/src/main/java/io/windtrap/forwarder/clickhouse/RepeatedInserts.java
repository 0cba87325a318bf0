package io.windtrap.forwarder.clickhouse;

import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.catalogue.TargetTable;
import io.windtrap.forwarder.clickhouse.ddl.InsertStatement;
import io.windtrap.forwarder.clickhouse.discards.FittedRows;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.warehouse.Failure;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that ClickHouse has the rows of an INSERT that it acknowledged as a repetition. It writes a token down before the
 * rows: killed in between, it drops every repetition of rows that it never had. They go in under the token's successor
 * (docs/exactly-once.md).
 */
final class RepeatedInserts {
    private static final Logger log = LoggerFactory.getLogger(RepeatedInserts.class);
    /** Each needs a death of the server at the same moment again; more would fill a table that doesn't show its rows. */
    private static final int MOST_SUCCESSORS = 2;

    private final StoredRows stored;
    private final InsertStatement statement;
    private final WarehouseMetrics metrics;

    RepeatedInserts(StoredRows stored, InsertStatement statement, WarehouseMetrics metrics) {
        this.stored = stored;
        this.statement = statement;
        this.metrics = metrics;
    }

    /**
     * Inserts the rows of {@code group} that are missing.
     *
     * @param token under which it was acknowledged, perhaps not for the first time
     * @throws RuntimeException of the client, to be sorted by {@link Failures}
     */
    void complete(RowGroup group, TargetTable target, String token, boolean pastViews) {
        RowGroup missing = missing(group, target, token);
        for (int successor = 1; missing != null && successor <= MOST_SUCCESSORS; successor++) {
            String next = token + "/" + successor;
            statement.send(
                    target.name(), target.written(), new FittedRows(missing, target.fits()).tsv(), next, pastViews);
            metrics.restored(missing.rows());
            log.atWarn()
                    .addKeyValue("table", group.table())
                    .addKeyValue("rows", missing.rows())
                    .log("restored rows that ClickHouse had lost although it knew their token");
            missing = missing(group, target, next);
        }
        if (missing != null) {
            log.atError()
                    .addKeyValue("table", group.table())
                    .addKeyValue("rows", missing.rows())
                    .log(
                            "ClickHouse acknowledged rows but queries do not return them; check the row policies of the table");
        }
    }

    /** The rows of {@code group} that the table doesn't have after attempts under {@code token}; all where it can't be told. */
    RowGroup notStored(RowGroup group, TargetTable target, String token) {
        if (target.written().isEmpty() || !stored.canTell(group, target, false)) {
            return group;
        }
        if (stored.isUnderWay(token)) {
            throw new IllegalStateException("an earlier attempt of this insert is still running");
        }
        return stored.missing(group, target, false);
    }

    /**
     * As {@link #notStored}; all, too, where ClickHouse will never tell.
     *
     * @throws UnansweredException if it can't be told now
     */
    RowGroup rest(RowGroup group, TargetTable target, String token) {
        return told(group, () -> notStored(group, target, token));
    }

    /**
     * The rows of {@code group} that the table doesn't have under any token; all where it can't be told.
     *
     * @throws UnansweredException if it can't be told now
     */
    RowGroup missing(RowGroup group, TargetTable target) {
        return told(group, () -> {
            if (target.written().isEmpty() || !stored.canTell(group, target, false)) {
                return group;
            }
            RowGroup missing = stored.missing(group, target, false);
            int found = group.rows() - missing.rows();
            if (found > 0) {
                log.atInfo()
                        .addKeyValue("table", group.table())
                        .addKeyValue("rows", found)
                        .log("the table has rows of a batch in doubt already; they are not inserted again");
            }
            return missing;
        });
    }

    /** The INSERTs with a token that run now; none where it can't be told. */
    Set<String> underWay() {
        return told(new HashSet<>(), stored::underWay);
    }

    /** What {@code question} gives; {@code unknown} where ClickHouse will never tell. */
    private static <T> T told(T unknown, Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            cantTell(e);
            return unknown;
        }
    }

    /** Tells operators beforehand that nothing can be looked up. */
    void check() {
        try {
            stored.isUnderWay("");
        } catch (RuntimeException e) {
            cantTell(e);
        }
    }

    /** Null = none, or it can't be told. */
    private @Nullable RowGroup missing(RowGroup group, TargetTable target, String spent) {
        try {
            if (!stored.canTell(group, target, true)) {
                return null;
            }
            RowGroup missing = stored.missing(group, target, true);
            if (missing.rows() == 0) {
                return null;
            }
            if (!stored.isUnderWay(spent)) {
                // One that has ended since shows its rows, and one that begins now finds its token known.
                RowGroup left = stored.missing(missing, target, true);
                return left.rows() == 0 ? null : left;
            }
        } catch (RuntimeException e) {
            cantTell(e);
            return null;
        }
        throw new IllegalStateException("an earlier attempt of this insert is still running");
    }

    /**
     * Where ClickHouse will never tell, that is said: to wait would hold the partition up. The error's text may quote ids.
     *
     * @throws UnansweredException if it may tell later
     */
    private static void cantTell(RuntimeException thrown) {
        Failure failure = Failures.of(thrown);
        if (failure instanceof Failure.Transient || failure instanceof Failure.TooLarge || failure.code() <= 0) {
            throw new UnansweredException(failure);
        }
        log.atWarn()
                .addKeyValue("code", failure.code())
                .log("can't check whether repeated inserts are stored;"
                        + " grant the user SELECT on system.processes and on the tables");
    }
}
