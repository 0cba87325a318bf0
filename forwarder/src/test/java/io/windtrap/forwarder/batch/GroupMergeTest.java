package io.windtrap.forwarder.batch;

import static io.windtrap.forwarder.batch.Rows.cell;
import static io.windtrap.forwarder.batch.Rows.row;
import static io.windtrap.forwarder.batch.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GroupMergeTest {
    private static final Instant LOADED = Instant.parse("2026-03-02T10:15:31.250Z");
    private static final String TIME = "2026-03-02 10:15:31.250";

    @Test
    void joinsSmallGroupsOfOneTableWithNullForWhatIsAbsent() throws IOException {
        // When
        List<RowGroup> groups = merged(
                10,
                row("t", text("a", "1\t"), text("id", "x")),
                row("u", text("id", "other table")),
                row("t", cell("b", INT, "2"), text("id", "y")),
                row("t", text("id", "z")));

        // Then
        assertThat(groups).extracting(RowGroup::table).containsExactly("t", "u");
        RowGroup joined = groups.getFirst();
        assertThat(joined.columns()).containsExactly("a", "b", "id", "uuid_ts");
        assertThat(joined.rows()).isEqualTo(3);
        assertThat(tsv(joined.tsv()))
                .isEqualTo("1\\t\t\\N\tx\t" + TIME + "\n\\N\t2\ty\t" + TIME + "\n\\N\t\\N\tz\t" + TIME + "\n");
        assertThat(joined.types(0)).isEqualTo(TypeSet.of(STRING));
        assertThat(joined.types(1)).isEqualTo(TypeSet.of(INT));
    }

    @Test
    void leavesALargeGroupAndTheUsersAsTheyAre() {
        // When
        List<RowGroup> groups = merged(
                2,
                row("t", text("a", "1"), text("id", "x")),
                row("t", text("a", "1"), text("id", "y")),
                row("t", text("b", "1"), text("id", "z")),
                row("users", text("id", "u"), text("plan", "pro")),
                row("users", text("city", "Oslo"), text("id", "v")));

        // Then
        assertThat(groups).extracting(RowGroup::rows).containsExactly(2, 1, 1, 1);
    }

    @Test
    void neverMakesTwoGroupsOfTheSameColumns() {
        // When
        List<RowGroup> groups = merged(
                2,
                row("t", text("a", "1"), text("b", "1")),
                row("t", text("a", "1")),
                row("t", text("a", "2"), text("b", "2")),
                row("t", text("b", "1")));

        // Then
        assertThat(groups).singleElement().satisfies(group -> {
            assertThat(group.columns()).containsExactly("a", "b", "uuid_ts");
            assertThat(group.rows()).isEqualTo(4);
        });
    }

    @Test
    void doesNotPadRowsThatHaveLittleInCommonBeyondTheirOwnSize() {
        // Given
        Stream<Row> rows = IntStream.range(0, 2000)
                .mapToObj(i -> row("t", text("column_" + i, "x"), text("id", String.valueOf(i))));

        // When
        List<RowGroup> groups = merged(1000, rows.toArray(Row[]::new));

        // Then
        assertThat(groups.stream().mapToInt(RowGroup::rows).sum()).isEqualTo(2000);
        assertThat(groups.stream().mapToLong(RowGroup::tsvBytes).sum()).isLessThan(4_000_000);
        assertThat(groups).extracting(RowGroup::key).doesNotHaveDuplicates();
    }

    @Test
    void countsTheMemoryOfTheMergedRows() {
        SealedBatch batch = batch(10, row("t", text("a", "1")), row("t", text("b", "2")));

        assertThat(batch.bytes())
                .isEqualTo(batch.groups().stream().mapToLong(RowGroup::bytes).sum());
    }

    @Test
    void keepsNullWhenATableAsksForOtherText() throws IOException {
        // Given
        RowGroup joined = merged(10, row("t", text("n", "[1,2]")), row("t", text("x", "y")))
                .getFirst();

        // When
        List<RefusedCell> refused = new ArrayList<>();
        TsvBuffer fitted = joined.fitted(
                List.of(
                        ColumnFit.of("Array(String)"),
                        ColumnFit.of("Nullable(Int64)"),
                        ColumnFit.of("DateTime64(3, 'UTC')")),
                refused::add);

        // Then
        assertThat(tsv(fitted)).isEqualTo("['1','2']\t\\N\t" + TIME + "\n\\N\t\\N\t" + TIME + "\n");
        assertThat(refused).extracting(cell -> cell.cell().text()).containsExactly("y");
    }

    private static List<RowGroup> merged(int below, Row... rows) {
        return batch(below, rows).groups();
    }

    private static SealedBatch batch(int below, Row... rows) {
        var limits = new BatchLimits(rows.length, 1 << 30, Duration.ZERO, below);
        var cutter = new Cutter(0, null, limits, "0123456789abcdef", () -> 1);
        cutter.add(0, 0, List.of(rows), LOADED);
        return Objects.requireNonNull(cutter.take());
    }

    private static String tsv(TsvBuffer buffer) throws IOException {
        var out = new ByteArrayOutputStream();
        buffer.writeTo(out);
        return out.toString(UTF_8);
    }
}
