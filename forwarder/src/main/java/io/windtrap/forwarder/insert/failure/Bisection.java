package io.windtrap.forwarder.insert.failure;

import io.windtrap.forwarder.warehouse.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows that are refused, by trying ever smaller halves: 2 k log n tries for k of n rows. The largest parts are
 * tried first, so that where tries run out, what is left untried is small and spread evenly.
 */
public final class Bisection {
    /** Tries rows {@code from} to {@code to}, the latter not included. */
    interface Trial {
        /** Why they are refused; null = they are taken. */
        @Nullable
        Failure of(int from, int to) throws InterruptedException;
    }

    /**
     * Rows that are refused: one, or a part in which some are and tries ran out.
     *
     * @param to not included
     */
    public record Refused(int from, int to, Failure why) {
        public int rows() {
            return to - from;
        }
    }

    private Bisection() {}

    /** The refused among {@code rows}, which are 1 or more, in ascending order; empty when none alone is. */
    static List<Refused> search(int rows, int mostTries, Trial trial) throws InterruptedException {
        List<Refused> found = new ArrayList<>();
        Deque<Refused> open = new ArrayDeque<>();
        int tries = 1;
        offer(open, trial, 0, rows);
        while (!open.isEmpty()) {
            Refused part = open.remove();
            if (part.rows() == 1 || tries + 2 > mostTries) {
                found.add(part);
            } else {
                int middle = part.from() + part.rows() / 2;
                offer(open, trial, part.from(), middle);
                offer(open, trial, middle, part.to());
                tries += 2;
            }
        }
        found.sort((one, other) -> Integer.compare(one.from(), other.from()));
        return found;
    }

    private static void offer(Deque<Refused> open, Trial trial, int from, int to) throws InterruptedException {
        Failure why = trial.of(from, to);
        if (why != null) {
            open.add(new Refused(from, to, why));
        }
    }
}
