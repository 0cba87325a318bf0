package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.group.RowGroup;

/** INSERTs into an empty copy of a group's table that checks every row and keeps none. Used by one thread. */
public interface TrialInsert extends AutoCloseable {
    /** Whether the table would take {@code part} of the group. */
    InsertResult insert(RowGroup part);

    /** Removes the copy. */
    @Override
    void close();
}
