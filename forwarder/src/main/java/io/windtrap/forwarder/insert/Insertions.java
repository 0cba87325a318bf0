package io.windtrap.forwarder.insert;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.deadletter.DeadLetters;
import io.windtrap.forwarder.intent.DeduplicationToken;
import io.windtrap.forwarder.kafka.RecordLookup;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.trace.BatchTrace;
import io.windtrap.forwarder.trace.BatchTraces;
import io.windtrap.forwarder.trace.PartitionTrace;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Runs the insertions of one destination away from the poll thread: a thread for each batch, of which a partition has one, and a
 * bounded number of INSERTs at once.
 */
public final class Insertions implements AutoCloseable {
    private final DestinationContext context;
    private final Warehouse warehouse;
    private final DeadLetters letters;
    private final Supplier<RecordLookup> originals;
    private final InsertTurns turns;
    private final boolean replacesRows;
    private final ExecutorService threads;
    /** For the tables of one batch that are new. */
    private final ExecutorService several = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * Insertions of one destination.
     *
     * @param originals a new reader of the topic of events at each call
     * @param parallel INSERTs at once, 1 or more
     * @param replacesRows whether rows that are stored already go in again
     */
    public Insertions(
            DestinationContext context,
            Warehouse warehouse,
            DeadLetters letters,
            Supplier<RecordLookup> originals,
            int parallel,
            boolean replacesRows) {
        this.context = context;
        this.warehouse = warehouse;
        this.letters = letters;
        this.originals = originals;
        this.turns = new InsertTurns(warehouse, context.metrics(), parallel);
        this.replacesRows = replacesRows;
        this.threads = Executors.newCachedThreadPool(Thread.ofPlatform()
                .name("insert-" + context.destination() + "-", 0)
                .factory());
    }

    /** What traces the batches of {@code partition}, which has just been assigned; null = nothing does. */
    public @Nullable PartitionTrace trace(TopicPartition partition) {
        BatchTraces traces = context.traces();
        return traces == null ? null : traces.of(partition);
    }

    /**
     * Inserts {@code batch}, declared by the caller; cancelling with an interrupt abandons it.
     *
     * @param trace its span, which ends with it; null = it has none
     */
    public Future<SealedBatch> start(TopicPartition partition, SealedBatch batch, @Nullable BatchTrace trace) {
        DestinationContext here = context.of(partition);
        var tokens = new DeduplicationToken(context.destination(), partition.topic(), partition.partition());
        var refusedRows = new RefusedRows(partition, originals, new DeadLetterDelivery(letters, here), here);
        var insertion = new BatchInsertion(
                batch, tokens, warehouse, refusedRows, here, turns.tracedBy(trace), several, replacesRows);
        Map<String, String> marks = MDC.getCopyOfContextMap();
        return threads.submit(() -> {
            if (marks != null) {
                MDC.setContextMap(marks);
            }
            boolean stored = false;
            try {
                SealedBatch done = insertion.call();
                stored = true;
                return done;
            } finally {
                if (trace != null) {
                    trace.end(stored);
                }
                here.problems().clearAll();
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
