package io.windtrap.forwarder.mapping.name;

import io.windtrap.forwarder.mapping.BoundedTree;
import io.windtrap.forwarder.mapping.row.ColumnOrder;
import java.util.concurrent.atomic.AtomicInteger;

/** Names of columns and tables, and the paths that lead to them. Safe for concurrent use. */
public final class ColumnNames {
    /** Characters of a name of a column or table. */
    public static final int MAX_LENGTH = 127;

    /** Paths kept; clients that make up names then cost time, and never memory beyond some 20 MB. */
    private static final int MAX_PATHS = 20_000;

    private static final int LONGEST_KEPT_KEY = 128;

    private final NameRule rule;
    private final OriginColumns origin;
    private final BoundedTree<ColumnOrder> orders = ColumnOrder.tree();
    private final AtomicInteger kept = new AtomicInteger();
    private volatile ColumnPath plain;
    private volatile ColumnPath context;

    public ColumnNames(NameRule rule) {
        this.rule = rule;
        this.origin = OriginColumns.named(rule);
        this.plain = new ColumnPath(this, null, "");
        this.context = new ColumnPath(this, "context", "");
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
        return plain;
    }

    /** Root of {@code context}. */
    public ColumnPath context() {
        return context;
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
            if (kept.incrementAndGet() > MAX_PATHS) {
                forget();
            }
            parent.keep(key, child);
        }
        return child;
    }

    /** Starting anew serves the usual names again at once, where a full memory would serve whoever came first. */
    private void forget() {
        kept.set(0);
        plain = new ColumnPath(this, null, "");
        context = new ColumnPath(this, "context", "");
    }
}
