package io.windtrap.transformer.dedup;

import java.time.Duration;

/**
 * How duplicates are told.
 *
 * @param window for how long an id is known at least, 1 min to 72 h
 * @param memory bytes of all stores together, for blocks that are read and for what is not on disk yet
 */
public record DedupPlan(Duration window, long memory) {}
