package io.windtrap.forwarder.batch.group;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackTables;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RowsByIdTest {
    private final RowsById users = new RowsById(RudderStackTables.USERS);

    @Test
    void keepsTheNewestOfEachTraitAndWhatNewerRowsDontMention() {
        users.add(row("users", text("city", "Oslo"), text("id", "u"), text("plan", "free")), 7);
        users.add(row("users", text("id", "v"), text("plan", "x")), 8);
        users.add(row("users", cell("age", INT, "3"), text("id", "u"), text("plan", "pro")), 9);

        assertThat(rows())
                .containsExactly(
                        row("users", cell("age", INT, "3"), text("city", "Oslo"), text("id", "u"), text("plan", "pro")),
                        row("users", text("id", "v"), text("plan", "x")));
        assertThat(users.size()).isEqualTo(2);
        users.forEach((row, offsets) ->
                assertThat(offsets).isEqualTo(row.cells().contains(text("id", "u")) ? List.of(7L, 9L) : List.of(8L)));
    }

    @Test
    void knowsAUserByTheTextOfTheId() {
        users.add(row("users", cell("id", INT, "42"), text("plan", "free")), 7);
        users.add(row("users", text("id", "42"), text("plan", "pro")), 8);

        assertThat(rows()).containsExactly(row("users", text("id", "42"), text("plan", "pro")));
    }

    @Test
    void spreadsAUserOfTooManyTraitsOverRowsThatShareNoneOfThem() {
        // When
        for (int first = 0; first < 5000; first += 1000) {
            users.add(wide(first, "old"), first);
        }
        users.add(wide(500, "new"), 5000);

        // Then
        List<Row> rows = rows();
        assertThat(rows).hasSize(users.size()).allSatisfy(row -> {
            assertThat(row.cells().size()).isLessThan(Row.MAX_COLUMNS);
            assertThat(row.cells()).contains(text("id", "u"), text("received_at", "new"));
            assertThat(row.cells())
                    .isSortedAccordingTo((one, other) -> one.column().compareTo(other.column()));
        });
        assertThat(rows.stream()
                        .flatMap(row -> row.cells().stream())
                        .filter(cell -> cell.column().startsWith("t")))
                .hasSize(5000)
                .doesNotHaveDuplicates()
                .filteredOn(cell -> cell.text().equals("new"))
                .hasSize(1000);
    }

    @Test
    void growsInBytesWithWhatItHolds() {
        users.add(row("users", text("id", "u"), text("plan", "free")), 7);
        long before = users.bytes();
        users.add(row("users", text("id", "u"), text("plan", "free of charge")), 8);

        assertThat(before).isPositive();
        assertThat(users.bytes()).isGreaterThan(before + " of charge".length());
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        users.forEach((row, _) -> rows.add(row));
        return rows;
    }

    private static Row wide(int first, String value) {
        List<Cell> cells = new ArrayList<>();
        cells.add(text("id", "u"));
        cells.add(text("received_at", value));
        IntStream.range(first, first + 1000)
                .mapToObj(number -> text("t%05d".formatted(number), value))
                .forEach(cells::add);
        return row("users", cells.toArray(Cell[]::new));
    }
}
