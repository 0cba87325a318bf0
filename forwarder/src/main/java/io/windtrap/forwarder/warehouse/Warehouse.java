package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;

/** Where a destination's rows go. Called by several threads at once; calls block for as long as their time-outs allow. */
public interface Warehouse extends AutoCloseable {
    /**
     * Makes sure that it can be reached and is set up; called again until it returns {@link InsertResult.Inserted}.
     */
    InsertResult prepare();

    /**
     * Inserts {@code group} of {@code batch} as one block, or not at all where the same token was inserted before.
     *
     * @param token the same for every attempt at this group of this batch, and for no other
     * @param repeated whether another attempt at it may have been made, here or by an owner that died
     */
    InsertResult insert(SealedBatch batch, RowGroup group, String token, boolean repeated);

    /** Finds out which rows of {@code group}, refused under {@code token}, its table refuses; stores none. */
    Rehearsal rehearse(SealedBatch batch, RowGroup group, String token);

    @Override
    void close();
}
