package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;

/** Takes every row and keeps none: for tests and benchmarks. */
public final class Blackhole implements Warehouse {
    @Override
    public InsertResult prepare() {
        return new InsertResult.Inserted();
    }

    @Override
    public InsertResult insert(SealedBatch batch, RowGroup group, InsertAttempt attempt) {
        return new InsertResult.Inserted();
    }

    @Override
    public InsertResult control() {
        return new InsertResult.Inserted();
    }

    @Override
    public TrialInsert rehearse(SealedBatch batch, RowGroup group, String token) {
        throw new IllegalStateException("nothing is ever refused here");
    }

    @Override
    public void close() {}
}
