package io.windtrap.forwarder.batch;

import java.time.Duration;

/**
 * When a batch is sealed: at the first limit it meets. Rows and bytes keep one INSERT one block of ClickHouse.
 *
 * @param rows rows of all tables together, 1 to 1,000,000
 * @param bytes bytes of TSV held, 1 or more
 * @param age time since the batch's first event was read; counts only while no other batch of the partition inserts
 */
public record BatchLimits(int rows, long bytes, Duration age) {}
