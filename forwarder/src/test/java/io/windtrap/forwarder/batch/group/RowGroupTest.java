package io.windtrap.forwarder.batch.group;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowGroupTest {
    private static final String LOADED = "2026-03-02 10:15:31.250";

    @Test
    void addsTheLoadTimeToEveryRow() {
        // Given
        RowGroup group = group(row("tracks", text("id", "a"), cell("n", INT, "1")));

        // When
        group.add(row("tracks", text("id", "b"), cell("n", INT, "2")), LOADED, 0);

        // Then
        assertThat(group.columns()).containsExactly("id", "n", "uuid_ts");
        assertThat(Rows.tsv(group)).isEqualTo("a\t1\t" + LOADED + "\nb\t2\t" + LOADED + "\n");
    }

    @Test
    void remembersEveryTypeOfAColumn() {
        // Given
        RowGroup group = group(row("t", cell("n", INT, "1")));

        // When
        group.add(row("t", cell("n", FLOAT, "0.5")), LOADED, 0);

        // Then
        assertThat(group.types(0)).isEqualTo(TypeSet.of(INT, FLOAT));
        assertThat(group.rows()).isEqualTo(2);
    }

    @Test
    void namesThatManyGroupsHaveCountNoMore() {
        // Given
        Row row = row("t", text("n".repeat(5000) + System.nanoTime(), "1"));
        long first = group(row).bytes();

        // When
        long last = IntStream.range(0, 20).mapToLong(_ -> group(row).bytes()).reduce(0, (_, next) -> next);

        // Then
        assertThat(first - last).isBetween(5000L, 5200L);
        assertThat(row("t", row.cells().toArray(Cell[]::new)).columns()).isSameAs(row.columns());
    }

    @Test
    void namesThatClientsMakeUpCountAlthoughTheyComeOften() {
        // Given: more than is kept, by names of 1 MB
        List<Row> rows = IntStream.range(0, 8)
                .mapToObj(number -> row("t", text("m".repeat(1 << 20) + number, "1")))
                .toList();

        // When
        long counted = 0;
        for (Row row : rows) {
            for (int time = 0; time < 19; time++) {
                group(row);
            }
            counted += group(row).bytes();
        }

        // Then
        assertThat(counted).isGreaterThan(4L << 20);
    }

    @Test
    void joinedRowsKeepTheirEventsAndPartitionsAndLeaveTheGroupsTheyWereIn() {
        // Given
        String large = "x".repeat(SpareArrays.SMALLEST);
        RowGroup first = group(row("t", text("id", large)));
        first.add(row("t", text("id", "b")), LOADED, 7);
        first.allOf(1);
        RowGroup second = group(row("t", text("id", "c")));
        second.add(row("t", text("id", "d")), LOADED, List.of(3L, 9L));
        second.allOf(2);
        String rows = Rows.tsv(first) + Rows.tsv(second);

        // When
        RowGroup joined = RowGroup.of(first.key(), List.of(first, second));
        RowGroup next = group(row("t", text("id", "y".repeat(2 * SpareArrays.SMALLEST))));

        // Then
        assertThat(Rows.tsv(joined)).isEqualTo(rows).doesNotContain("yy");
        assertThat(joined.offsets(1)).containsExactly(7L);
        assertThat(joined.offsets(3)).containsExactly(3L, 9L);
        assertThat(joined.partition(1)).hasValue(1);
        assertThat(joined.partition(2)).hasValue(2);
        assertThat(next.rows()).isEqualTo(1);
        assertThatThrownBy(() -> Rows.tsv(first)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static RowGroup group(Row first) {
        var group = new RowGroup(GroupKey.of(first));
        group.add(first, LOADED, 0);
        return group;
    }
}
