package io.windtrap.console.scripts;

import io.windtrap.transformer.script.sandbox.FailureReason;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TimeZone;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One process of scripts, for one caller at a time: a Java of the console's own kind, with its class path and with little memory. */
final class ScriptChild {
    private static final List<String> JVM = List.of(
            "-Xms16m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
    /** Of {@code ExitOnOutOfMemoryError}, and of Linux where memory runs out. */
    private static final List<Integer> OUT_OF_MEMORY = List.of(3, 137);

    private static final Duration TO_END = Duration.ofSeconds(5);

    private final Process process;
    private final Frames frames;
    private final ScheduledExecutorService timer;
    private volatile boolean late;

    private ScriptChild(Process process, ScheduledExecutorService timer) {
        this.process = process;
        this.frames = new Frames(process.getInputStream(), process.getOutputStream());
        this.timer = timer;
    }

    /** The process has ended while it was asked. The message says why, for people. */
    static final class EndedException extends IOException {
        private static final long serialVersionUID = 1;

        private final FailureReason reason;

        EndedException(FailureReason reason, String message) {
            super(message);
            this.reason = reason;
        }

        FailureReason reason() {
            return reason;
        }
    }

    /**
     * Starts one.
     *
     * @param heap MiB
     * @throws IOException if there can be none
     */
    static ScriptChild start(int heap, ScheduledExecutorService timer) throws IOException {
        var builder = new ProcessBuilder(Stream.of(
                        Stream.of(Path.of(System.getProperty("java.home"), "bin", "java")
                                .toString()),
                        JVM.stream(),
                        Stream.of(
                                "-Xmx" + heap + "m",
                                "-Duser.timezone=" + TimeZone.getDefault().getID(),
                                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ScriptWorker.class.getName()))
                .flatMap(options -> options)
                .toList());
        builder.environment().clear(); // The console's may hold secrets, and options that are meant for it.
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return new ScriptChild(builder.start(), timer);
    }

    /**
     * Asks, and waits for the answer.
     *
     * @throws EndedException if the process ends before it answers, or is ended since it has not done so within {@code limit}
     * @throws Frames.TooLongException if the question is too long; nothing has happened
     */
    Message.Answer ask(Message.Question question, Duration limit) throws IOException {
        Future<?> killer = timer.schedule(
                () -> {
                    late = true;
                    process.destroyForcibly();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            frames.write(question);
            return frames.read(Message.Answer.class);
        } catch (Frames.TooLongException e) {
            throw e;
        } catch (IOException e) {
            throw ended(question instanceof Message.Open);
        } finally {
            killer.cancel(false);
        }
    }

    private EndedException ended(boolean opening) {
        int exitCode = exitCode();
        end();
        if (late) {
            return new EndedException(
                    FailureReason.SCRIPT_TIMEOUT,
                    opening
                            ? "The script could not be started in time, and its process was ended."
                            : "The script did not stop when its time was over, and its process was ended.");
        }
        return OUT_OF_MEMORY.contains(exitCode)
                ? new EndedException(
                        FailureReason.SCRIPT_MEMORY,
                        "The memory of the scripts' process was used up, and it ended; all open scripts share it.")
                : new EndedException(
                        FailureReason.SCRIPT_ERROR, "The process of the script ended with exit code " + exitCode + ".");
    }

    /** -1 = it goes on. */
    private int exitCode() {
        try {
            return process.waitFor(TO_END.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once; whoever asks it is told. */
    void end() {
        process.destroyForcibly();
    }
}
