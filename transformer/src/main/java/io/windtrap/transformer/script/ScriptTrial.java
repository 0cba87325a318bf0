package io.windtrap.transformer.script;

import java.time.Duration;
import java.util.List;

/**
 * One event of a sample, tried.
 *
 * @param logs lines of {@code log()}, at most 100 for an event
 * @param took by the clock
 */
public record ScriptTrial(ScriptResult result, List<String> logs, Duration took) {}
