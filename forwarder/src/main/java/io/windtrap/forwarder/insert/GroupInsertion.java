package io.windtrap.forwarder.insert;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.GroupParts;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.insert.failure.Backoff;
import io.windtrap.forwarder.insert.failure.Bisection;
import io.windtrap.forwarder.insert.failure.Blame;
import io.windtrap.forwarder.insert.failure.FailureHistory;
import io.windtrap.forwarder.insert.failure.InsertReports;
import io.windtrap.forwarder.insert.failure.Verdict;
import io.windtrap.forwarder.intent.ContentToken;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Inserts one group of a batch again and again under the same token until ClickHouse has it. A row that its table refuses is a dead
 * letter before the rest of its group is stored.
 */
final class GroupInsertion {
    private final SealedBatch batch;
    private final Warehouse warehouse;
    private final InsertTurns turns;
    private final RefusedRows refusedRows;
    private final InsertReports reports;
    private final Blame blame;
    private final Pauses pauses;
    private final boolean replacesRows;

    /**
     * The insertion of groups of {@code batch}, one at a time.
     *
     * @param replacesRows whether rows that are stored already go in again
     */
    GroupInsertion(
            SealedBatch batch,
            Warehouse warehouse,
            InsertTurns turns,
            RefusedRows refusedRows,
            InsertReports reports,
            Blame blame,
            Pauses pauses,
            boolean replacesRows) {
        this.batch = batch;
        this.warehouse = warehouse;
        this.turns = turns;
        this.refusedRows = refusedRows;
        this.reports = reports;
        this.blame = blame;
        this.pauses = pauses;
        this.replacesRows = replacesRows;
    }

    /** Inserts {@code group} from a first attempt on, see {@link #goOn}. */
    private void insert(RowGroup group, InsertAttempt first) throws InterruptedException {
        if (group.rows() > 0) {
            goOn(group, first, attempt(group, first));
        }
    }

    /** The same of one that has failed for long together with others. */
    void insertAlone(RowGroup group, InsertAttempt first) throws InterruptedException {
        goOn(group, first, attempt(group, first), FailureHistory.ofWhatLasts());
    }

    /**
     * Goes on with {@code group} after its first attempt until each of its rows is stored or a dead letter.
     *
     * @param first the attempt
     * @param firstResult what came of it
     * @throws InterruptedException if the batch is abandoned
     */
    void goOn(RowGroup group, InsertAttempt first, InsertResult firstResult) throws InterruptedException {
        goOn(group, first, firstResult, new FailureHistory());
    }

    private void goOn(RowGroup group, InsertAttempt first, InsertResult firstResult, FailureHistory history)
            throws InterruptedException {
        var soon = new Backoff(pauses.insert());
        var late = new Backoff(pauses.operator());
        RowGroup rest = group;
        InsertAttempt attempt = first;
        InsertResult result = firstResult;
        while (result instanceof InsertResult.Failed(Failure met)) {
            Failure failure = history.classify(met);
            attempt = attempt.again();
            batch.tally().retried();
            Verdict verdict = history.shouldSearch(failure)
                    ? blame.of(refusal(rest, failure, history, attempt))
                    : new Verdict.Everything();
            switch (verdict) {
                case Verdict.Rows(List<Bisection.Refused> refused) -> rest = without(rest, refused);
                case Verdict.Table(Failure why) ->
                    rest = without(rest, List.of(new Bisection.Refused(0, rest.rows(), why)));
                case Verdict.Size() -> {
                    insertParts(notStored(rest, attempt.token()), attempt);
                    return;
                }
                case Verdict.Views() -> attempt = attempt.withoutViews();
                case Verdict.Nothing() -> rest = new GroupParts(rest).range(0, 0);
                case Verdict.Everything() -> {
                    Duration pause = history.isStubborn() && failure.needsAnOperator() ? late.next() : soon.next();
                    reports.failed(rest, failure, pause);
                    Thread.sleep(pause);
                }
            }
            result = rest.rows() > 0 ? attempt(rest, attempt) : new InsertResult.Inserted();
        }
        reports.overcome();
        if (firstResult instanceof InsertResult.Inserted) {
            // Not after a failure: its request may still be on its way, and would send what comes after these rows.
            group.release();
        }
    }

    private Blame.Refusal refusal(RowGroup group, Failure failure, FailureHistory history, InsertAttempt next) {
        return new Blame.Refusal(group, failure, history, next, () -> attempt(group, next));
    }

    private InsertResult attempt(RowGroup group, InsertAttempt attempt) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("batch abandoned");
        }
        return turns.insert(batch, group, attempt);
    }

    /**
     * What of {@code group} its parts are to insert, once no attempt at it can become rows any more: they have tokens of their own. Of a
     * batch in doubt each part looks for its own rows, and a replay is there to replace rows that are stored.
     */
    private RowGroup notStored(RowGroup group, String token) throws InterruptedException {
        if (batch.isInDoubt() || replacesRows) {
            awaitInsertsUnderWay();
            return group;
        }
        return ask(() -> warehouse.notStored(batch, group, token));
    }

    /** Waits until all INSERTs with a token have ended that run now, whoever's they are. */
    void awaitInsertsUnderWay() throws InterruptedException {
        var backoff = new Backoff(pauses.insert());
        Set<String> earlier = ask(warehouse::insertsUnderWay);
        while (!earlier.isEmpty()) {
            Thread.sleep(backoff.next());
            earlier.retainAll(ask(warehouse::insertsUnderWay));
        }
    }

    /** Asks ClickHouse until it answers: nothing goes in while nobody knows what is there. */
    <T> T ask(Supplier<T> question) throws InterruptedException {
        var backoff = new Backoff(pauses.insert());
        while (true) {
            try {
                return question.get();
            } catch (RuntimeException e) { // of the client
                Duration pause = backoff.next();
                reports.unanswered(new Failure.Transient(0, String.valueOf(e.getMessage())), pause);
                Thread.sleep(pause);
            }
        }
    }

    /** Each half has a token of its own, which follows from its rows: equal halves are dropped when they come again. */
    private void insertParts(RowGroup group, InsertAttempt whole) throws InterruptedException {
        var parts = new GroupParts(group);
        int middle = group.rows() / 2;
        for (RowGroup part : List.of(parts.range(0, middle), parts.range(middle, group.rows()))) {
            var own = new ContentToken(whole.token());
            for (int row = 0; row < part.rows(); row++) {
                own.add(part.offsets(row).toString());
                part.partition(row).ifPresent(partition -> own.add(Integer.toString(partition)));
            }
            insert(part, new InsertAttempt(own.text(), whole.discardsToken(), batch.isRepeated(), false));
        }
    }

    /** What is left of {@code group} once {@code refused} rows are dead letters. */
    private RowGroup without(RowGroup group, List<Bisection.Refused> refused) throws InterruptedException {
        refusedRows.deliver(group, refused);
        var out = new BitSet();
        refused.forEach(part -> out.set(part.from(), part.to()));
        batch.tally().refused(group.table(), out.cardinality());
        return new GroupParts(group).without(out);
    }
}
