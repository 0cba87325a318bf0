package io.windtrap.forwarder.replay;

/**
 * How far a replay is in one partition.
 *
 * @param next every offset below is stored
 * @param counts what came of the offsets below
 * @param millis when it got there, ms since the epoch
 */
public record ReplayProgress(long next, ReplayCounts counts, long millis) {}
