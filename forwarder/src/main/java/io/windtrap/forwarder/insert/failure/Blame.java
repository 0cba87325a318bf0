package io.windtrap.forwarder.insert.failure;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.util.List;
import java.util.Locale;

/**
 * The one place that decides whose fault a lasting refusal is (docs/exactly-once.md): an error that is not proven to concern every
 * event ends. Smaller and smaller things are tried, beside a control that no event can spoil; while the control fails too, nothing
 * is blamed.
 */
public final class Blame {
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

    /**
     * Finds what keeps {@code group} out of its table.
     *
     * @param token under which it is refused
     * @param failure the last refusal
     * @param pastViews whether that was past the table's views
     */
    public Verdict of(RowGroup group, String token, Failure failure, boolean pastViews, FailureHistory history)
            throws InterruptedException {
        Verdict verdict = verdict(group, token, failure, pastViews, history);
        if (!(verdict instanceof Verdict.Everything)) {
            metrics.blamed(verdict.getClass().getSimpleName().toLowerCase(Locale.ROOT));
            reports.blamed(group, verdict, failure);
        }
        return verdict;
    }

    private Verdict verdict(RowGroup group, String token, Failure failure, boolean pastViews, FailureHistory history)
            throws InterruptedException {
        if (failure instanceof Failure.TooLarge) {
            return group.rows() > 1 ? new Verdict.Size() : new Verdict.Everything();
        }
        if (!(failure instanceof Failure.Data) && !controlWorks()) {
            return new Verdict.Everything();
        }
        try (TrialInsert rehearsal = warehouse.rehearse(batch, group, token)) {
            var search = new RejectedRowSearch(group, rehearsal, reports, metrics, pauses);
            List<Bisection.Refused> rows = search.find();
            if (!rows.isEmpty()) {
                return new Verdict.Rows(rows);
            }
            if (search.onlyTogether() && failure.code() > 0) {
                return new Verdict.Size();
            }
        }
        if (!history.cameAgain()) {
            return new Verdict.Everything();
        }
        switch (pastViews ? Warehouse.Views.NONE : warehouse.views(group)) {
            case PASS -> {
                return controlWorks() ? new Verdict.Views() : new Verdict.Everything();
            }
            case BLOCK -> {
                return new Verdict.Everything();
            }
            case NONE -> {}
        }
        return history.isStubborn() && controlWorks() ? new Verdict.Table(failure) : new Verdict.Everything();
    }

    private boolean controlWorks() {
        return warehouse.control() instanceof InsertResult.Inserted;
    }
}
