package io.windtrap.forwarder.deadletter.redrive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first of all that are added, and no more than so many: those behind them are not kept. Not safe for concurrent use. */
final class Earliest<T> {
    private final Comparator<T> order;
    private final int most;
    /** Its head is the last of those that are kept. */
    private final PriorityQueue<T> kept;

    /** @param most that are kept, at least 1 */
    Earliest(Comparator<T> order, int most) {
        this.order = order;
        this.most = most;
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void add(T one) {
        kept.add(one);
        if (kept.size() > most) {
            kept.remove();
        }
    }

    /** Those that are kept, the first one first. */
    List<T> inOrder() {
        List<T> all = new ArrayList<>(kept);
        all.sort(order);
        return all;
    }
}
