package io.windtrap.transformer.script.sandbox;

import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.LongAdder;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.io.IOAccess;

/**
 * What all contexts of the process share, the engine with its parsed code and the watchdog, and what any script may reach:
 * the language's own objects and its libraries, nothing of Java, files, network, threads or environment.
 */
public final class SandboxHost implements AutoCloseable {
    private final Engine engine = Engine.newBuilder("js")
            .sandbox(SandboxPolicy.CONSTRAINED)
            .option("engine.WarnInterpreterOnly", "false")
            .in(InputStream.nullInputStream())
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .build();

    /** Stops what exceeds its limits. */
    final Watchdog watchdog = new Watchdog();

    /** Calls that were ended because they exceeded a limit. */
    final LongAdder interrupts = new LongAdder();

    /** An empty context, with a limit of statements that {@code resetLimits} starts anew. */
    Context newContext(SandboxCode code, long statements) {
        return Context.newBuilder("js")
                .engine(engine)
                .sandbox(SandboxPolicy.CONSTRAINED)
                .in(InputStream.nullInputStream())
                .out(OutputStream.nullOutputStream())
                .err(OutputStream.nullOutputStream())
                .timeZone(ZoneOffset.UTC)
                .allowIO(IOAccess.newBuilder().fileSystem(code.libraries).build())
                .option("js.allow-eval", "false")
                .option("js.console", "false")
                .option("js.esm-eval-returns-exports", "true")
                .option("js.graal-builtin", "false")
                .option("js.load", "false")
                .option("js.print", "false")
                .resourceLimits(ResourceLimits.newBuilder()
                        .statementLimit(statements, source -> !source.isInternal())
                        .build())
                .build();
    }

    /** For how long a script has gone on although it was to stop; zero if none does. */
    public Duration longestOverrun() {
        return watchdog.longestOverrun();
    }

    /** How many calls of scripts were ended because they exceeded a limit of statements, time or memory. */
    public long interrupts() {
        return interrupts.sum();
    }

    @Override
    public void close() {
        watchdog.close();
        engine.close(true);
    }
}
