package io.windtrap.console.trace;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * How much of an event its destination's tables have.
 *
 * @param state as that of {@link Fate}
 * @param sentence the same for people
 */
record Stored(String state, String sentence) {
    /**
     * What {@code tables} say of an event whose offset is committed.
     *
     * @param letters whether it has dead letters
     */
    static Stored of(List<Fate.Table> tables, boolean letters) {
        String silent = tables.stream()
                .filter(table -> table.found() == null)
                .map(Fate.Table::table)
                .collect(Collectors.joining(", "));
        if (!silent.isEmpty()) {
            return new Stored(
                    "unknown", "Whether its rows are there is not known: ClickHouse did not say for " + silent + ".");
        }
        String without = tables.stream()
                .filter(table -> Objects.equals(table.found(), 0L))
                .map(Fate.Table::table)
                .collect(Collectors.joining(", "));
        if (!tables.isEmpty() && without.isEmpty()) {
            return new Stored("stored", "Stored.");
        }
        if (tables.stream().anyMatch(table -> !Objects.equals(table.found(), 0L))) {
            return new Stored(
                    "stored_in_part",
                    "Stored in part, without the rows of " + without
                            + (letters
                                    ? ": the dead letter says why."
                                    : ": they were deleted, or merged into newer ones."));
        }
        return letters
                ? new Stored("dead_letter", "ClickHouse refused its row.")
                : new Stored(
                        "not_found",
                        "Its offset is committed, and its rows are not there: they were deleted, or merged into newer ones.");
    }
}
