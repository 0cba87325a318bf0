package io.windtrap.forwarder.mapping.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.BoundedTree;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.Row;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Rows of any cells in any order against a sorted map, under orders that are remembered from one row to the next. */
final class CellsPropertyTest {
    private final BoundedTree<ColumnOrder> orders = ColumnOrder.tree();

    @Property(seed = "1")
    void keepsTheLastCellOfEachColumnSorted(@ForAll("columns") List<String> columns) {
        assertRowOf(columns);
    }

    @Property(seed = "1", tries = 50)
    void keepsThemWhereTheOrderIsTooLongToBeRemembered(@ForAll("manyColumns") List<String> columns) {
        assertRowOf(columns);
    }

    @Test
    void forgetsOrdersRatherThanKeepThemAll() {
        // When: far more orders than are kept
        ColumnOrder first = orders.root();
        for (int row = 0; row < 3000; row++) {
            String name = "c" + row + "_";
            assertRowOf(
                    IntStream.range(0, 10).mapToObj(i -> name + (i * 7) % 10).toList());
        }

        // Then
        assertThat(orders.root()).isNotSameAs(first);
        assertRowOf(List.of("b", "a", "b"));
    }

    @Test
    void sharesTheColumnsOfRowsOfOneKind() {
        assertThat(row(List.of("b", "a", "b")).columns())
                .isSameAs(row(List.of("b", "a", "b")).columns());
    }

    private void assertRowOf(List<String> columns) {
        // Given
        var last = new TreeMap<String, Cell>();
        for (int i = 0; i < columns.size(); i++) {
            last.put(columns.get(i), new Cell(columns.get(i), LogicalType.INT, Integer.toString(i)));
        }

        // Then
        Row row = row(columns);
        assertThat(row.table()).isEqualTo("t");
        assertThat(row.cells()).isEqualTo(List.copyOf(last.values()));
        assertThat(row).isEqualTo(new Row("t", List.copyOf(last.values())));
    }

    private Row row(List<String> columns) {
        var cells = new Cells(orders);
        for (int i = 0; i < columns.size(); i++) {
            cells.put(columns.get(i), LogicalType.INT, Integer.toString(i));
        }
        return cells.row("t");
    }

    @Provide
    Arbitrary<List<String>> columns() {
        return Arbitraries.of("a", "b", "c", "aa", "a_b", "id", "z").list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<List<String>> manyColumns() {
        return Arbitraries.integers()
                .between(0, 300)
                .map(i -> "c" + i)
                .list()
                .ofMinSize(200)
                .ofMaxSize(7000);
    }
}
