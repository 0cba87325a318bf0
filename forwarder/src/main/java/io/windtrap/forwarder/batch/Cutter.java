package io.windtrap.forwarder.batch;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.batch.group.GroupMerge;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.SourceChoice;
import io.windtrap.forwarder.mapping.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts one partition's events into batches. A declared range is cut again exactly as it was, however the records arrive;
 * after it, and where nothing was declared, the limits cut.
 */
public final class Cutter {
    private final BatchLimits limits;
    private final String shape;
    private final LongSupplier nonces;
    private final Deque<SealedBatch> sealed = new ArrayDeque<>();

    private @Nullable Intent declared;
    private @Nullable OpenBatch open;
    private long first;
    private long next;
    private long sealedBytes;
    private int arriving = Intent.NO_EPOCH;
    private int epoch = Intent.NO_EPOCH;
    private long unread;
    private @Nullable SourceChoice decided;

    /**
     * Starts at {@code first}.
     *
     * @param first committed offset: the first that the next batch owns, whether or not a record has it
     * @param declared range to be cut again; null when there is none
     * @param shape hash of the configuration that shapes groups
     * @param nonces a new number for each new intent
     */
    public Cutter(long first, @Nullable Intent declared, BatchLimits limits, String shape, LongSupplier nonces) {
        this.first = first;
        this.next = first;
        this.declared = declared;
        this.limits = limits;
        this.shape = shape;
        this.nonces = nonces;
    }

    /**
     * Takes the event at {@code offset}, which has passed every offset taken before.
     *
     * @param rows empty when the event is skipped: its offset still belongs to a batch
     * @param receivedAtMillis ms since the epoch
     */
    public void add(long offset, long receivedAtMillis, List<Row> rows, Instant now) {
        OpenBatch batch = openFor(offset, now);
        batch.add(offset, rows, receivedAtMillis);
        added(offset, batch, now);
    }

    /** Takes the event at {@code offset}, which can't become rows, as {@link #add} takes others. */
    public void refuse(long offset, long receivedAtMillis, DeadLetter letter, Instant now) {
        OpenBatch batch = openFor(offset, now);
        batch.refuse(letter, receivedAtMillis);
        added(offset, batch, now);
    }

    /** Hears the leader epoch of the records that follow. */
    public void reach(int leaderEpoch) {
        arriving = leaderEpoch;
    }

    /** Hears what the configuration decided of the source of the event that follows; null = nothing. */
    public void decide(@Nullable SourceChoice choice) {
        decided = choice;
    }

    /** Hears how many records Kafka has behind those that were taken, as far as that is known; 0 = none. */
    public void unread(long records) {
        unread = records;
    }

    private OpenBatch openFor(long offset, Instant now) {
        passed(offset, now);
        if (open != null && declared == null && decided != null && !open.fits(decided)) {
            seal(fresh(open), SealedBy.SOURCES, open);
        }
        if (open == null) {
            open = new OpenBatch(now);
        }
        open.load(now);
        if (decided != null) {
            open.decided(decided);
        }
        return open;
    }

    private void added(long offset, OpenBatch batch, Instant now) {
        next = offset + 1;
        epoch = arriving;
        if (declared != null) {
            passed(next, now);
        } else if (batch.rows() >= limits.rows()) {
            seal(fresh(batch), SealedBy.ROWS, batch);
        } else if (batch.bytes() >= limits.bytes()) {
            seal(fresh(batch), SealedBy.BYTES, batch);
        }
    }

    /**
     * Hears that every record below {@code position} has been taken: compaction and transaction markers leave offsets
     * that no record has, and a declared range may end in such.
     */
    public void passed(long position, Instant now) {
        if (declared != null && position > declared.last()) {
            Intent again = declared;
            declared = null;
            OpenBatch batch = open == null ? new OpenBatch(now) : open;
            if (again.epoch() != Intent.NO_EPOCH && epoch > again.epoch()) {
                var other = new Intent(
                        again.first(), again.last(), shape, nonces.getAsLong(), epoch, again.sources(), true);
                seal(other, SealedBy.TRUNCATED, batch);
            } else {
                seal(again.inDoubt() ? again.at(epoch) : again, SealedBy.DECLARED, batch);
            }
        }
    }

