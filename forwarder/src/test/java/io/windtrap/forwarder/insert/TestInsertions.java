package io.windtrap.forwarder.insert;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.deadletter.DeadLetters;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.apache.kafka.common.TopicPartition;

/** Insertions of batches none of whose rows may be refused. */
final class TestInsertions {
    private TestInsertions() {}

    /** One into {@code warehouse}, which fails when an event is read again or written to the dead letters. */
    static BatchInsertion withoutDeadLetters(SealedBatch batch, Warehouse warehouse, DestinationContext here) {
        var refusedRows = new RefusedRows(
                new TopicPartition("events", 0),
                () -> {
                    throw new AssertionError("nothing is to be read");
                },
                new DeadLetterDelivery(new NoDeadLetters(), here),
                here);
        return new BatchInsertion(
                batch,
                new DeduplicationToken("warehouse", "events", 0),
                warehouse,
                refusedRows,
                here,
                new InsertTurns(warehouse, here.metrics(), 1),
                ForkJoinPool.commonPool(),
                false);
    }

    private static final class NoDeadLetters implements DeadLetters {
        @Override
        public Written write(List<DeadLetter> letters) {
            throw new AssertionError("nothing is to be refused");
        }

        @Override
        public void close() {}
    }
}
