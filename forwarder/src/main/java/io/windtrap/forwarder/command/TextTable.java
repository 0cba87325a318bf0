package io.windtrap.forwarder.command;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns for people, as wide as they have to be. */
public final class TextTable {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    /** A table with a line of headings. */
    public TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a line; each cell is shown as its text. */
    public void row(Object... cells) {
        rows.add(List.of(cells).stream().map(Object::toString).toList());
    }

    /** The lines, headings first, without white space at their ends. */
    public List<String> lines() {
        int columns = rows.getFirst().size();
        int[] widths = IntStream.range(0, columns)
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, columns)
                        .mapToObj(column -> row.get(column)
                                + " ".repeat(widths[column] - row.get(column).length()))
                        .collect(Collectors.joining(GAP))
                        .stripTrailing())
                .toList();
    }
}