    /** Seals the open batch if it is older than the limit; a declared range waits for its end. */
    public void sealAged(Instant now) {
        if (isAged(now)) {
            sealOpen(SealedBy.AGE);
        }
    }

    /** Whether the open batch is older than the limit; never while a declared range is being cut. */
    public boolean isAged(Instant now) {
        return open != null
                && declared == null
                && Duration.between(open.openedAt(), now).compareTo(limits.age(open.events(), unread)) >= 0;
    }

    /** Seals what is open, unless a declared range is being cut: other partitions' batches go out, and this one's with them. */
    public void sealForOthers() {
        sealOpen(SealedBy.OTHERS);
    }

    /** The next batch to insert, which stays; null = none. */
    public @Nullable SealedBatch peek() {
        return sealed.peek();
    }

    /** Rows that are held, sealed or not. */
    public int rows() {
        return sealed.stream().mapToInt(SealedBatch::rows).sum() + (open == null ? 0 : open.rows());
    }

    /** Seals what is open, whatever its age, unless a declared range is being cut: the memory is needed. */
    public void sealForRoom() {
        sealOpen(SealedBy.BUFFER);
    }

    /** Seals what is open, unless a declared range is being cut: other sources are taken from now on. */
    public void sealForSources() {
        sealOpen(SealedBy.SOURCES);
    }

    /** Seals what is open, unless a declared range is being cut: nothing follows it. */
    public void sealForEnd() {
        sealOpen(SealedBy.END);
    }

    /** What a declared range that has {@code offset} says of its sources; null when it is in none. */
    public @Nullable String declaredSources(long offset) {
        return declared == null || offset > declared.last() ? null : declared.sources();
    }

    /** The next batch to insert, and forgets it. */
    public @Nullable SealedBatch take() {
        SealedBatch batch = sealed.poll();
        if (batch != null) {
            sealedBytes -= batch.bytes();
        }
        return batch;
    }

    /** Whether a sealed batch waits: the partition needs no more records for now. */
    public boolean full() {
        return !sealed.isEmpty();
    }

    /** Whether it holds no event, sealed or not. */
    public boolean isEmpty() {
        return open == null && declared == null && sealed.isEmpty();
    }

    /** Whether a declared range is still being cut: it needs its records, whatever else is buffered. */
    public boolean recutting() {
        return declared != null;
    }

    /** Lowest offset that a record may still have. */
    public long next() {
        return next;
    }

    /** Smallest receivedAt of the events held, ms since the epoch; {@link Long#MAX_VALUE} when there are none. */
    public long oldestMillis() {
        long oldest = open == null ? Long.MAX_VALUE : open.oldestMillis();
        return sealed.isEmpty() ? oldest : Math.min(oldest, sealed.peek().oldestMillis());
    }

    /** Bytes held in memory, sealed batches that wait included. */
    public long bytes() {
        return sealedBytes + (open == null ? 0 : open.bytes());
    }

    private Intent fresh(OpenBatch batch) {
        return new Intent(first, next - 1, shape, nonces.getAsLong(), epoch, batch.sources());
    }

    private void sealOpen(SealedBy by) {
        if (open != null && declared == null) {
            seal(fresh(open), by, open);
        }
    }

    private void seal(Intent intent, SealedBy by, OpenBatch batch) {
        SealedBatch result = batch.seal(intent, by, new GroupMerge(limits.joint() ? 0 : limits.mergeBelow()));
        sealed.add(result);
        sealedBytes += result.bytes();
        first = intent.last() + 1;
        next = Math.max(next, first);
        open = null;
    }
}
