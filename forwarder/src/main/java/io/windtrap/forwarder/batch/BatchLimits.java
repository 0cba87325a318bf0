package io.windtrap.forwarder.batch;

import java.time.Duration;

/**
 * When a batch is sealed: at the first limit it meets. Rows and bytes keep one INSERT one block of ClickHouse.
 *
 * @param rows rows of all tables together, 1 to 1,000,000
 * @param bytes bytes held: TSV, types and names of columns; 1 or more
 * @param freshness time since the batch's first event was read; counts only while no other batch of the partition inserts, and longer
 *     where more events wait unread than the batch has
 * @param mergeBelow groups of one table with fewer rows may become one; 0 = never. Part of the {@code Shape}
 * @param joint whether the partitions of one forwarder share their batches, and so their INSERTs
 */
public record BatchLimits(int rows, long bytes, Duration freshness, int mergeBelow, boolean joint) {
    /** Unread records up to which a partition keeps up, whatever its batch has: they come with the next poll. */
    private static final long UNREAD_OF_LATEST = 1000;

    /** How much longer a batch waits for others while its partition is behind. By then rows or bytes have sealed most. */
    private static final Duration LONGER_BEHIND = Duration.ofSeconds(10);

    /** Limits of batches of one partition. */
    public BatchLimits(int rows, long bytes, Duration freshness, int mergeBelow) {
        this(rows, bytes, freshness, mergeBelow, false);
    }

    /** Limits of batches of one partition whose groups stay as they are. */
    public BatchLimits(int rows, long bytes, Duration freshness) {
        this(rows, bytes, freshness, 0);
    }

    /** The same for batches of several partitions, or of one. */
    public BatchLimits joint(boolean several) {
        return new BatchLimits(rows, bytes, freshness, mergeBelow, several);
    }

    /**
     * How long a batch of {@code events} waits for more. Who is behind gets no fresher tables by small INSERTs: each costs ClickHouse
     * as much as a large one, and the next batch is as late.
     *
     * @param unread records that Kafka still has for its partition
     */
    Duration age(int events, long unread) {
        return unread > Math.max(UNREAD_OF_LATEST, events) ? freshness.plus(LONGER_BEHIND) : freshness;
    }
}
