package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.Cutter;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.SealedBy;
import io.windtrap.forwarder.consume.PartitionState.Commit;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.consume.read.DecodedRecord;
import io.windtrap.forwarder.insert.Insertions;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.JointIntent;
import io.windtrap.forwarder.intent.Recovery;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.source.DeclaredSources;
import io.windtrap.forwarder.source.SourceRule;
import io.windtrap.forwarder.source.SourceSelection;
import io.windtrap.forwarder.trace.PartitionTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** One owned partition: its open batch, its place in the protocol and its running insertion. Used by the poll thread. */
final class PartitionFlow {
    private final TopicPartition partition;
    private final Cutter cutter;
    private final ReadRange range;
    private final long end;
    private final Insertions insertions;
    private final ForwarderMetrics metrics;
    private final @Nullable PartitionTrace trace;

    private PartitionState state = PartitionState.start();
    private long committed;
    private @Nullable String moved;

    private long newestMillis = Long.MIN_VALUE;
    private Optional<Integer> epoch;
    private boolean read;
    private boolean ended;
    private @Nullable BatchRun insertion;
    private @Nullable BatchRun declaring;
    private @Nullable JointIntent repeat;
    private @Nullable JointIntent withdrawn;
    private @Nullable DeclaredSources declaredRule;

    /**
     * A partition that begins where {@code cutter} does.
     *
     * @param moved what is to be committed at first, since the group has another offset or declares something else; null = nothing
     * @param epoch leader epoch that is committed with it
     */
    PartitionFlow(
            TopicPartition partition,
            Cutter cutter,
            @Nullable String moved,
            Optional<Integer> epoch,
            ReadRange range,
            Insertions insertions,
            ForwarderMetrics metrics) {
        this.partition = partition;
        this.cutter = cutter;
        this.moved = moved;
        this.epoch = epoch;
        this.range = range;
        this.end = range.end(partition);
        this.insertions = insertions;
        this.trace = insertions.trace(partition);
        this.metrics = metrics;
        this.committed = cutter.next();
    }

    /** Nothing is read before the joint batch is repeated that an earlier owner has declared; the cutter begins behind its range. */
    PartitionFlow repeating(JointIntent declared) {
        repeat = declared;
        committed = range(declared).first();
        return this;
    }

    /** Nothing is handed over while owners of other partitions may repeat {@code joint}, which has rows of this one too. */
    PartitionFlow withdrawing(JointIntent joint) {
        withdrawn = joint;
        return this;
    }

    TopicPartition partition() {
        return partition;
    }

    void add(ConsumerRecord<byte[], byte[]> record, DecodedRecord reading, Instant now) {
        newestMillis = Math.max(newestMillis, record.timestamp());
        epoch = record.leaderEpoch();
        if (trace != null) {
            trace.met(record);
        }
        reading.into(cutter, record, now);
    }

    /** The record that comes next can't be read yet, and waits since {@code receivedAtMillis}. */
    void waits(long receivedAtMillis) {
        newestMillis = Math.max(newestMillis, receivedAtMillis);
    }

    /** Which sources are taken at {@code offset}: in a declared range those of its first owner, else {@code now}'s. */
    SourceRule rule(long offset, SourceSelection now) {
        String declared = cutter.declaredSources(offset);
        if (declared == null) {
            declaredRule = null;
            return now;
        }
        DeclaredSources rule = declaredRule == null ? new DeclaredSources(declared, now) : declaredRule;
        declaredRule = rule;
        return rule;
    }

    /** Whether it is read up to some offset, and not for ever. */
    boolean hasEnd() {
        return end != Long.MAX_VALUE;
    }

    /** Whether the record at {@code offset} is none of those to be read. */
    boolean isPast(long offset) {
        return offset >= end;
    }

    /**
     * Everything below {@code position} was read: at the end what is open goes out, and once nothing is left that is told.
     *
     * @param position of the consumer
     */
    void read(long position) {
        read = position >= end;
        if (read && !ended) {
            cutter.sealForEnd();
            if (cutter.isEmpty() && state instanceof PartitionState.Filling) {
                ended = true;
                range.ended(partition);
            }
        }
    }

    /** Hears how many records Kafka still has, as far as the consumer knows. */
    void unread(long records) {
        cutter.unread(records);
    }

    /** Whether everything that is to be read was read. */
    boolean isRead() {
        return read;
    }

    /** Lets what is open go out: from now on other sources are taken. */
    void sealForSources() {
        cutter.sealForSources();
    }

    /** Every record below {@code position} was added. */
    void passed(long position, Instant now) {
        cutter.passed(position, now);
    }

    /** Goes as far as it can without a commit. */
    void step(Instant now) {
        settle();
        if (takes()) {
            cutter.sealAged(now);
            SealedBatch batch = cutter.take();
            if (batch != null) {
                alone(batch);
            }
        }
    }

    /** Hears whether what is inserted has come to its end. */
    void settle() {
        if (insertion != null && insertion.isDone()) {
            inserted(insertion);
        }
    }

    /** What has been sealed here, to be joined with what others have; its turn is {@link #takes}. */
    Cutter cutter() {
        return cutter;
    }

    /** Whether a batch can be handed over. */
    boolean takes() {
        return repeat == null && withdrawn == null && state.takes();
    }

    /** The joint batch that this partition has withdrawn from, and that others may still repeat; null = none. */
    @Nullable
    JointIntent withdrawn() {
        return withdrawn;
    }

