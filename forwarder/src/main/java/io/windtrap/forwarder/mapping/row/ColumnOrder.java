package io.windtrap.forwarder.mapping.row;

import io.windtrap.forwarder.mapping.BoundedTree;
import io.windtrap.forwarder.mapping.ColumnSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Columns in the order in which their cells were put: a node of the tree of all such orders. Events of one kind put theirs in
 * one order again and again, so where each cell lies in its row is worked out once for the kind.
 */
public final class ColumnOrder {
    /** Cells of a row that are put in a remembered order; longer rows are sorted each for itself. */
    private static final int LONGEST = 256;

    private final BoundedTree<ColumnOrder> orders;
    private final @Nullable ColumnOrder before;
    private final String column;
    private final int length;
    private final Map<String, ColumnOrder> after = new ConcurrentHashMap<>(2);
    private volatile @Nullable Places places;

    /** Not volatile: any node serves as a guess, and its fields are final. */
    private @Nullable ColumnOrder guess;

    /** The empty order. */
    private ColumnOrder(BoundedTree<ColumnOrder> orders) {
        this.orders = orders;
        this.before = null;
        this.column = "";
        this.length = 0;
    }

    private ColumnOrder(ColumnOrder before, String column) {
        this.orders = before.orders;
        this.before = before;
        this.column = column;
        this.length = before.length + 1;
    }

    /** A tree of orders. */
    public static BoundedTree<ColumnOrder> tree() {
        return new BoundedTree<>(ColumnOrder::new);
    }

    /** This order and then {@code next}; null when the order is too long to be remembered. */
    @Nullable
    ColumnOrder then(String next) {
        ColumnOrder likely = guess;
        if (likely != null && likely.column.equals(next)) {
            return likely;
        }
        ColumnOrder known = after.get(next);
        if (known == null) {
            if (length == LONGEST) {
                return null;
            }
            known = new ColumnOrder(this, next);
            orders.grown();
            after.put(next, known);
        }
        guess = known;
        return known;
    }

    /** Where the cells lie in their row. */
    Places places() {
        Places known = places;
        if (known == null) {
            known = Places.of(columns());
            places = known;
        }
        return known;
    }

    private String[] columns() {
        String[] columns = new String[length];
        for (ColumnOrder at = this; at.before != null; at = at.before) {
            columns[at.length - 1] = at.column;
        }
        return columns;
    }

    /**
     * Which of the cells that were put make the row.
     *
     * @param columns the row's
     * @param cells for each of them, which cell: the last one that was put for it, counted from 0
     */
    @SuppressWarnings("ArrayRecordComponent") // Compared by nobody.
    record Places(ColumnSet columns, int[] cells) {
        static Places of(String[] put) {
            Integer[] sorted = new Integer[put.length];
            Arrays.setAll(sorted, i -> i);
            Arrays.sort(sorted, Comparator.comparing(i -> put[i])); // stable: of equal columns the last stands last
            List<String> columns = new ArrayList<>(put.length);
            int[] cells = new int[put.length];
            for (int i = 0; i < sorted.length; i++) {
                if (i + 1 == sorted.length || !put[sorted[i]].equals(put[sorted[i + 1]])) {
                    cells[columns.size()] = sorted[i];
                    columns.add(put[sorted[i]]);
                }
            }
            return new Places(ColumnSet.of(columns), Arrays.copyOf(cells, columns.size()));
        }
    }
}
