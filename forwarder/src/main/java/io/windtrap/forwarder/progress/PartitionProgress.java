package io.windtrap.forwarder.progress;

import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.JointIntent;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a destination is in one partition.
 *
 * @param partition its number
 * @param committed offset that is read next; null = none is committed: reading begins at {@code start}
 * @param start offset of the oldest record
 * @param end offset that the next record will have
 * @param behind age of the oldest record that is not committed; null = there is none, or it was not asked for
 * @param declared what the metadata of the commit say
 * @param owner null = nobody reads it
 */
public record PartitionProgress(
        int partition,
        @Nullable Long committed,
        long start,
        long end,
        @Nullable Duration behind,
        Declaration declared,
        @Nullable Member owner) {
    /** Where its owner begins, or would. */
    public long position() {
        return committed == null || committed < start || committed > end ? start : committed;
    }

    /** Records that are not committed, control records of transactions among them. */
    public long lag() {
        return end - position();
    }

    /** The batch that is under way, or was when its owner ended; null = none. */
    public @Nullable Intent batch() {
        return switch (declared) {
            case Declaration.Declared(Intent intent) -> intent;
            case Declaration.Joint(JointIntent joint) -> joint.of(partition);
            case Declaration.None _, Declaration.Unreadable _ -> null;
        };
    }

    /** The same with an age. */
    PartitionProgress behind(@Nullable Duration age) {
        return new PartitionProgress(partition, committed, start, end, age, declared, owner);
    }
}
