package io.windtrap.forwarder.mapping.row;

import java.util.concurrent.atomic.AtomicInteger;

/** All orders of columns that are remembered. Safe for concurrent use. */
public final class ColumnOrderCache {
    /** Cells of a row that are put in a remembered order; longer rows are sorted each for itself. */
    static final int LONGEST = 256;

    /** Clients that make up names then cost time, and never memory beyond some 20 MB. */
    private static final int MOST = 20_000;

    private final AtomicInteger kept = new AtomicInteger();
    private volatile ColumnOrder none = new ColumnOrder(this);

    /** The empty order: what every row begins with. */
    ColumnOrder none() {
        return none;
    }

    /** Counts one more; starts anew when there are too many, which serves the usual ones again at once. */
    void kept() {
        if (kept.incrementAndGet() > MOST) {
            kept.set(0);
            none = new ColumnOrder(this);
        }
    }
}
