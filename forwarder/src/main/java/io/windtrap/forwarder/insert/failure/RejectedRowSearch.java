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
 * Finds the rows that keep a table from taking their group, by INSERTs of its parts into an empty copy of the table. Any error may be
 * the table's own, a right's, a proxy's or a setting's: it blames rows only when it comes again after the search, while other rows
 * are taken. Where none are, an error of values still blames its rows when it comes again while {@link Control} works.
 */
final class RejectedRowSearch {
    /** Bounds the time that one group takes when most of its rows are refused: about a minute. */
    private static final int MOST_REHEARSALS = 20_000;

    /** Tries of a part whose failure time should have cured. */
    private static final int MOST_VAGUE = 4;

    private final RowGroup group;
    private final GroupParts parts;
    private final TrialInsert rehearsal;
    private final Control control;
    private final InsertReports reports;
    private final ForwarderMetrics metrics;
    private final Pauses pauses;
    private boolean fit;
    private boolean unfit;
    /** Whether any part was: then all rows were, before their halves. */
    private boolean isRefused;

    private boolean onlyTogether;

    /** @param control of another table */
    RejectedRowSearch(
            RowGroup group,
            TrialInsert rehearsal,
            Control control,
            InsertReports reports,
            ForwarderMetrics metrics,
            Pauses pauses) {
        this.group = group;
        this.parts = new GroupParts(group);
        this.rehearsal = rehearsal;
        this.control = control;
        this.reports = reports;
        this.metrics = metrics;
        this.pauses = pauses;
    }

    /** The rows, in ascending order; empty when none is to blame, or it can't be found out now. */
    List<Bisection.Refused> find() throws InterruptedException {
        List<Bisection.Refused> found = Bisection.search(group.rows(), MOST_REHEARSALS, this::refusal);
        if (found.isEmpty()) {
            onlyTogether = isRefused && isProvenTogether();
            return found;
        }
        RowGroup others = others(found);
        if (isProven(found, Failure.class, () -> refusal(others) == null)) {
            return found;
        }
        found.removeIf(part -> !(part.why() instanceof Failure.Data));
        return !found.isEmpty() && isProven(found, Failure.Data.class, control) ? found : List.of();
    }

    /** Whether the table refuses all rows together and takes them in parts. */
    boolean onlyTogether() {
        return onlyTogether;
    }

    private boolean isProvenTogether() throws InterruptedException {
        RowGroup alone = parts.range(0, 1);
        return refusal(alone) == null && refusal(group) != null && refusal(alone) == null;
    }

    /** Whether each of {@code suspects} is refused again by an {@code error}, and {@code beside} works before and after. */
    private boolean isProven(List<Bisection.Refused> suspects, Class<? extends Failure> error, Control beside)
            throws InterruptedException {
        if (!beside.works()) {
            return false;
        }
        for (Bisection.Refused part : suspects) {
            if (!error.isInstance(refusal(part.from(), part.to()))) {
                return false;
            }
        }
        return beside.works();
    }

    /** Rows that the table takes if none but those of {@code found} are to blame. */
    private RowGroup others(List<Bisection.Refused> found) {
        var out = new BitSet();
        found.forEach(part -> out.set(part.from(), part.to()));
        RowGroup others = parts.without(out);
        return others.rows() > 0 ? others : parts.bareRow();
    }

    private @Nullable Failure refusal(int from, int to) throws InterruptedException {
        Failure refusal = refusal(parts.range(from, to));
        isRefused |= refusal != null;
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
        return new Failure.Fatal(failure.code(), detail(failure, part));
    }

    /** What operators read of the dead letter: ClickHouse's own message, or a proxy's page, may quote the row. */
    private static String detail(Failure failure, RowGroup part) {
        return switch (failure) {
            case Failure.TooLarge(int _, String limit) -> limit + "; the row has " + part.tsvBytes() + " bytes";
            case Failure.Transient(int code, String _, boolean _)
            when code <= 0 -> "no answer from ClickHouse to this row, tried " + (MOST_VAGUE + 1) + " times";
            case Failure.Fatal(int code, String _)
            when code <= 0 -> "no answer from ClickHouse to this row: a proxy forbids it";
            case Failure.Data _, Failure.Fatal _, Failure.Schema _, Failure.Transient _ ->
                "ClickHouse refuses the row, error " + failure.code();
        };
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
}
