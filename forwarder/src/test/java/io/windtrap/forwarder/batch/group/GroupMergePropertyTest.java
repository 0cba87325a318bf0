package io.windtrap.forwarder.batch.group;

import static io.windtrap.forwarder.batch.group.Rows.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.batch.Cutter;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever rows come: no row is lost or changed by merging, and the same rows make the same groups. */
final class GroupMergePropertyTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:15:31.250Z");
    private static final String LOADED = "2026-03-02 10:15:31.250";

    @Property(tries = 500, seed = "1")
    void loseAndChangeNoRow(@ForAll("rows") List<Row> rows, @ForAll @IntRange(max = 8) int below) throws IOException {
        SealedBatch batch = cutOnce(rows, below);

        assertThat(read(batch.groups())).isEqualTo(expected(rows));
        assertThat(batch.rows()).isEqualTo(rows.size());
    }

    @Property(tries = 500, seed = "1")
    void makeGroupsWhoseTokensDiffer(@ForAll("rows") List<Row> rows, @ForAll @IntRange(max = 8) int below) {
        List<RowGroup> groups = cutOnce(rows, below).groups();

        Set<String> keys = new HashSet<>();
        for (RowGroup group : groups) {
            assertThat(keys.add(group.table() + group.columns())).isTrue();
        }
    }

    /** First cut by its limits, then again by its declaration, under other limits and with other records around. */
    @Property(tries = 200, seed = "1")
    void areTheSameWhenTheRangeIsCutAgain(@ForAll("rows") List<Row> rows, @ForAll @IntRange(max = 8) int below)
            throws IOException {
        // Given
        SealedBatch first = cutOnce(rows, below);

        // When
        Intent declared = first.intent();
        var again = new Cutter(0, declared, new BatchLimits(2, 1, Duration.ZERO, below), "shape", () -> 7);
        for (int offset = 0; offset < rows.size(); offset++) {
            again.add(offset, offset, List.of(rows.get(offset)), NOW);
        }
        again.passed(declared.last() + 1, NOW);
        SealedBatch second = Objects.requireNonNull(again.take());

        // Then
        assertThat(second.intent()).isEqualTo(declared);
        assertThat(shapes(second)).isEqualTo(shapes(first));
    }

    @Property(tries = 200, seed = "1")
    void neverPadTheUsers(@ForAll("rows") List<Row> rows) throws IOException {
        for (RowGroup group : cutOnce(rows, 1000).groups()) {
            if (group.table().equals("users")) {
                assertThat(tsv(group).split("[\t\n]", -1)).doesNotContain("\\N");
            }
        }
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        Arbitrary<String> value = Arbitraries.of("", "x", "a\tb", "\\N", "line\nline", "\\", "ü");
        Arbitrary<Map<String, String>> cells =
                Arbitraries.maps(Arbitraries.of("a", "b", "c", "d", "e"), value).ofMaxSize(4);
        Arbitrary<Row> row = Combinators.combine(Arbitraries.of("t", "t", "t", "u", "users"), cells)
                .as((table, columns) -> Rows.row(
                        table,
                        new TreeMap<>(columns)
                                .entrySet().stream()
                                        .map(cell -> text(cell.getKey(), cell.getValue()))
                                        .toArray(Cell[]::new)));
        return row.list().ofMinSize(1).ofMaxSize(60).map(GroupMergePropertyTest::withUsersOfTheirOwn);
    }

    private static List<Row> withUsersOfTheirOwn(List<Row> rows) {
        List<Row> result = new ArrayList<>();
        for (Row row : rows) {
            List<Cell> cells = new ArrayList<>(row.cells());
            if (row.table().equals("users")) {
                cells.add(text("id", "user " + result.size()));
            }
            result.add(Rows.row(row.table(), cells.toArray(Cell[]::new)));
        }
        return result;
    }

    private static SealedBatch cutOnce(List<Row> rows, int below) {
        var cutter = new Cutter(0, null, new BatchLimits(rows.size(), 1 << 30, Duration.ZERO, below), "shape", () -> 7);
        IntStream.range(0, rows.size()).forEach(i -> cutter.add(i, i, List.of(rows.get(i)), NOW));
        return Objects.requireNonNull(cutter.take());
    }

    private static List<String> shapes(SealedBatch batch) throws IOException {
        List<String> shapes = new ArrayList<>();
        for (RowGroup group : batch.groups()) {
            shapes.add(group.table() + group.columns() + tsv(group));
        }
        return shapes;
    }

    /** Each row as table and cells, those that are NULL left out. */
    private static List<String> read(List<RowGroup> groups) throws IOException {
        List<String> rows = new ArrayList<>();
        for (RowGroup group : groups) {
            for (String line : tsv(group).split("\n", -1)) {
                if (line.isEmpty()) {
                    continue;
                }
                String[] texts = line.split("\t", -1);
                Map<String, String> cells = new TreeMap<>();
                for (int i = 0; i < texts.length; i++) {
                    if (!texts[i].equals("\\N")) {
                        cells.put(group.columns().get(i), texts[i]);
                    }
                }
                rows.add(group.table() + cells);
            }
        }
        Collections.sort(rows);
        return rows;
    }

    private static List<String> expected(List<Row> rows) throws IOException {
        List<String> expected = new ArrayList<>();
        for (Row row : rows) {
            Map<String, String> cells = new TreeMap<>(Map.of("uuid_ts", LOADED));
            for (var cell : row.cells()) {
                var escaped = new TsvBuffer();
                escaped.text(cell.text());
                var out = new ByteArrayOutputStream();
                escaped.writeTo(out);
                cells.put(cell.column(), out.toString(UTF_8));
            }
            expected.add(row.table() + cells);
        }
        Collections.sort(expected);
        return expected;
    }

    private static String tsv(RowGroup group) throws IOException {
        var out = new ByteArrayOutputStream();
        group.tsv().writeTo(out);
        return out.toString(UTF_8);
    }
}
