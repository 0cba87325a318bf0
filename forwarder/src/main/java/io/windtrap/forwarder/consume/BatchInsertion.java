package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.GroupParts;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.SealedBy;
import io.windtrap.forwarder.intent.ContentToken;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.mapping.RudderStackTables;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
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
    private static final int MOST_TRIES_TOGETHER = 5;

    private final SealedBatch batch;
    private final DeduplicationToken tokens;
    private final Warehouse warehouse;
    private final LetterDelivery letters;
    private final RefusedRows refusedRows;
    private final InsertReports reports;
    private final Blame blame;
    private final Meters meters;
    private final Semaphore turns;
    private final ExecutorService threads;

    /**
     * The insertion of {@code batch}.
     *
     * @param turns one is taken for each INSERT
     * @param threads for INSERTs beside the caller's, as many as are asked for
     */
    BatchInsertion(
            SealedBatch batch,
            DeduplicationToken tokens,
            Warehouse warehouse,
            LetterDelivery letters,
            RefusedRows refusedRows,
            Obstacles obstacles,
            Meters meters,
            Semaphore turns,
            ExecutorService threads) {
        this.batch = batch;
        this.tokens = tokens;
        this.warehouse = warehouse;
        this.letters = letters;
        this.refusedRows = refusedRows;
        this.reports = new InsertReports(tokens, batch.intent(), obstacles, meters);
        this.blame = new Blame(batch, warehouse, reports, meters);
        this.meters = meters;
        this.turns = turns;
        this.threads = threads;
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
            if (warehouse.isReady(batch, group) && !warehouse.isRefused(batch, group)) {
                insert(group);
            } else {
                later.add(group);
            }
        }
        warehouse.makeReady(batch, later);
        List<RowGroup> refused = later.stream()
                .filter(group -> warehouse.isRefused(batch, group))
                .toList();
        later.removeAll(refused);
        insertAll(later);
        if (!isDiscarded(refused)) {
            for (RowGroup group : refused) {
                insert(group);
            }
        }
        return batch;
    }

    /**
     * Inserts {@code groups} of tables that were not ready: there can be hundreds, which would hold their partition up for long one by
     * one. What fails the first time goes on alone.
     */
    private void insertAll(List<RowGroup> groups) throws InterruptedException {
        boolean repeated = isDeclared();
        List<Future<InsertResult>> attempts = new ArrayList<>();
        try {
            for (RowGroup group : groups) {
                String token = token(group);
                attempts.add(threads.submit(() -> timed(group, new InsertAttempt(token, token, repeated, false))));
            }
            for (int i = 0; i < groups.size(); i++) {
                if (!(result(attempts.get(i)) instanceof InsertResult.Inserted)) {
                    insert(groups.get(i), true);
                }
            }
        } finally {
            attempts.forEach(attempt -> attempt.cancel(true));
        }
    }

    private static InsertResult result(Future<InsertResult> attempt) throws InterruptedException {
        try {
            return attempt.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException thrown -> throw thrown;
                case Error thrown -> throw thrown;
                case null, default -> throw new InterruptedException("batch abandoned");
            }
        }
    }

    /** Whether all values of {@code groups} are in {@code rudder_discards}; else it is to be found out group by group why they can't. */
    private boolean isDiscarded(List<RowGroup> groups) throws InterruptedException {
        if (groups.isEmpty()) {
            return true;
        }
        String token = tokens.of(batch.intent(), RudderStackTables.DISCARDS, List.of());
        var pauses = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        boolean repeated = isDeclared();
        int lasting = 0;
        while (lasting < MOST_TRIES_TOGETHER) {
            if (Thread.interrupted()) {
                throw new InterruptedException("batch abandoned");
            }
            if (!(discarded(groups, token, repeated) instanceof InsertResult.Failed(Failure failure))) {
                reports.overcome();
                return true;
            }
            repeated = true;
            lasting += failure instanceof Failure.Transient ? 0 : 1;
            Duration pause = pauses.next();
            reports.failed(groups.getFirst(), failure, pause);
            Thread.sleep(pause);
        }
        return false;
    }

    private InsertResult discarded(List<RowGroup> groups, String token, boolean repeated) throws InterruptedException {
        turns.acquire();
        try {
            return warehouse.discard(batch, groups, token, repeated);
        } finally {
            turns.release();
        }
    }

    /** Whether an earlier owner of the partition may have inserted some of it. */
    private boolean isDeclared() {
        return batch.sealedBy() == SealedBy.DECLARED;
    }

    private String token(RowGroup group) {
        return tokens.of(batch.intent(), group.table(), group.columns());
    }

    private void insert(RowGroup group) throws InterruptedException {
        insert(group, isDeclared());
    }

    private void insert(RowGroup group, boolean repeated) throws InterruptedException {
        String token = token(group);
        insert(group, token, token, repeated);
    }

    /** The token stands for one block: the group, or what is left of it once the rest are dead letters. */
    private void insert(RowGroup group, String token, String discardsToken, boolean repeated)
            throws InterruptedException {
        var soon = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        var late = new Backoff(LONGEST_PAUSE, SLOW_PAUSE);
        var recurrence = new Recurrence();
        RowGroup rest = group;
        var attempt = new InsertAttempt(token, discardsToken, repeated, false);
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
            Verdict verdict = recurrence.asksForSearch(failure)
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
            insert(part, own.text(), discardsToken, isDeclared());
        }
    }

    /** What is left of {@code group} once {@code refused} rows are dead letters. */
    private RowGroup without(RowGroup group, List<Bisection.Refused> refused) throws InterruptedException {
        refusedRows.deliver(group, refused);
        var out = new BitSet();
        refused.forEach(part -> out.set(part.from(), part.to()));
        return new GroupParts(group).without(out);
    }

    private InsertResult timed(RowGroup group, InsertAttempt attempt) throws InterruptedException {
        turns.acquire();
        long start = System.nanoTime();
        InsertResult result;
        try {
            result = warehouse.insert(batch, group, attempt);
        } finally {
            turns.release();
        }
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
