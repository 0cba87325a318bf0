package io.windtrap.local.stack;

import io.windtrap.engine.process.EngineProcess;
import io.windtrap.engine.process.EngineStartException;
import java.time.Duration;
import java.util.function.Consumer;

/** Starts a process again when it dies, with backoff, until told that it is to end. */
final class Supervisor {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int LOG_LINES = 10;

    private final String name;
    private final EngineProcess process;
    private final Consumer<String> say;
    private final Thread thread;

    private Supervisor(String name, EngineProcess process, Consumer<String> say) {
        this.name = name;
        this.process = process;
        this.say = say;
        this.thread = Thread.ofVirtual().name("supervisor-" + name).unstarted(this::watch);
    }

    static Supervisor of(String name, EngineProcess process, Consumer<String> say) {
        Supervisor supervisor = new Supervisor(name, process, say);
        supervisor.thread.start();
        return supervisor;
    }

    /** From now on the process may end; returns when no restart is under way. */
    void letGo() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        Duration pause = FIRST_PAUSE;
        try {
            while (true) {
                long begun = System.nanoTime();
                int code = process.onExit().get();
                say.accept(name + " ended with code " + code + "; its last lines (" + process.logFile() + "):\n  "
                        + String.join("\n  ", process.lastLogLines(LOG_LINES)));
                boolean lasted = System.nanoTime() - begun > LONGEST_PAUSE.toNanos();
                pause = lasted ? FIRST_PAUSE : pause;
                Thread.sleep(pause);
                restart();
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            // Let go.
        }
    }

    private void restart() {
        try {
            process.restart();
            say.accept(name + " was restarted");
        } catch (EngineStartException e) {
            say.accept(name + " could not be restarted: " + e.getMessage());
        }
    }
}
