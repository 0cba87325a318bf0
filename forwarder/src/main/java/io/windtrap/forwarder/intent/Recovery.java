package io.windtrap.forwarder.intent;

import org.jspecify.annotations.Nullable;

/**
 * Where the new owner of a partition begins.
 *
 * @param first first offset that is not known to be inserted
 * @param again range to be cut and inserted again: under the tokens of its first time, or in doubt under new ones; null = nothing is
 *     declared, or Kafka has nothing of it
 * @param warning what an operator should know; null = nothing
 */
public record Recovery(long first, @Nullable Intent again, Recovery.@Nullable Warning warning) {
    /** Why a declaration can't be honoured. Where its range is known, what Kafka has of it is in doubt. */
    public enum Warning {
        /** The metadata are not an intent of this release. */
        UNREADABLE,
        /** The range begins elsewhere than the commit that carries it. */
        MISPLACED,
        /** The configuration that shapes groups has changed since. */
        RESHAPED,
        /** The topic has lost the beginning of the range: what its small groups became can't be told from the rest. */
        OVERTAKEN,
        /** Kafka has lost the end of the range, which was acknowledged; other events may be in its place. */
        TRUNCATED,
        /**
         * Another partition of a joint batch does not declare it, and is not past it: it was never declared whole, so nothing of
         * it was inserted; or somebody has moved that partition's offset.
         */
        PARTLY_DECLARED
    }

    /**
     * Reads the last commit.
     *
     * @param partition its number
     * @param offset committed offset
     * @param metadata committed with it
     * @param fresh shape and nonce of what is declared anew
     * @param end offset that the partition's next record will have
     */
    public static Recovery of(int partition, long offset, String metadata, Fresh fresh, long end) {
        return switch (IntentCodec.decode(metadata)) {
            case Declaration.None() -> new Recovery(offset, null, null);
            case Declaration.Unreadable _ -> new Recovery(offset, null, Warning.UNREADABLE);
            case Declaration.Joint(JointIntent joint) -> { // begins afresh: somebody has said why
                Intent own = joint.of(partition);
                yield new Recovery(
                        offset, own == null || own.first() != offset ? null : fresh.inDoubt(own, offset, end), null);
            }
            case Declaration.Declared(Intent intent) -> {
                if (intent.first() != offset) {
                    yield new Recovery(offset, null, Warning.MISPLACED);
                }
                if (intent.last() >= end) {
                    yield new Recovery(offset, fresh.inDoubt(intent, offset, end), Warning.TRUNCATED);
                }
                yield intent.shape().equals(fresh.shape())
                        ? new Recovery(offset, intent, null)
                        : new Recovery(offset, fresh.inDoubt(intent, offset, end), Warning.RESHAPED);
            }
        };
    }

    /**
     * Goes on at {@code earliest}, because the topic doesn't have the committed offset.
     *
     * @param partition its number
     * @param metadata committed with it
     * @param fresh shape and nonce of what is declared anew
     * @param end offset that the partition's next record will have
     */
    public static Recovery outOfRange(int partition, long earliest, String metadata, Fresh fresh, long end) {
        Intent own = switch (IntentCodec.decode(metadata)) {
            case Declaration.Declared(Intent intent) -> intent;
            case Declaration.Joint(JointIntent joint) -> joint.of(partition);
            case Declaration.None _, Declaration.Unreadable _ -> null;
        };
        if (own == null || own.last() < earliest) {
            return new Recovery(earliest, null, null);
        }
        // Of a topic that was made anew the range can begin behind: its offsets are those of other records.
        Intent rest = own.first() > earliest ? null : fresh.inDoubt(own, earliest, end);
        return new Recovery(earliest, rest, Warning.OVERTAKEN);
    }

    /**
     * What a declaration has that takes the place of an earlier one.
     *
     * @param shape hash of this owner's own configuration
     * @param nonce a number of the new declaration alone
     */
    public record Fresh(String shape, long nonce) {
        /** {@code range} as far as Kafka has it, from {@code from} up to {@code end}; null = nothing of it. */
        public @Nullable Intent inDoubt(Intent range, long from, long end) {
            return range.inDoubt(from, end, shape, nonce);
        }
    }
}
