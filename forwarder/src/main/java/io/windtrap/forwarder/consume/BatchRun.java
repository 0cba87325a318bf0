package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.insert.Insertions;
import io.windtrap.forwarder.trace.BatchTrace;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The insertion of one batch, shared by the partitions that have a part in it. Used by the poll thread. */
final class BatchRun {
    /** After it others need not wait, whatever it is that keeps the insertion. */
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Insertions insertions;
    private final TopicPartition named;
    private final SealedBatch batch;
    private int members;
    private int confirmed;
    private boolean dissolved;
    private long begun;
    private @Nullable BatchTrace trace;
    private @Nullable Future<SealedBatch> future;

    /**
     * An insertion that has not begun.
     *
     * @param named the partition that logs name
     * @param members partitions that have a part in it, 1 or more
     */
    BatchRun(Insertions insertions, TopicPartition named, SealedBatch batch, int members) {
        this.insertions = insertions;
        this.named = named;
        this.batch = batch;
        this.members = members;
    }

    /**
     * The declaration of one more member is confirmed: with the last one the insertion begins.
     *
     * @param span of the member's part; null = it has none
     * @throws IllegalStateException if a member gave up before: what the others declare is not all of the batch
     */
    void begin(@Nullable BatchTrace span) {
        if (dissolved) {
            throw new IllegalStateException("a partition was taken away before its batch was declared");
        }
        if (trace == null) {
            trace = span;
        } else if (span != null) {
            span.end(true); // The INSERTs are in the first one's.
        }
        confirmed++;
        if (confirmed == members) {
            begun = System.nanoTime();
            future = insertions.start(named, batch, trace);
        }
    }

    /** A member gives up before the declaration is confirmed. */
    void dissolve() {
        dissolved = true;
    }

    /** Whether every row is stored, or the insertion has failed. */
    boolean isDone() {
        return future != null && future.isDone();
    }

    /**
     * Waits for its end.
     *
     * @return false when it runs still after {@code wait}
     * @throws IllegalStateException if it has failed
     */
    boolean ended(Duration wait) {
        if (future == null) {
            return false;
        }
        try {
            future.get(Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("insertion failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether others should not wait for it: an INSERT has failed more than once, or something else takes long, such as dead letters. */
    boolean isHeldUp() {
        return batch.tally().retries() > 1 || (future != null && System.nanoTime() - begun > LONG.toNanos());
    }

    /** Whether it is a batch that an earlier owner has declared. */
    boolean isRepeated() {
        return batch.isRepeated();
    }

    /** A member was taken away, or gives up: the last one ends the insertion. */
    void leave() {
        members--;
        if (members == 0 && future != null) {
            future.cancel(true);
        }
    }
}
