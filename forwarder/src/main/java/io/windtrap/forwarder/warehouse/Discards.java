package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.RefusedCell;
import java.util.List;

/** Hears of the values that a table couldn't hold, once for each batch whose other values are inserted. */
public interface Discards {
    /** Accounts for {@code cells}; their rows are in the table, with NULL in their place. */
    void discarded(List<RefusedCell> cells);
}
