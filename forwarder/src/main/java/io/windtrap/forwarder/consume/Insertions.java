package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.deadletter.DeadLetters;
import io.windtrap.forwarder.deadletter.RecordLookup;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Runs the insertions of one destination away from the poll thread: a thread for each batch, of which a partition has one, and a
 * bounded number of INSERTs at once.
 */
final class Insertions implements AutoCloseable {
    private final String destination;
    private final Warehouse warehouse;
    private final DeadLetters letters;
    private final Supplier<RecordLookup> originals;
    private final Obstacles obstacles;
    private final Meters meters;
    private final InsertTurns turns;
    private final ExecutorService threads;
    /** For the tables of one batch that are new. */
    private final ExecutorService several = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Insertions of {@code destination}.
     *
     * @param originals a new reader of the topic of events at each call
     * @param parallel INSERTs at once, 1 or more
     */
    Insertions(
            String destination,
            Warehouse warehouse,
            DeadLetters letters,
            Supplier<RecordLookup> originals,
            Obstacles obstacles,
            Meters meters,
            int parallel) {
        this.destination = destination;
        this.warehouse = warehouse;
        this.letters = letters;
        this.originals = originals;
        this.obstacles = obstacles;
        this.meters = meters;
        this.turns = new InsertTurns(warehouse, meters, parallel);
        this.threads = Executors.newCachedThreadPool(
                Thread.ofPlatform().name("insert-" + destination + "-", 0).factory());
    }

    /** Inserts {@code batch}, declared by the caller; cancelling with an interrupt abandons it. */
    Future<SealedBatch> start(TopicPartition partition, SealedBatch batch) {
        var tokens = new DeduplicationToken(destination, partition.topic(), partition.partition());
        Obstacles here = obstacles.of(partition);
        var delivery = new LetterDelivery(letters, here, meters);
        var refusedRows = new RefusedRows(destination, partition, originals, delivery, here);
        var insertion =
                new BatchInsertion(batch, tokens, warehouse, delivery, refusedRows, here, meters, turns, several);
        return threads.submit(() -> {
            try {
                return insertion.call();
            } finally {
                here.overcomeAll();
            }
        });
    }

    /** Abandons what is running. */
    @Override
    public void close() {
        threads.shutdownNow();
        several.shutdownNow();
    }
}
