package io.windtrap.forwarder.batch.group;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.mapping.Row;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GroupMergeTest {
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
        assertThat(Rows.tsv(joined))
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

    private static List<RowGroup> merged(int below, Row... rows) {
        return batch(below, rows).groups();
    }

    private static SealedBatch batch(int below, Row... rows) {
        return Batches.merged(below, rows);
    }
}
