package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.GroupParts;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.SealedBy;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Rehearsal;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Inserts the groups of one declared batch, one after the other, each again and again under the same token until
 * ClickHouse has it. Nothing is ever skipped: a row that its table refuses is a dead letter before the rest of its group
 * is stored. Only an interrupt ends it early, and then the declaration stays for the partition's next owner.
 */
final class BatchInsertion implements Callable<SealedBatch> {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration SLOW_PAUSE = Duration.ofSeconds(30);

    private final SealedBatch batch;
    private final DeduplicationToken tokens;
    private final Warehouse warehouse;
    private final LetterDelivery letters;
    private final RefusedRows refusedRows;
    private final InsertReports reports;
    private final Meters meters;

    BatchInsertion(
            SealedBatch batch,
            DeduplicationToken tokens,
            Warehouse warehouse,
            LetterDelivery letters,
            RefusedRows refusedRows,
            Obstacles obstacles,
            Meters meters) {
        this.batch = batch;
        this.tokens = tokens;
        this.warehouse = warehouse;
        this.letters = letters;
        this.refusedRows = refusedRows;
        this.reports = new InsertReports(tokens, batch.intent(), obstacles, meters);
        this.meters = meters;
    }

    /**
     * Returns the batch once every group is inserted and every dead letter is on disk.
     *
     * @throws InterruptedException if the batch is abandoned
     */
    @Override
    public SealedBatch call() throws InterruptedException {
        letters.deliver(batch.letters());
        for (RowGroup group : batch.groups()) {
            insert(group, tokens.of(batch.intent(), group.table(), group.columns()));
        }
        return batch;
    }

    /** The token stands for one block: the group, or what is left of it once the rest are dead letters. */
    private void insert(RowGroup group, String token) throws InterruptedException {
        var soon = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        var late = new Backoff(LONGEST_PAUSE, SLOW_PAUSE);
        var recurrence = new Recurrence();
        RowGroup rest = group;
        boolean repeated = batch.sealedBy() == SealedBy.DECLARED;
        while (rest.rows() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("batch abandoned");
            }
            InsertResult result = timed(rest, token, repeated);
            if (!(result instanceof InsertResult.Failed(Failure met))) {
                break;
            }
            repeated = true;
            Failure failure = recurrence.judged(met);
            RowGroup left = recurrence.asksForSearch(failure) ? sortedOut(rest, token) : rest;
            if (left.rows() == rest.rows()) {
                boolean needsAnOperator =
                        failure instanceof Failure.Data || (failure instanceof Failure.Fatal && recurrence.lasts());
                Duration pause = needsAnOperator ? late.next() : soon.next();
                reports.failed(rest, failure, pause);
                Thread.sleep(pause);
            }
            rest = left;
        }
        reports.overcome();
    }

    /** What is left of {@code group} once every row that its table refuses is a dead letter. */
    private RowGroup sortedOut(RowGroup group, String token) throws InterruptedException {
        List<Bisection.Refused> found;
        try (Rehearsal rehearsal = warehouse.rehearse(batch, group, token)) {
            found = new RowsToBlame(group, rehearsal, reports, meters).find();
        }
        refusedRows.deliver(group, found);
        var out = new BitSet();
        found.forEach(part -> out.set(part.from(), part.to()));
        return new GroupParts(group).without(out);
    }

    private InsertResult timed(RowGroup group, String token, boolean repeated) {
        long start = System.nanoTime();
        InsertResult result = warehouse.insert(batch, group, token, repeated);
        meters.inserts(name(result)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        if (result instanceof InsertResult.Inserted) {
            meters.inserted(group.rows());
            if (repeated) {
                meters.repeated();
            }
        }
        return result;
    }

    private static String name(InsertResult result) {
        return switch (result) {
            case InsertResult.Inserted() -> "inserted";
            case InsertResult.Failed(Failure failure) -> InsertReports.name(failure);
        };
    }
}
