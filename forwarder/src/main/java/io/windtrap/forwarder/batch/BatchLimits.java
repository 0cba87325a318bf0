package io.windtrap.forwarder.batch;

import java.time.Duration;

/**
 * When a batch is sealed: at the first limit it meets. Rows and bytes keep one INSERT one block of ClickHouse.
 *
 * @param rows rows of all tables together, 1 to 1,000,000
 * @param bytes bytes held: TSV, types and names of columns; 1 or more
 * @param age time since the batch's first event was read; counts only while no other batch of the partition inserts
 * @param mergeBelow groups of one table with fewer rows may become one; 0 = never. Part of the {@code Shape}
 * @param joint whether the partitions of one forwarder share their batches, and so their INSERTs
 */
public record BatchLimits(int rows, long bytes, Duration age, int mergeBelow, boolean joint) {
    /** Limits of batches of one partition. */
    public BatchLimits(int rows, long bytes, Duration age, int mergeBelow) {
        this(rows, bytes, age, mergeBelow, false);
    }

    /** Limits of batches of one partition whose groups stay as they are. */
    public BatchLimits(int rows, long bytes, Duration age) {
        this(rows, bytes, age, 0);
    }

    /** The same for batches of several partitions, or of one. */
    public BatchLimits joint(boolean several) {
        return new BatchLimits(rows, bytes, age, mergeBelow, several);
    }
}
