package io.windtrap.forwarder.clickhouse.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which object of the database holds the rows of a table of the mapping. Usually the one of that name. Where a view, a dictionary
 * or somebody's own table has the name, or ClickHouse refuses it, a substitute does: the name behind one underscore or two. A
 * substitute that was made once is used from then on, even if the name becomes free, as a repetition would store rows twice.
 *
 * @param found that holds the rows
 * @param free names that a table may be created under, in the order in which they are to be tried; empty when {@code found} isn't
 */
public record TableChoice(Optional<DatabaseObject> found, List<String> free) {
    private static final int MOST_SUBSTITUTES = 2;

    /** The names that a table's rows may lie under, the first choice first. */
    public static List<String> names(String table) {
        return IntStream.rangeClosed(0, MOST_SUBSTITUTES)
                .mapToObj(underscores -> "_".repeat(underscores) + table)
                .toList();
    }

    /**
     * Chooses the object that takes the rows of {@code table}.
     *
     * @param objects that are there of {@link #names}, by name
     */
    public static TableChoice of(String table, Map<String, DatabaseObject> objects) {
        List<String> names = names(table);
        DatabaseObject first = objects.get(table);
        Optional<DatabaseObject> found = names.stream()
                .skip(1)
                .map(objects::get)
                .filter(object -> object != null && object.wasMadeFor(table))
                .findFirst();
        if (found.isEmpty() && first != null && first.isFor(table)) {
            found = Optional.of(first);
        }
        return new TableChoice(
                found,
                found.isPresent()
                        ? List.of()
                        : names.stream()
                                .filter(name -> !objects.containsKey(name))
                                .toList());
    }
}
