package io.windtrap.transformer.script.sandbox;

import java.time.Duration;

/**
 * What a script may use for one event. A call of {@code transformBatch} gets the statements, outputs and bytes of all its
 * events, but the time and the memory of one; if that isn't enough, its events are tried one by one.
 *
 * @param statements statements of JavaScript, 1 to 10^15
 * @param time of its thread on a CPU, more than 0; by the clock it may be ten times as long, and 30 s longer at most, but for the time for
 *     which the whole process stood still
 * @param allocatedBytes bytes allocated on the heap, freed or not, 1 or more
 * @param outputBytes bytes of JSON of all outputs of the event, 1 or more
 * @param outputs events made of one, 1 or more
 */
public record ScriptLimits(long statements, Duration time, long allocatedBytes, int outputBytes, int outputs) {
    /** 1,000,000 statements, 1 s, 64 MiB allocated, 4 MiB in at most 100 outputs. */
    public static final ScriptLimits DEFAULT =
            new ScriptLimits(1_000_000, Duration.ofSeconds(1), 64L << 20, 4 << 20, 100);

    private static final long MOST_STATEMENTS = 1_000_000_000_000_000L;

    public ScriptLimits {
        if (statements < 1 || !time.isPositive() || allocatedBytes < 1 || outputBytes < 1 || outputs < 1) {
            throw new IllegalArgumentException("limits of a script must be positive");
        }
        if (statements > MOST_STATEMENTS) {
            throw new IllegalArgumentException("at most " + MOST_STATEMENTS + " statements, not " + statements);
        }
    }
}
