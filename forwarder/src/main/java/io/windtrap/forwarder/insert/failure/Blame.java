package io.windtrap.forwarder.insert.failure;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.GroupParts;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.util.List;
import java.util.Locale;

/**
 * The one place that decides whose fault a lasting refusal is (docs/exactly-once.md): an error that is not proven to concern every
 * event ends. Smaller and smaller things are tried, beside a control that no event can spoil. What is blamed has failed between
 * two controls that worked: a failure of everything that begins or ends meanwhile blames nothing.
 */
public final class Blame {
    /**
     * An INSERT that is refused.
     *
     * @param group its rows, one or more
     * @param failure the last refusal, as {@code history} classifies it
     * @param attempt the next one
     * @param insert makes that attempt
     */
    public record Refusal(
            RowGroup group, Failure failure, FailureHistory history, InsertAttempt attempt, Insert insert) {}

    /** One attempt at an INSERT. */
    @FunctionalInterface
    public interface Insert {
        /** Makes it. */
        InsertResult attempt() throws InterruptedException;
    }

    private final SealedBatch batch;
    private final Warehouse warehouse;
    private final InsertReports reports;
    private final ForwarderMetrics metrics;
    private final Pauses pauses;

    public Blame(
            SealedBatch batch, Warehouse warehouse, InsertReports reports, ForwarderMetrics metrics, Pauses pauses) {
        this.batch = batch;
        this.warehouse = warehouse;
        this.reports = reports;
        this.metrics = metrics;
        this.pauses = pauses;
    }

    /** Finds what keeps rows out of their table. */
    public Verdict of(Refusal refusal) throws InterruptedException {
        return told(refusal, verdict(refusal));
    }

    /**
     * Finds what keeps the discards of several groups out of {@code rudder_discards}: its views, or something that
     * shows only when they go in group by group, which is a matter of size.
     *
     * @param refusal of their INSERT, with a group of {@code rudder_discards}
     */
    public Verdict ofDiscards(Refusal refusal) throws InterruptedException {
        Verdict verdict = proven(suspect(refusal, new Verdict.Size()), refusal, this::controlWorks);
        return verdict instanceof Verdict.Views ? told(refusal, verdict) : verdict;
    }

    private Verdict told(Refusal refusal, Verdict verdict) {
        if (!(verdict instanceof Verdict.Everything || verdict instanceof Verdict.Nothing)) {
            metrics.blamed(verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            reports.blamed(refusal.group(), verdict, refusal.failure());
        }
        return verdict;
    }

    private Verdict verdict(Refusal refusal) throws InterruptedException {
        RowGroup group = refusal.group();
        Failure failure = refusal.failure();
        boolean isTooLarge = failure instanceof Failure.TooLarge && group.rows() > 1;
        if (isTooLarge && refusal.attempt().isOfPart()) {
            return new Verdict.Size(); // Proven by the whole.
        }
        if (!(failure instanceof Failure.Data) && !isTooLarge && !controlWorks()) {
            return new Verdict.Everything();
        }
        try (TrialInsert rehearsal =
                warehouse.rehearse(batch, group, refusal.attempt().token())) {
            if (isTooLarge) {
                return refusal.history().isStubborn() && isTooLargeWithoutRows(rehearsal, group)
                        ? proven(new Verdict.Table(failure), refusal, this::controlWorks)
                        : proven(new Verdict.Size(), refusal, () -> reachesClickHouse(rehearsal, group));
            }
            var search = new RejectedRowSearch(group, rehearsal, this::controlWorks, reports, metrics, pauses);
            List<Bisection.Refused> rows = search.find();
            if (!rows.isEmpty()) {
                return new Verdict.Rows(rows);
            }
            if (search.onlyTogether() && failure.code() > 0) {
                return new Verdict.Size();
            }
        }
        return proven(suspect(refusal, new Verdict.Table(failure)), refusal, this::controlWorks);
    }

    /** What is to blame when no rows are: {@code stubborn}, where it lasts and no views are there. */
    private Verdict suspect(Refusal refusal, Verdict stubborn) {
        Warehouse.Views views = refusal.attempt().pastViews() ? Warehouse.Views.NONE : warehouse.views(refusal.group());
        return switch (views) {
            case PASS -> new Verdict.Views();
            case BLOCK -> new Verdict.Everything();
            case NONE -> refusal.history().isStubborn() ? stubborn : new Verdict.Everything();
        };
    }

    /** {@code suspect}, if the same failure comes once more while {@code control} works, right before it and right after it. */
    private static Verdict proven(Verdict suspect, Refusal refusal, Control control) throws InterruptedException {
        if (suspect instanceof Verdict.Everything || !control.works()) {
            return new Verdict.Everything();
        }
        if (!(refusal.insert().attempt() instanceof InsertResult.Failed(Failure met))) {
            return new Verdict.Nothing();
        }
        Failure failure = refusal.failure();
        Failure again = refusal.history().classify(met);
        boolean isSame = again.code() == failure.code() && again.getClass().equals(failure.getClass());
        return isSame && control.works() ? suspect : new Verdict.Everything();
    }

    private boolean controlWorks() {
        return warehouse.control() instanceof InsertResult.Inserted;
    }

    /** Whether an INSERT of nothing is answered by ClickHouse, whatever its answer is: a proxy's limit lets it pass. */
    private static boolean reachesClickHouse(TrialInsert rehearsal, RowGroup group) {
        return !(withoutRows(rehearsal, group) instanceof InsertResult.Failed(Failure failure)) || failure.code() > 0;
    }

    /** Whether the names of the columns alone are too large for a proxy: no part of the rows is smaller. */
    private static boolean isTooLargeWithoutRows(TrialInsert rehearsal, RowGroup group) {
        return withoutRows(rehearsal, group) instanceof InsertResult.Failed(Failure.TooLarge _);
    }

    private static InsertResult withoutRows(TrialInsert rehearsal, RowGroup group) {
        return rehearsal.insert(new GroupParts(group).range(0, 0));
    }
}
