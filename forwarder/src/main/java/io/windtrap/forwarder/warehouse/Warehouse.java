package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where a destination's rows go. Called by several threads at once; calls block for as long as their time-outs allow. */
public interface Warehouse extends AutoCloseable {
    /**
     * Makes sure that it can be reached and is set up; called again until it returns {@link InsertResult.Inserted}.
     */
    InsertResult prepare();

    /** Whether {@code group} needs nothing but an INSERT: new tables are not to delay rows of known ones. */
    default boolean isReady(SealedBatch batch, RowGroup group) {
        return true;
    }

    /** Makes tables and columns ready for {@code groups}, several at once; what fails is left to their inserts. */
    default void makeReady(SealedBatch batch, List<RowGroup> groups) {}

    /** Whether {@code group} has no table now, so that every value of it is discarded. */
    default boolean isRefused(SealedBatch batch, RowGroup group) {
        return false;
    }

    /**
     * Discards every value of {@code groups} that {@link #isRefused}, all together: whoever makes up names of events must not cost an
     * INSERT for each.
     *
     * @param attempt its token is made of the batch, and what is inserted under it has tokens of its own; repeated, it
     *     may have been made of other groups
     */
    default InsertResult discard(SealedBatch batch, List<RowGroup> groups, InsertAttempt attempt) {
        return new InsertResult.Inserted();
    }

    /**
     * Inserts {@code group} of {@code batch} as one block, or not at all where the same token was inserted before; of a batch in doubt
     * only the rows that the table doesn't have, as far as that can be told.
     */
    InsertResult insert(SealedBatch batch, RowGroup group, InsertAttempt attempt);

    /** {@link #insert(SealedBatch, RowGroup, InsertAttempt)} of a whole group. */
    default InsertResult insert(SealedBatch batch, RowGroup group, String token, boolean repeated) {
        return insert(batch, group, InsertAttempt.of(token, repeated));
    }

    /**
     * Inserts a row that no event wrote into a table of Windtrap's own, as rows of events are: where this fails too, an error
     * concerns every event.
     */
    InsertResult control();

    /**
     * The rows of {@code group} that its table doesn't have, as far as that can be told, after attempts that have all ended.
     *
     * @param token of those attempts
     * @throws RuntimeException if it can't be told now
     */
    default RowGroup notStored(SealedBatch batch, RowGroup group, String token) {
        return group;
    }

    /**
     * Names of the INSERTs that run now, whoever's they are; none where that can't be told.
     *
     * @throws RuntimeException if it can't be told now
     */
    default Set<String> insertsUnderWay() {
        return new HashSet<>();
    }

    /** What is to be done about materialized views of the table of {@code group} when it is refused for no row's fault. */
    default Views views(RowGroup group) {
        return Views.NONE;
    }

    /** Ways to deal with materialized views that fail. */
    enum Views {
        /** There are none. */
        NONE,
        /** There are; rows are to go in past those that fail. */
        PASS,
        /** There are; they hold their table's rows up until they are repaired. */
        BLOCK
    }

    /** Finds out which rows of {@code group}, refused under {@code token}, its table refuses; stores none. */
    TrialInsert rehearse(SealedBatch batch, RowGroup group, String token);

    @Override
    void close();
}
