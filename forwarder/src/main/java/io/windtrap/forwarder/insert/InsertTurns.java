package io.windtrap.forwarder.insert;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.insert.failure.InsertReports;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.trace.BatchTrace;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many INSERTs of a destination run at once, in the order in which they were asked for: a batch that waits, or that has many
 * new tables, takes no more turns than the others. Measures each INSERT. Safe for concurrent use.
 */
final class InsertTurns {
    /** Enough for a usual batch, and few enough that no batch makes the others wait for long. */
    private static final int MOST_IN_A_TURN = 16;

    private static final long LONGEST_TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Warehouse warehouse;
    private final ForwarderMetrics metrics;
    private final Semaphore turns;
    private final @Nullable BatchTrace trace;

    /** @param parallel INSERTs at once, 1 or more */
    InsertTurns(Warehouse warehouse, ForwarderMetrics metrics, int parallel) {
        this(warehouse, metrics, new Semaphore(parallel, true), null);
    }

    private InsertTurns(Warehouse warehouse, ForwarderMetrics metrics, Semaphore turns, @Nullable BatchTrace trace) {
        this.warehouse = warehouse;
        this.metrics = metrics;
        this.turns = turns;
        this.trace = trace;
    }

    /** The same turns for the INSERTs of a batch that {@code batch} traces; null = it is not traced. */
    InsertTurns tracedBy(@Nullable BatchTrace batch) {
        return batch == null ? this : new InsertTurns(warehouse, metrics, turns, batch);
    }

    /** Inserts {@code group} once. */
    InsertResult insert(SealedBatch batch, RowGroup group, InsertAttempt attempt) throws InterruptedException {
        turns.acquire();
        try {
            return timed(batch, group, attempt);
        } finally {
            turns.release();
        }
    }

    /**
     * Inserts the first groups of {@code groups} one after the other in one turn, as long as ClickHouse answers soon: when all partitions'
     * INSERTs alternate, it needs a tenth more CPU for them.
     *
     * @param attempts one for each group
     * @return results of the first groups, at least of one
     */
    List<InsertResult> insertTogether(SealedBatch batch, List<RowGroup> groups, List<InsertAttempt> attempts)
            throws InterruptedException {
        List<InsertResult> results = new ArrayList<>();
        turns.acquire();
        long start = System.nanoTime();
        try {
            boolean goesOn = true;
            while (goesOn && results.size() < Math.min(groups.size(), MOST_IN_A_TURN)) {
                InsertResult result = timed(batch, groups.get(results.size()), attempts.get(results.size()));
                results.add(result);
                goesOn = !(result instanceof InsertResult.Failed(Failure.Transient _))
                        && !Thread.currentThread().isInterrupted()
                        && System.nanoTime() - start < LONGEST_TURN_NANOS;
            }
        } finally {
            turns.release();
        }
        return results;
    }

    /** Discards every value of {@code groups}, see {@link Warehouse#discard}. */
    InsertResult discard(SealedBatch batch, List<RowGroup> groups, InsertAttempt attempt) throws InterruptedException {
        turns.acquire();
        try {
            return traced(
                    DiscardRow.TABLE,
                    () -> groups.stream().mapToInt(RowGroup::rows).sum(),
                    () -> warehouse.discard(batch, groups, attempt));
        } finally {
            turns.release();
        }
    }

    private InsertResult timed(SealedBatch batch, RowGroup group, InsertAttempt attempt) {
        long start = System.nanoTime();
        InsertResult result = traced(group.table(), group::rows, () -> warehouse.insert(batch, group, attempt));
        metrics.inserts(name(result)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        if (result instanceof InsertResult.Inserted) {
            metrics.inserted(group.rows());
            if (attempt.repeated()) {
                metrics.repeated();
            }
        }
        return result;
    }

    private InsertResult traced(String table, IntSupplier rows, Supplier<InsertResult> insert) {
        if (trace == null) {
            return insert.get();
        }
        BatchTrace.Insert span = trace.insert(table, rows.getAsInt());
        String failure = "exception";
        try {
            InsertResult result = insert.get();
            failure = result instanceof InsertResult.Inserted ? null : name(result);
            return result;
        } finally {
            span.end(failure);
        }
    }

    private static String name(InsertResult result) {
        return switch (result) {
            case InsertResult.Inserted() -> "inserted";
            case InsertResult.Failed(Failure failure) -> InsertReports.name(failure);
        };
    }
}
