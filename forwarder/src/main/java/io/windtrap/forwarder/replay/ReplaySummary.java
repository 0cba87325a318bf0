package io.windtrap.forwarder.replay;

/**
 * How far a replay is.
 *
 * @param done offsets that are passed, 0 to {@code size}
 * @param size offsets in all
 * @param counts what came of them
 * @param changedMillis when it last got on, ms since the epoch
 */
public record ReplaySummary(long done, long size, ReplayCounts counts, long changedMillis) {
    private static final long WHOLE = 100;

    /** How much is done, 0 to 100. */
    public long percent() {
        return size == 0 ? WHOLE : done * WHOLE / size;
    }

    /** Whether nothing is left. */
    public boolean isComplete() {
        return done >= size;
    }
}
