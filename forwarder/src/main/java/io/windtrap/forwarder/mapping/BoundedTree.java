package io.windtrap.forwarder.mapping;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The root of a tree that remembers what events look like, and grows with what clients make up. With too many nodes it starts anew,
 * which serves the usual events again at once: the others then cost time, and never memory beyond some 30 MB. Safe for concurrent use.
 *
 * @param <N> its nodes, which tell it of each one that is added
 */
public final class BoundedTree<N> {
    private static final int MOST_NODES = 20_000;

    private final Function<BoundedTree<N>, N> empty;
    private final AtomicInteger nodes = new AtomicInteger();
    private volatile N root;

    /**
     * A tree of nothing but its root.
     *
     * @param empty makes a root
     */
    @SuppressWarnings("this-escape") // It is kept, and asked later.
    public BoundedTree(Function<BoundedTree<N>, N> empty) {
        this.empty = empty;
        this.root = empty.apply(this);
    }

    /** Its root; another one after it has started anew. */
    public N root() {
        return root;
    }

    /** Hears that it has one node more. */
    public void grown() {
        if (nodes.incrementAndGet() > MOST_NODES) {
            nodes.set(0);
            root = empty.apply(this);
        }
    }
}
