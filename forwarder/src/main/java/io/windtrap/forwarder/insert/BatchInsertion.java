package io.windtrap.forwarder.insert;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.GroupKey;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.insert.failure.Backoff;
import io.windtrap.forwarder.insert.failure.Blame;
import io.windtrap.forwarder.insert.failure.FailureHistory;
import io.windtrap.forwarder.insert.failure.InsertReports;
import io.windtrap.forwarder.insert.failure.Verdict;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.mapping.ColumnSet;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * Inserts the groups of one declared batch: first those whose tables are ready, then those of new tables, at last those that have no
 * table. Nothing is ever skipped. Only an interrupt ends it early, and then the declaration stays for the partition's next owner.
 */
final class BatchInsertion implements Callable<SealedBatch> {
    private final SealedBatch batch;
    private final DeduplicationToken tokens;
    private final Warehouse warehouse;
    private final RefusedRows refusedRows;
    private final InsertReports reports;
    private final InsertTurns turns;
    private final Blame blame;
    private final GroupInsertion groups;
    private final ExecutorService threads;
    private final Pauses pauses;

    /**
     * The insertion of {@code batch}.
     *
     * @param here context of its partition
     * @param threads for INSERTs beside the caller's, as many as are asked for
     * @param replacesRows whether rows that are stored already go in again
     */
    BatchInsertion(
            SealedBatch batch,
            DeduplicationToken tokens,
            Warehouse warehouse,
            RefusedRows refusedRows,
            DestinationContext here,
            InsertTurns turns,
            ExecutorService threads,
            boolean replacesRows) {
        this.batch = batch;
        this.tokens = tokens;
        this.warehouse = warehouse;
        this.refusedRows = refusedRows;
        this.reports = new InsertReports(tokens, batch.intent(), here.problems(), here.metrics());
        this.turns = turns;
        this.blame = new Blame(batch, warehouse, reports, here.metrics(), here.pauses());
        this.groups =
                new GroupInsertion(batch, warehouse, turns, refusedRows, reports, blame, here.pauses(), replacesRows);
        this.threads = threads;
        this.pauses = here.pauses();
    }

    /**
     * Returns the batch once every group is inserted and every dead letter is on disk.
     *
     * @throws InterruptedException if the batch is abandoned
     */
    @Override
    public SealedBatch call() throws InterruptedException {
        refusedRows.deliver(batch.letters());
        if (batch.isInDoubt()) {
            // What an owner before has sent may still become rows: it is to be seen before any row is looked up.
            groups.awaitInsertsUnderWay();
        }
        List<RowGroup> ready = new ArrayList<>();
        List<RowGroup> later = new ArrayList<>();
        for (RowGroup group : batch.groups()) {
            boolean needsNothing =
                    !batch.isInDoubt() && warehouse.isReady(batch, group) && !warehouse.isRefused(batch, group);
            (needsNothing ? ready : later).add(group);
        }
        insertReady(ready);
        warehouse.makeReady(batch, later);
        List<RowGroup> refused = later.stream()
                .filter(group -> warehouse.isRefused(batch, group))
                .toList();
        later.removeAll(refused);
        insertSideBySide(later);
        if (!refused.isEmpty()) {
            discard(refused);
        }
        return batch;
    }

    private void insertReady(List<RowGroup> ready) throws InterruptedException {
        List<InsertAttempt> attempts = ready.stream().map(this::attempt).toList();
        int done = 0;
        while (done < ready.size()) {
            List<InsertResult> results = turns.insertTogether(
                    batch, ready.subList(done, ready.size()), attempts.subList(done, ready.size()));
            for (InsertResult result : results) {
                groups.goOn(ready.get(done), attempts.get(done), result);
                done++;
            }
            if (batch.joint() != null && done < ready.size()) {
                // Beside it stands no batch of another partition: a server that is far away would get one INSERT at a
                // time.
                insertSideBySide(ready.subList(done, ready.size()));
                return;
            }
        }
    }

    /** For tables that are not ready, of which there can be hundreds: one by one they would hold their partition up for long. */
    private void insertSideBySide(List<RowGroup> later) throws InterruptedException {
        List<Future<InsertResult>> results = new ArrayList<>();
        try {
            for (RowGroup group : later) {
                results.add(threads.submit(() -> turns.insert(batch, group, attempt(group))));
            }
            for (int i = 0; i < later.size(); i++) {
                groups.goOn(later.get(i), attempt(later.get(i)), result(results.get(i)));
            }
        } finally {
            results.forEach(result -> result.cancel(true));
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

    /** Whether some of it may be stored, under these tokens or others. */
    private boolean mayBeStored() {
        return batch.isRepeated() || batch.isInDoubt();
    }

    private InsertAttempt attempt(RowGroup group) {
        return InsertAttempt.of(batch.token(tokens, group.table(), group.columns()), mayBeStored());
    }

    /**
     * Discards every value of {@code refused}, together as long as that can work: whoever makes up names must not cost
     * an INSERT for each. What lasts although another table takes rows is found out group by group.
     */
    private void discard(List<RowGroup> refused) throws InterruptedException {
        var discards = new RowGroup(new GroupKey(DiscardRow.TABLE, ColumnSet.of(List.of()))); // stands for them
        var attempt = InsertAttempt.of(batch.token(tokens, DiscardRow.TABLE, List.of()), mayBeStored());
        var backoff = new Backoff(pauses.insert());
        var history = new FailureHistory();
        while (discarded(refused, attempt) instanceof InsertResult.Failed(Failure met)) {
            Failure failure = history.classify(met);
            InsertAttempt next = attempt.again();
            Verdict verdict = history.shouldSearch(failure)
                    ? blame.ofDiscards(
                            new Blame.Refusal(discards, failure, history, next, () -> discarded(refused, next)))
                    : new Verdict.Everything();
            attempt = verdict instanceof Verdict.Views ? next.withoutViews() : next;
            if (verdict instanceof Verdict.Nothing) {
                break; // The attempt that was to prove it went in.
            }
            if (verdict instanceof Verdict.Size) {
                for (RowGroup group : refused) {
                    groups.insertAlone(group, next.pastViews() ? attempt(group).withoutViews() : attempt(group));
                }
                return;
            }
            if (verdict instanceof Verdict.Everything) {
                Duration pause = backoff.next();
                reports.failed(discards, failure, pause);
                Thread.sleep(pause);
            }
        }
        reports.overcome();
    }

    private InsertResult discarded(List<RowGroup> refused, InsertAttempt attempt) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("batch abandoned");
        }
        return turns.discard(batch, refused, attempt);
    }
}
