package io.windtrap.forwarder.insert.failure;

import io.windtrap.forwarder.batch.group.GroupParts;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that keep a table from taking their group, by INSERTs of its parts into an empty copy of the table. An error
 * of values blames its row. Any other may be the table's own, a right's or a setting's: it blames a row only when it comes
 * again after the search, while other rows are taken.
 */
final class RejectedRowSearch {
    /** Bounds the time that one group takes when most of its rows are refused: about a minute. */
    private static final int MOST_REHEARSALS = 20_000;

    /** Tries of a part whose failure time should have cured. */
    private static final int MOST_VAGUE = 4;

    private final RowGroup group;
    private final GroupParts parts;
    private final TrialInsert rehearsal;
    private final InsertReports reports;
    private final ForwarderMetrics metrics;
    private final Pauses pauses;
    private boolean fit;
    private boolean unfit;
    private boolean wholeRefused;
    private boolean onlyTogether;

    RejectedRowSearch(
            RowGroup group, TrialInsert rehearsal, InsertReports reports, ForwarderMetrics metrics, Pauses pauses) {
        this.group = group;
        this.parts = new GroupParts(group);
        this.rehearsal = rehearsal;
        this.reports = reports;
        this.metrics = metrics;
        this.pauses = pauses;
    }

    /** The rows, in ascending order; empty when none is to blame, or it can't be found out now. */
    List<Bisection.Refused> find() throws InterruptedException {
        List<Bisection.Refused> found = Bisection.search(group.rows(), MOST_REHEARSALS, this::refusal);
        onlyTogether = found.isEmpty() && !unfit && group.rows() > 1 && wholeRefused;
        List<Bisection.Refused> doubtful =
                found.stream().filter(part -> !isOfValues(part)).toList();
        if (!doubtful.isEmpty() && !isProven(doubtful, control(found))) {
            found.removeAll(doubtful);
        }
        return unfit ? List.of() : found;
    }

    /** Whether the table refuses all rows together and takes them in parts. */
    boolean onlyTogether() {
        return onlyTogether;
    }

    /** Whether {@code doubtful} rows are refused again, and {@code control} is taken before and after. */
    private boolean isProven(List<Bisection.Refused> doubtful, RowGroup control) throws InterruptedException {
        if (refusal(control) != null) {
            return false;
        }
        for (Bisection.Refused part : doubtful) {
            if (refusal(part.from(), part.to()) == null) {
                return false;
            }
        }
        return refusal(control) == null;
    }

    /** Rows that the table takes if none but those of {@code found} are to blame. */
    private RowGroup control(List<Bisection.Refused> found) {
        var out = new BitSet();
        found.forEach(part -> out.set(part.from(), part.to()));
        RowGroup others = parts.without(out);
        return others.rows() > 0 ? others : parts.bareRow();
    }

    private @Nullable Failure refusal(int from, int to) throws InterruptedException {
        Failure refusal = refusal(parts.range(from, to));
        wholeRefused |= refusal != null && to - from == group.rows();
        return refusal;
    }

    /** Why the table doesn't take {@code part}; null = it takes it, or the trial table can't be used. */
    private @Nullable Failure refusal(RowGroup part) throws InterruptedException {
        Failure failure = unfit ? null : tried(part);
        if (failure == null || failure instanceof Failure.Data) {
            return failure;
        }
        if (!fit) {
            Failure withoutRows = tried(parts.range(0, 0));
            fit = withoutRows == null;
            unfit = !fit;
            if (withoutRows != null) {
                reports.notRehearsed(group, withoutRows);
                return null;
            }
        }
        // Its own message may quote the row.
        return new Failure.Fatal(failure.code(), "ClickHouse refuses the row, error " + failure.code());
    }

    /** Why the copy doesn't take {@code part}, once time can't help; null = it takes it. */
    private @Nullable Failure tried(RowGroup part) throws InterruptedException {
        var backoff = new Backoff(pauses.insert());
        int vague = 0;
        while (true) {
            if (Thread.interrupted()) {
                throw new InterruptedException("batch abandoned");
            }
            metrics.rehearsed();
            if (!(rehearsal.insert(part) instanceof InsertResult.Failed(Failure failure))) {
                return null;
            }
            if (!(failure instanceof Failure.Transient) || (!failure.isOfServer() && ++vague > MOST_VAGUE)) {
                return failure;
            }
            Duration pause = backoff.next();
            reports.failed(group, failure, pause);
            Thread.sleep(pause);
        }
    }

    private static boolean isOfValues(Bisection.Refused part) {
        return part.why() instanceof Failure.Data;
    }
}
