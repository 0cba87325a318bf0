package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.GroupParts;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.SealedBy;
import io.windtrap.forwarder.intent.ContentToken;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.util.ArrayList;
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
    private final Blame blame;
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
        this.blame = new Blame(batch, warehouse, reports, meters);
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
        List<RowGroup> later = new ArrayList<>();
        for (RowGroup group : batch.groups()) {
            if (warehouse.isReady(batch, group)) {
                insert(group);
            } else {
                later.add(group);
            }
        }
        warehouse.makeReady(batch, later);
        for (RowGroup group : later) {
            insert(group);
        }
        return batch;
    }

    private void insert(RowGroup group) throws InterruptedException {
        String token = tokens.of(batch.intent(), group.table(), group.columns());
        insert(group, token, token);
    }

    /** The token stands for one block: the group, or what is left of it once the rest are dead letters. */
    private void insert(RowGroup group, String token, String discardsToken) throws InterruptedException {
        var soon = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        var late = new Backoff(LONGEST_PAUSE, SLOW_PAUSE);
        var recurrence = new Recurrence();
        RowGroup rest = group;
        var attempt = new InsertAttempt(token, discardsToken, batch.sealedBy() == SealedBy.DECLARED, false);
        while (rest.rows() > 0) {
            if (Thread.interrupted()) {
                throw new InterruptedException("batch abandoned");
            }
            InsertResult result = timed(rest, attempt);
            if (!(result instanceof InsertResult.Failed(Failure met))) {
                break;
            }
            Failure failure = recurrence.judged(met);
            attempt = new InsertAttempt(token, discardsToken, true, attempt.pastViews());
            Verdict verdict = met instanceof Failure.TooLarge && rest.rows() > 1
                    ? new Verdict.Size()
                    : recurrence.asksForSearch(failure)
                            ? blame.of(rest, token, failure, attempt.pastViews(), recurrence)
                            : new Verdict.Everything();
            switch (verdict) {
                case Verdict.Rows(List<Bisection.Refused> refused) -> rest = without(rest, refused);
                case Verdict.Table(Failure why) ->
                    rest = without(rest, List.of(new Bisection.Refused(0, rest.rows(), why)));
                case Verdict.Size() -> {
                    insertParts(notStored(rest, token), token, discardsToken);
                    return;
                }
                case Verdict.Views() -> attempt = new InsertAttempt(token, discardsToken, true, true);
                case Verdict.Everything() -> {
                    boolean needsAnOperator = recurrence.isStubborn()
                            && (failure instanceof Failure.Data || failure instanceof Failure.Fatal);
                    Duration pause = needsAnOperator ? late.next() : soon.next();
                    reports.failed(rest, failure, pause);
                    Thread.sleep(pause);
                }
            }
        }
        reports.overcome();
    }

    private RowGroup notStored(RowGroup group, String token) throws InterruptedException {
        var pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        while (true) {
            try {
                return warehouse.notStored(batch, group, token);
            } catch (RuntimeException e) { // of the client
                // Nothing goes in while nobody knows what is there.
                Duration pause = pauses.next();
                reports.failed(group, new Failure.Transient(0, String.valueOf(e.getMessage())), pause);
                Thread.sleep(pause);
            }
        }
    }

    /** Each half has a token of its own, which follows from its rows: equal halves are dropped when they come again. */
    private void insertParts(RowGroup group, String token, String discardsToken) throws InterruptedException {
        var parts = new GroupParts(group);
        int middle = group.rows() / 2;
        for (RowGroup part : List.of(parts.range(0, middle), parts.range(middle, group.rows()))) {
            var own = new ContentToken(token);
            for (int row = 0; row < part.rows(); row++) {
                own.add(part.offsets(row).toString());
            }
            insert(part, own.text(), discardsToken);
        }
    }

    /** What is left of {@code group} once {@code refused} rows are dead letters. */
    private RowGroup without(RowGroup group, List<Bisection.Refused> refused) throws InterruptedException {
        refusedRows.deliver(group, refused);
        var out = new BitSet();
        refused.forEach(part -> out.set(part.from(), part.to()));
        return new GroupParts(group).without(out);
    }

    private InsertResult timed(RowGroup group, InsertAttempt attempt) {
        long start = System.nanoTime();
        InsertResult result = warehouse.insert(batch, group, attempt);
        meters.inserts(name(result)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        if (result instanceof InsertResult.Inserted) {
            meters.inserted(group.rows());
            if (attempt.repeated()) {
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