    /** No other owner repeats what was withdrawn any more. */
    void withdrew() {
        withdrawn = null;
    }

    /** Whether a batch is being inserted that the next joint one waits for: others gather meanwhile. */
    boolean holdsOthers() {
        return insertion != null && !insertion.isRepeated() && !insertion.isHeldUp();
    }

    /** Whether a batch is being inserted that others should not wait for. */
    boolean isHeldUp() {
        return insertion != null && insertion.isHeldUp();
    }

    /** Whether a joint batch of an earlier owner is being inserted. */
    boolean repeatsJointly() {
        return insertion != null
                && state instanceof PartitionState.Inserting(SealedBatch batch)
                && batch.joint() != null
                && batch.isRepeated();
    }

    /** Hands over {@code batch}, all of it this partition's. */
    void alone(SealedBatch batch) {
        SealedBatch own = range.replacesRows() && batch.isInDoubt() ? batch.withoutDoubt() : batch;
        hand(own, new BatchRun(insertions, partition, own, 1));
    }

    /** Hands over {@code part}, which is inserted by {@code run}. */
    void hand(SealedBatch part, BatchRun run) {
        if (part.sealedBy() == SealedBy.TRUNCATED) {
            metrics.notHonoured(Recovery.Warning.TRUNCATED);
        }
        state = state.sealed(part);
        declaring = run;
    }

    /** The joint batch that an earlier owner has declared, and that nobody here has begun to repeat; null = none. */
    @Nullable
    JointIntent repeat() {
        return repeat;
    }

    /** Takes {@code part} of the joint batch that {@code run} repeats. */
    void repeats(SealedBatch part, BatchRun run) {
        repeat = null;
        state = state.repeated(part);
        insertion = run;
        run.begin(null);
    }

    /** Whether a joint batch waits for its declaration to be confirmed. */
    boolean declaresJointly() {
        return state.declaresJointly();
    }

    /** Tells who wants to know that the batch whose offsets are committed next is stored. */
    void announce() {
        if (state instanceof PartitionState.Advancing(SealedBatch done, SealedBatch _)) {
            range.stored(partition, done);
        }
    }

    /** The commit that is waited for; null = none. */
    @Nullable
    Commit due() {
        Commit due = state.due();
        return due == null && moved != null ? new Commit(committed, moved) : due;
    }

    /** The commit that was due is confirmed: only now may a declared batch be inserted. */
    void committed() {
        moved = null;
        if (state.due() == null) {
            return;
        }
        if (state instanceof PartitionState.Advancing(SealedBatch done, SealedBatch _)) {
            metrics.committed(done);
            committed = done.intent().last() + 1;
        }
        state = state.committed();
        if (state instanceof PartitionState.Inserting(SealedBatch batch)) {
            Intent of = batch.intent();
            insertion = Objects.requireNonNull(declaring);
            declaring = null;
            insertion.begin(trace == null ? null : trace.begin(of.first(), of.last(), batch.events()));
        }
    }

    /** Starts nothing more, and waits for the running insertion up to {@code wait}; then a last commit may be due. */
    void finish(Duration wait) {
        state = state.closing();
        dissolve();
        if (insertion != null) {
            if (insertion.ended(wait)) {
                inserted(insertion);
            } else {
                abandon();
            }
        }
    }

    /** Drops everything that is not committed: it is the next owner's. */
    void abandon() {
        dissolve();
        if (insertion != null) {
            insertion.leave();
            insertion = null;
        }
    }

    /** The leader epoch of the newest record read, committed with the offset: by it Kafka knows a log that lost its end. */
    Optional<Integer> epoch() {
        return epoch;
    }

    /** The range of which rows may be on their way; null = none. */
    @Nullable
    Intent declared() {
        return repeat == null ? state.declared() : range(repeat);
    }

    /** Whether memory is held that nothing is about to free. */
    boolean fillsWithoutInserting() {
        return insertion == null && takes() && !cutter.full() && cutter.bytes() > 0;
    }

    /** Lets what is open go out although none of its limits is met. */
    void sealForRoom() {
        cutter.sealForRoom();
    }

    /** Every event below is committed. */
    long firstUncommitted() {
        return committed;
    }

    /** Lowest offset that was not read. */
    long next() {
        return cutter.next();
    }

    /**
     * When the oldest event that is not committed was received, ms since the epoch; {@link Long#MAX_VALUE} when nothing is
     * known to wait.
     *
     * @param unread whether the topic has more; then no older than the newest that was read
     */
    long waitingSinceMillis(boolean unread) {
        long held = Math.min(state.oldestMillis(), cutter.oldestMillis());
        return held == Long.MAX_VALUE && unread && newestMillis != Long.MIN_VALUE ? newestMillis : held;
    }

    /** Whether records are better left in Kafka for now. */
    boolean full() {
        return cutter.full() || repeat != null;
    }

    /** Whether a declared range is being cut again: it needs its records whatever else is buffered. */
    boolean recutting() {
        return cutter.recutting();
    }

    /** Bytes of rows held in memory. */
    long bytes() {
        return cutter.bytes() + state.bytes();
    }

    private void dissolve() {
        if (declaring != null) {
            declaring.dissolve();
            declaring = null;
        }
    }

    private void inserted(BatchRun done) {
        if (!done.ended(Duration.ZERO)) {
            throw new IllegalStateException("insertion abandoned");
        }
        insertion = null;
        state = state.inserted();
    }

    private Intent range(JointIntent joint) {
        return Objects.requireNonNull(joint.of(partition.partition()));
    }
}
