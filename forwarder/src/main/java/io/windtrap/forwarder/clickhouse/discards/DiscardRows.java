package io.windtrap.forwarder.clickhouse.discards;

import io.windtrap.forwarder.batch.group.GroupKey;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import org.jspecify.annotations.Nullable;

/** Refused values as rows of {@code rudder_discards}, as many as make one INSERT. */
public final class DiscardRows {
    /** In place of an offset: these rows come of values, and are never dead letters. */
    private static final long NO_EVENT = -1;

    private static final int MOST_ROWS = 10_000;
    private static final long MOST_BYTES = 4 << 20;

    private @Nullable RowGroup rows;

    /** Appends a row for {@code refused}. */
    public void add(RejectedCell refused) {
        Row row = DiscardRow.of(
                refused.table(), refused.cell(), refused.reason().code(), refused.rowId(), refused.receivedAt());
        if (rows == null) {
            rows = new RowGroup(GroupKey.of(row));
        }
        rows.add(row, refused.loadedAt(), NO_EVENT);
    }

    /** Whether they are to be written before more is added. */
    public boolean full() {
        return rows != null && (rows.rows() >= MOST_ROWS || rows.bytes() >= MOST_BYTES);
    }

    /** The rows, of which there are none from now on; null when there are none now. */
    public @Nullable RowGroup take() {
        RowGroup taken = rows;
        rows = null;
        return taken;
    }
}
