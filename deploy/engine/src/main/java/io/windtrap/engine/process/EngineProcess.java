package io.windtrap.engine.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One engine in a process of its own: started, killed, started again on the same data and port, closed. */
public abstract class EngineProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EngineProcess.class);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final int LOG_LINES = 30;

    private final String name;
    private final JavaProgram program;
    private final Path logFile;
    private final Path readyFile;
    private Process process;
    private volatile Duration startTime = Duration.ZERO;

    /** Starts the program and waits until it has created the ready file. */
    protected EngineProcess(String name, JavaProgram program, Path logFile, Path readyFile) {
        this.name = name;
        this.program = program;
        this.logFile = logFile;
        this.readyFile = readyFile;
        this.process = start();
    }

    /** How long the last start took until the engine answered. */
    public final Duration startTime() {
        return startTime;
    }

    public final synchronized long pid() {
        return process.pid();
    }

    public final synchronized boolean isAlive() {
        return process.isAlive();
    }

    /** Completes with the exit code when the process that runs now has ended, for whatever reason. */
    public final synchronized CompletableFuture<Integer> onExit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    public final Path logFile() {
        return logFile;
    }

    /** The end of the log, oldest line first. */
    public final List<String> lastLogLines(int lines) {
        return LogTail.read(logFile, 0, lines);
    }

    /** Ends the process as SIGKILL does, and returns when it is gone. */
    public final synchronized void kill() {
        process.destroyForcibly();
        awaitExit(STOP_LIMIT);
    }

    /**
     * Starts the engine again on the same data and port, after {@link #kill}, {@link #close} or a crash; one that
     * still runs is closed first.
     *
     * @throws EngineStartException with the reason
     */
    public final synchronized void restart() {
        close();
        process = start();
    }

    /** Stops the engine in good order, by force after 15 s. Does nothing when it has ended already. */
    @Override
    public final void close() {
        close(STOP_LIMIT);
    }

    /** Stops the engine in good order, by force after {@code limit}. Does nothing when it has ended already. */
    public final synchronized void close(Duration limit) {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The process has ended and its end of the pipe with it.
        }
        if (!awaitExit(limit)) {
            log.atWarn().addKeyValue("engine", name).log("Did not stop in time, ended by force");
            kill();
        }
    }

    private Process start() {
        long begun = System.nanoTime();
        long logBegin = logFile.toFile().length();
        Process started;
        try {
            Files.deleteIfExists(readyFile);
            started = program.builder()
                    .redirectOutput(Redirect.appendTo(logFile.toFile()))
                    .start();
        } catch (IOException e) {
            throw new EngineStartException(name + " did not start: " + e, e);
        }
        String failure = awaitReady(started, begun + START_LIMIT.toNanos());
        if (failure != null) {
            started.destroyForcibly();
            var lines = LogTail.read(logFile, logBegin, LOG_LINES);
            throw new EngineStartException(
                    name + " did not start: " + failure + ". The end of " + logFile + ":\n" + String.join("\n", lines));
        }
        startTime = Duration.ofNanos(System.nanoTime() - begun);
        return started;
    }

    private @Nullable String awaitReady(Process started, long deadline) {
        try {
            while (!Files.exists(readyFile)) {
                if (started.waitFor(20, TimeUnit.MILLISECONDS)) {
                    return "it ended with exit code " + started.exitValue();
                }
                if (System.nanoTime() > deadline) {
                    return "it did not answer within " + START_LIMIT.toSeconds() + " s";
                }
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted while waiting for it";
        }
    }

    private boolean awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            return true;
        }
    }
}
