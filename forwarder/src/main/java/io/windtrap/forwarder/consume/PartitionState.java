package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import org.jspecify.annotations.Nullable;

/**
 * Where one partition stands between two commits; the exactly-once protocol is this interface. A batch is declared before
 * its first insert and its offsets are committed after its last; there is no other way through.
 *
 * <pre>
 *   Filling --sealed--> Declaring --committed--> Inserting --inserted--> Advancing --committed--> Filling
 *                                                    ^                       |
 *                                                    +----- committed -------+  (the same commit declared the next batch)
 * </pre>
 *
 * Losing the partition is no state: whoever owns it drops the state, and the next owner starts from what is committed.
 */
public sealed interface PartitionState {
    /** Nothing sealed, nothing declared. */
    record Filling() implements PartitionState {}

    /** {@code batch} is sealed, and must not be inserted before its declaration is committed. */
    record Declaring(SealedBatch batch) implements PartitionState {}

    /** {@code batch} is declared; its groups may be inserted. */
    record Inserting(SealedBatch batch) implements PartitionState {}

    /**
     * Every group of {@code batch} is inserted, and its offsets must be committed.
     *
     * @param next the batch that the same commit declares; null when none is ready
     */
    record Advancing(SealedBatch batch, @Nullable SealedBatch next) implements PartitionState {}

    /**
     * A commit that the partition waits for.
     *
     * @param offset first offset that is not known to be inserted
     * @param metadata what is declared from there on
     */
    record Commit(long offset, String metadata) {}

    /** Where every owned partition starts. */
    static PartitionState start() {
        return new Filling();
    }

    /** Whether a sealed batch can be handed over. */
    default boolean takes() {
        return switch (this) {
            case Filling() -> true;
            case Advancing(SealedBatch _, SealedBatch next) -> next == null;
            case Declaring _, Inserting _ -> false;
        };
    }

    /**
     * Hands over the next batch.
     *
     * @throws IllegalStateException if it is not taken now
     */
    default PartitionState sealed(SealedBatch batch) {
        return switch (this) {
            case Filling() -> batch.isEmpty() ? new Advancing(batch, null) : new Declaring(batch);
            case Advancing(SealedBatch done, SealedBatch next) when next == null -> new Advancing(done, batch);
            case Declaring _, Inserting _, Advancing _ -> throw wrong("a sealed batch");
        };
    }

    /**
     * Hands over a batch that an earlier owner has declared, and of which {@link #due} would say nothing new.
     *
     * @throws IllegalStateException if something was sealed before
     */
    default PartitionState repeated(SealedBatch batch) {
        if (this instanceof Filling) {
            return new Inserting(batch);
        }
        throw wrong("a declared batch");
    }

    /** The commit to be made now; null when the partition waits for none. Asking again gives the same. */
    default @Nullable Commit due() {
        return switch (this) {
            case Filling(), Inserting _ -> null;
            case Declaring(SealedBatch batch) -> declare(batch);
            case Advancing(SealedBatch batch, SealedBatch next) ->
                next == null ? new Commit(batch.intent().last() + 1, IntentCodec.NOTHING) : declare(next);
        };
    }

    /**
     * The commit that was due is confirmed.
     *
     * @throws IllegalStateException if none was
     */
    default PartitionState committed() {
        return switch (this) {
            case Declaring(SealedBatch batch) -> new Inserting(batch);
            case Advancing(SealedBatch _, SealedBatch next) -> next == null ? new Filling() : new Inserting(next);
            case Filling(), Inserting _ -> throw wrong("a commit");
        };
    }

    /**
     * Every group of the declared batch is inserted.
     *
     * @throws IllegalStateException if none was declared
     */
    default PartitionState inserted() {
        return switch (this) {
            case Inserting(SealedBatch batch) -> new Advancing(batch, null);
            case Filling(), Declaring _, Advancing _ -> throw wrong("an insert");
        };
    }

    /**
     * What is left to do when no further batch may start: a batch that is inserted is still committed. Not where the same commit has declared
     * a joint batch, perhaps in vain: other partitions may declare that one, so it must not look as if this one were past it.
     */
    default PartitionState closing() {
        return switch (this) {
            case Filling _, Inserting _ -> this;
            case Declaring _ -> new Filling();
            case Advancing(SealedBatch _, SealedBatch next) when next != null && next.joint() != null -> new Filling();
            case Advancing(SealedBatch batch, SealedBatch _) -> new Advancing(batch, null);
        };
    }

    /** What may be declared, and inserted in part or whole; null = nothing. */
    default @Nullable Intent declared() {
        return switch (this) {
            case Filling() -> null;
            case Declaring(SealedBatch batch) -> batch.intent();
            case Inserting(SealedBatch batch) -> batch.intent();
            case Advancing(SealedBatch batch, SealedBatch next) -> next == null ? batch.intent() : next.intent();
        };
    }

    /** Whether a joint batch waits for its declaration to be confirmed: nobody knows whether Kafka has it. */
    default boolean declaresJointly() {
        return switch (this) {
            case Declaring(SealedBatch batch) -> batch.joint() != null;
            case Advancing(SealedBatch _, SealedBatch next) -> next != null && next.joint() != null;
            case Filling _, Inserting _ -> false;
        };
    }

    /** Bytes that the batches in flight hold in memory. */
    default long bytes() {
        return switch (this) {
            case Filling() -> 0;
            case Declaring(SealedBatch batch) -> batch.bytes();
            case Inserting(SealedBatch batch) -> batch.bytes();
            case Advancing(SealedBatch batch, SealedBatch next) -> batch.bytes() + (next == null ? 0 : next.bytes());
        };
    }

    /** Smallest receivedAt of the events in flight, ms since the epoch; {@link Long#MAX_VALUE} when there are none. */
    default long oldestMillis() {
        return switch (this) {
            case Filling() -> Long.MAX_VALUE;
            case Declaring(SealedBatch batch) -> batch.oldestMillis();
            case Inserting(SealedBatch batch) -> batch.oldestMillis();
            case Advancing(SealedBatch batch, SealedBatch _) -> batch.oldestMillis();
        };
    }

    private static Commit declare(SealedBatch batch) {
        return new Commit(batch.intent().first(), batch.declaration());
    }

    private IllegalStateException wrong(String event) {
        return new IllegalStateException(
                event + " has no place in " + getClass().getSimpleName());
    }
}
