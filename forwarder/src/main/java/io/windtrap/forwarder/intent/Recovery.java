package io.windtrap.forwarder.intent;

import org.jspecify.annotations.Nullable;

/**
 * Where the new owner of a partition begins.
 *
 * @param first first offset that is not known to be inserted
 * @param again range to be cut and inserted again under the tokens of its first time; null = nothing is declared
 * @param warning what an operator should know; null = nothing
 */
public record Recovery(long first, @Nullable Intent again, Recovery.@Nullable Warning warning) {
    /** Why a declaration can't be honoured: rows of the declared batch may then be inserted twice. */
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
     * @param offset committed offset
     * @param metadata committed with it
     * @param shape hash of this owner's own configuration
     * @param end offset that the partition's next record will have
     */
    public static Recovery of(long offset, String metadata, String shape, long end) {
        return switch (IntentCodec.decode(metadata)) {
            case Declaration.None() -> new Recovery(offset, null, null);
            case Declaration.Unreadable _ -> new Recovery(offset, null, Warning.UNREADABLE);
            case Declaration.Joint _ -> new Recovery(offset, null, null); // begins afresh: somebody has said why
            case Declaration.Declared(Intent intent) -> {
                if (intent.first() != offset) {
                    yield new Recovery(offset, null, Warning.MISPLACED);
                }
                if (intent.last() >= end) {
                    yield new Recovery(offset, null, Warning.TRUNCATED);
                }
                yield intent.shape().equals(shape)
                        ? new Recovery(offset, intent, null)
                        : new Recovery(offset, null, Warning.RESHAPED);
            }
        };
    }

    /**
     * Goes on at {@code earliest}, because the topic doesn't have the committed offset.
     *
     * @param metadata committed with it
     */
    public static Recovery outOfRange(long earliest, String metadata) {
        boolean remains = switch (IntentCodec.decode(metadata)) {
            case Declaration.Declared(Intent intent) -> intent.last() >= earliest;
            case Declaration.Joint(JointIntent joint) ->
                joint.members().values().stream().anyMatch(range -> range.last() >= earliest);
            case Declaration.None _, Declaration.Unreadable _ -> false;
        };
        return new Recovery(earliest, null, remains ? Warning.OVERTAKEN : null);
    }
}
