package io.windtrap.transformer.script;

import io.windtrap.transformer.script.sandbox.Sandbox;
import io.windtrap.transformer.script.sandbox.SandboxFailure;
import io.windtrap.transformer.script.sandbox.SandboxHost;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import java.time.Duration;

/**
 * Runs JavaScript. One for the process, for all threads: it holds the parsed code of all scripts, and native memory. Opening
 * it takes about 1 s.
 */
public final class ScriptEngine implements AutoCloseable {
    private static final ScriptSource WARM_UP =
            ScriptSource.of("warm-up", "export function transformEvent(event) { return event; }");

    private static final ScriptLimits WARM_UP_LIMITS =
            new ScriptLimits(1_000_000, Duration.ofMinutes(5), 1L << 40, 1_000_000, 1);

    private final SandboxHost host = new SandboxHost();

    /** Loads the language, so that the first script's time doesn't count it. */
    public ScriptEngine() {
        try (var sandbox = Sandbox.open(host, WARM_UP.code(), WARM_UP_LIMITS, 1, line -> {})) {
            sandbox.transformEvent("{}", true, () -> "{}");
        } catch (SandboxFailure e) {
            host.close();
            throw new IllegalStateException("JavaScript can't be run here: " + e.detail(), e);
        }
    }

    /**
     * Parses the script and runs its top level once.
     *
     * @throws ScriptException when it has an error, imports an unknown library, or doesn't export exactly one of {@code
     *     transformEvent} and {@code transformBatch}
     */
    public Script compile(ScriptSource source, ScriptLimits limits) throws ScriptException {
        return Script.compile(host, source, limits);
    }

    /**
     * For how long a script has gone on although it exceeded a limit; zero if none does. Longer than some seconds, it is in
     * an operation that can't be interrupted, such as a power of a big integer, and its thread stands still until that ends.
     */
    public Duration longestOverrun() {
        return host.longestOverrun();
    }

    /** How many calls of scripts were ended because they exceeded a limit of statements, time or memory. */
    public long interrupts() {
        return host.interrupts();
    }

    /** Ends the engine; nothing may run in it any more. */
    @Override
    public void close() {
        host.close();
    }
}
