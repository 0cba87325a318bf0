package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.warehouse.Failure;

/** Counts the failures of one INSERT that time alone doesn't mend: one that comes again and again is not what it seemed. */
final class Recurrence {
    /** Enough for a race of several forwarders' DDL to be over. */
    static final int FEW = 5;

    private int failures;
    private int nextSearch = FEW;

    /** What {@code failure} is after those before it: where another look at the table doesn't help, only an operator does. */
    Failure judged(Failure failure) {
        if (!(failure instanceof Failure.Transient)) {
            failures++;
        }
        return failure instanceof Failure.Schema(int code, String message) && lasts()
                ? new Failure.Fatal(code, message)
                : failure;
    }

    /** Whether {@code judged} asks for a search for rows to blame: one of a value each time, others when they last, ever more rarely. */
    boolean asksForSearch(Failure judged) {
        return switch (judged) {
            case Failure.Data _ -> true;
            case Failure.Fatal _
            when failures >= nextSearch -> {
                nextSearch *= 2;
                yield true;
            }
            case Failure.Fatal _, Failure.Schema _, Failure.Transient _ -> false;
        };
    }

    /** Whether there were more than a few. */
    boolean lasts() {
        return failures >= FEW;
    }
}
