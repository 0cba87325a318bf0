package io.windtrap.forwarder.command.status;

import org.jspecify.annotations.Nullable;

/**
 * How many dead letters of the last day were not redriven.
 *
 * @param count null = not known
 * @param isAll whether there are no others: only the newest are counted
 */
public record LetterCount(@Nullable Long count, boolean isAll) {
    static final LetterCount UNKNOWN = new LetterCount(null, false);

    /** For people, such as {@code at least 50000}. */
    @Override
    public String toString() {
        return count == null ? "?" : (isAll ? "" : "at least ") + count;
    }
}
