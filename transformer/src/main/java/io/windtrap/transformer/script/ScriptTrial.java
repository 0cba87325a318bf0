package io.windtrap.transformer.script;

import java.time.Duration;
import java.util.List;

/**
 * One batch of a sample, tried.
 *
 * @param results one for each event, in their order
 * @param logs lines of {@code log()}, at most 100
 * @param took by the clock, for all of them
 */
public record ScriptTrial(List<ScriptResult> results, List<String> logs, Duration took) {}
