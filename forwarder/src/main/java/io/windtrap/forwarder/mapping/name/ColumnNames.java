package io.windtrap.forwarder.mapping.name;

import io.windtrap.forwarder.mapping.BoundedTree;
import io.windtrap.forwarder.mapping.row.ColumnOrder;

/** Names of columns and tables, and the paths that lead to them. Safe for concurrent use. */
public final class ColumnNames {
    /** Characters of a name of a column or table. */
    public static final int MAX_LENGTH = 127;

    private static final int LONGEST_KEPT_KEY = 128;

    private final NameRule rule;
    private final OriginColumns origin;
    private final BoundedTree<ColumnOrder> orders = ColumnOrder.tree();
    private final BoundedTree<Roots> paths =
            new BoundedTree<>(_ -> new Roots(new ColumnPath(this, null, ""), new ColumnPath(this, "context", "")));

    private record Roots(ColumnPath plain, ColumnPath context) {}

    public ColumnNames(NameRule rule) {
        this.rule = rule;
        this.origin = OriginColumns.named(rule);
    }

    /** Columns filled from configuration. */
    public OriginColumns origin() {
        return origin;
    }

    /** The orders in which columns of these names are put. */
    public BoundedTree<ColumnOrder> orders() {
        return orders;
    }

    /** Root of {@code properties} and {@code traits}: their keys have nothing before them. */
    public ColumnPath plain() {
        return paths.root().plain();
    }

    /** Root of {@code context}. */
    public ColumnPath context() {
        return paths.root().context();
    }

    /** The name of a column, empty when there is nothing to make one of. */
    public String column(String raw) {
        return rule.column(raw);
    }

    /** What the column {@code event} says of an event's name: never cut. */
    public String event(String name) {
        return rule.event(name);
    }

    /** The child of {@code parent}, newly made, and kept while there is room. */
    ColumnPath grow(ColumnPath parent, String key) {
        String joined = parent.join(key);
        var child = new ColumnPath(this, rule.shortened(joined), column(joined));
        if (key.length() <= LONGEST_KEPT_KEY) {
            paths.grown();
            parent.keep(key, child);
        }
        return child;
    }
}
