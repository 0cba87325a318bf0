package io.windtrap.forwarder.insert.failure;

import io.windtrap.forwarder.warehouse.Failure;

/** Counts the failures of one INSERT: one that comes again and again is not what it seemed. */
public final class FailureHistory {
    /** Enough for a race of several forwarders' DDL to be over. */
    static final int FEW = 5;

    /** Failures in a row that time should have cured, by then some 20 s. */
    static final int MANY = 8;

    private int failures;
    private int vague;
    private int nextSearch;

    /** Of what has failed for long together with others: its first failure asks for a search, and is stubborn. */
    public static FailureHistory ofWhatLasts() {
        var history = new FailureHistory();
        history.failures = 2 * FEW - 1;
        history.vague = 2 * FEW - 1;
        return history;
    }

    /** What {@code failure} is after those before it: where another look at the table doesn't help, only a search or an operator does. */
    public Failure classify(Failure failure) {
        if (!(failure instanceof Failure.Transient)) {
            failures++;
        } else if (!failure.isOfServer()) {
            vague++;
        }
        return switch (failure) {
            case Failure.Schema(int code, String message) when lasts() -> new Failure.Fatal(code, message);
            case Failure.Data _, Failure.Fatal _, Failure.Schema _, Failure.TooLarge _, Failure.Transient _ -> failure;
        };
    }

    /**
     * Whether {@code judged} asks for a search for what is to blame: one of a value or of the size each time; others when they last,
     * ever more rarely; one that the server lays at its own state never.
     */
    public boolean shouldSearch(Failure judged) {
        return switch (judged) {
            case Failure.Data _, Failure.TooLarge _ -> true;
            case Failure.Fatal _ -> isDue(failures, FEW);
            case Failure.Transient _ -> !judged.isOfServer() && isDue(vague, MANY);
            case Failure.Schema _ -> false;
        };
    }

    private boolean isDue(int count, int first) {
        if (count < Math.max(first, nextSearch)) {
            return false;
        }
        nextSearch = 2 * count;
        return true;
    }

    /** Whether there were more than a few. */
    boolean lasts() {
        return failures >= FEW;
    }

    /** Whether it lasts so long, by then some 30 s, that even a whole table is to be given up for now. */
    public boolean isStubborn() {
        return failures + vague >= 2 * FEW;
    }
}
