package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.DiscardedCells;
import io.windtrap.forwarder.batch.RefusedCell;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.intent.ContentToken;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The values that one attempt at an INSERT refuses, on their way to {@code rudder_discards}: written in INSERTs of bounded size,
 * all before the rows that lack them, so that none is lost whatever happens in between (docs/exactly-once.md).
 */
final class DiscardLog implements Consumer<RefusedCell> {
    private final String token;
    private final BiConsumer<RowGroup, String> insert;
    private final Map<Discarded, Integer> counts = new HashMap<>();
    private final DiscardedCells cells = new DiscardedCells();
    private ContentToken content;

    /**
     * The log of one attempt.
     *
     * @param token of the INSERT that refuses the values
     * @param insert inserts rows under a token; called again with the same when the attempt is repeated and the table is as it was
     */
    DiscardLog(String token, BiConsumer<RowGroup, String> insert) {
        this.token = token;
        this.insert = insert;
        this.content = new ContentToken(token);
    }

    @Override
    public void accept(RefusedCell refused) {
        String column = refused.cell().column();
        counts.merge(new Discarded(refused.table(), column, refused.cell().type(), refused.reason()), 1, Integer::sum);
        content.add(
                refused.table(),
                refused.rowId(),
                refused.receivedAt(),
                column,
                refused.cell().text(),
                refused.reason().code());
        cells.add(refused);
        if (cells.full()) {
            write();
        }
    }

    /** Writes what is not written yet. */
    void write() {
        RowGroup rows = cells.take();
        if (rows != null) {
            insert.accept(rows, content.text());
            content = new ContentToken(token);
        }
    }

    /** How many values of each kind were refused. */
    Map<Discarded, Integer> counts() {
        return counts;
    }
}
