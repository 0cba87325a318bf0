package io.windtrap.forwarder.consume;

import java.time.Duration;

/**
 * Bounds of a poll loop.
 *
 * @param bufferedBytes rows held in memory by all partitions together, before they are held back
 * @param finish longest wait for running inserts when partitions are taken away or the process stops
 */
record LoopLimits(long bufferedBytes, Duration finish) {}
