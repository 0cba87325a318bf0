package io.windtrap.forwarder.clickhouse;

import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.discards.DiscardRows;
import io.windtrap.forwarder.clickhouse.discards.Discards;
import io.windtrap.forwarder.clickhouse.discards.RejectedCell;
import io.windtrap.forwarder.intent.ContentToken;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The values that one attempt at an INSERT refuses, on their way to {@code rudder_discards}: written in INSERTs of bounded size,
 * all before the rows that lack them, so that none is lost whatever happens in between (docs/exactly-once.md).
 */
final class DiscardWriter implements Consumer<RejectedCell> {
    /** Where the rows go. */
    interface Sink {
        /** Inserts {@code discarded} under {@code token}. */
        void insert(RowGroup discarded, String token);
    }

    private final String token;
    private final Sink sink;
    private final Map<Discards.Kind, Integer> counts = new HashMap<>();
    private final DiscardRows cells = new DiscardRows();
    private ContentToken content;

    /**
     * The log of one attempt.
     *
     * @param token of the INSERT that refuses the values
     * @param sink given the same rows and tokens when the attempt is repeated and the table is as it was
     */
    DiscardWriter(String token, Sink sink) {
        this.token = token;
        this.sink = sink;
        this.content = new ContentToken(token);
    }

    @Override
    public void accept(RejectedCell refused) {
        String column = refused.cell().column();
        counts.merge(
                new Discards.Kind(refused.table(), column, refused.cell().type(), refused.reason()), 1, Integer::sum);
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
            sink.insert(rows, content.text());
            content = new ContentToken(token);
        }
    }

    /** How many values of each kind were refused. */
    Map<Discards.Kind, Integer> counts() {
        return counts;
    }
}
