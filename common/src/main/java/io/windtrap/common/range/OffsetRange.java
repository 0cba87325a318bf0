package io.windtrap.common.range;

/**
 * Offsets of one partition.
 *
 * @param from the first, 0 or more
 * @param to one past the last, {@code from} or more
 */
public record OffsetRange(long from, long to) {
    /** No offsets. */
    public static final OffsetRange NONE = new OffsetRange(0, 0);

    /** @throws IllegalArgumentException if it ends before it begins */
    public OffsetRange {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("offsets " + from + " to " + to + " are not a range");
        }
    }

    /** How many there are. */
    public long size() {
        return to - from;
    }
}
