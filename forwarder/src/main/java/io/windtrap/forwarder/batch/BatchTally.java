package io.windtrap.forwarder.batch;

import java.util.HashMap;
import java.util.Map;

/** What the insertion of one batch could not store where it belongs. Safe for concurrent use. */
public final class BatchTally {
    private final Map<String, Long> refusedRows = new HashMap<>();
    private long discardedValues;
    private int retries;

    /** A batch whose insertion has not begun. */
    public BatchTally() {}

    /** {@code rows} of {@code table} became dead letters. */
    public synchronized void refused(String table, int rows) {
        refusedRows.merge(table, (long) rows, Long::sum);
    }

    /** {@code values} went to {@code rudder_discards} because their columns can't hold them. */
    public synchronized void discarded(int values) {
        discardedValues += values;
    }

    /** An INSERT failed, and is made again. */
    public synchronized void retried() {
        retries++;
    }

    /** INSERTs that were made again. */
    public synchronized int retries() {
        return retries;
    }

    /** Rows that became dead letters, by table. */
    public synchronized Map<String, Long> refusedRows() {
        return Map.copyOf(refusedRows);
    }

    /** Values, 0 or more, beside those that the mapping itself discards. */
    public synchronized long discardedValues() {
        return discardedValues;
    }
}
