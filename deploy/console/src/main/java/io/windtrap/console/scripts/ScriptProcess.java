package io.windtrap.console.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.transformer.script.ScriptEvent;
import io.windtrap.transformer.script.ScriptResult;
import io.windtrap.transformer.script.ScriptSource;
import io.windtrap.transformer.script.sandbox.FailureReason;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs scripts in a process of their own, which starts with the first of them and ends when none was open for some minutes. A script
 * that ends it twice in a row runs no more; the others go on in another process. One script runs at a time, and all share the memory: the
 * one that is asked when it is used up need not be the one that uses it. Safe for concurrent use.
 */
public final class ScriptProcess implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ScriptProcess.class);
    /** MiB: what a script may allocate for one event, and the engine's own. */
    private static final int HEAP = 128;
    /** On a machine that is busy; with the start of the process and of the engine. */
    private static final Duration TO_OPEN = Duration.ofSeconds(60);
    /** A script's own limit is 1 s of a CPU at most, so 10 s by the clock, and is tried first. */
    private static final Duration TO_RUN = Duration.ofSeconds(15);

    /** How long a script waits that must not wait for others. */
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** The same, where it waited in vain the last time. */
    private static final Duration PATIENCE_LEFT = Duration.ofMillis(5);

    /** In a row, each in another process. */
    private static final int MOST_DEATHS = 2;

    private static final Duration IDLE = Duration.ofMinutes(3);

    private final int heap;
    private final Duration toOpen;
    private final Duration toRun;
    private final Duration idle;
    private final ScheduledThreadPoolExecutor timer;
    private final ReentrantLock turn = new ReentrantLock(true);
    private volatile @Nullable ScriptChild child;
    private volatile boolean closed;
    private int scripts;
    private int opened;
    private long used;
    private boolean ending;

    /** None runs yet. */
    public ScriptProcess() {
        this(HEAP, TO_OPEN, TO_RUN, IDLE);
    }

    ScriptProcess(int heap, Duration toOpen, Duration toRun, Duration idle) {
        this.heap = heap;
        this.toOpen = toOpen;
        this.toRun = toRun;
        this.idle = idle;
        timer = new ScheduledThreadPoolExecutor(
                1,
                Thread.ofVirtual().name("script-timer").factory(),
                new ThreadPoolExecutor.DiscardPolicy()); // of what comes when the console stops
        timer.setRemoveOnCancelPolicy(true);
    }

    /**
     * What a script made of one event.
     *
     * @param logs lines that it has logged
     * @param took time of its thread on a CPU; by the clock, where its process died of it
     */
    public record Made(ScriptResult result, List<String> logs, Duration took) {}

    /**
     * Opens a script, without credentials.
     *
     * @param geolocation file of MaxMind's that answers it where addresses are; empty = none does
     * @throws BadScriptException if it can't be used, or is not open in time
     * @throws IOException if there can be no process
     */
    public RemoteScript open(ScriptSource source, Optional<String> geolocation, ScriptLimits limits)
            throws BadScriptException, IOException {
        turn.lock();
        try {
            var script = new RemoteScript(new Message.Open(
                    ++scripts,
                    source.id(),
                    source.text(),
                    source.libraries(),
                    geolocation.orElse(null),
                    new Message.Limits(
                            limits.statements(),
                            limits.time().toMillis(),
                            limits.allocatedBytes(),
                            limits.outputBytes(),
                            limits.outputs())));
            script.open();
            opened++;
            return script;
        } catch (ScriptChild.EndedException | Frames.TooLongException e) {
            throw new BadScriptException(String.valueOf(e.getMessage()));
        } finally {
            endWhenIdle(); // It may be refused.
            turn.unlock();
        }
    }

    /** A script that is open. */
    public final class RemoteScript implements AutoCloseable {
        private final Message.Open source;
        private String name = "";
        private @Nullable ScriptChild openIn;
        private ScriptResult.@Nullable Failed last;
        private int deaths;
        private boolean left;
        private volatile boolean busy;

        private RemoteScript(Message.Open source) {
            this.source = source;
        }

        /** Its id, and the beginning of its hash. */
        public String name() {
            return name;
        }

        private void open() throws BadScriptException, IOException {
            ScriptChild running = running();
            switch (ask(running, source, toOpen)) {
                case Message.Opened(String told) -> {
                    name = told;
                    openIn = running;
                }
                case Message.Refused(String problem) -> throw new BadScriptException(problem);
                case Message.Ran _, Message.Closed _ -> throw new IOException("not an answer to this question");
            }
        }

        /** Runs it for one event, and waits for its turn. */
        public Made run(ScriptEvent event) {
            return run(event, false);
        }

        /**
         * Runs it for one event, and waits for no other script: while one takes long, or the process starts again, it fails.
         */
        public Made runSoon(ScriptEvent event) {
            return run(event, true);
        }

        private Made run(ScriptEvent event, boolean soon) {
            Message.Run question;
            try {
                question = new Message.Run(
                        source.script(),
                        new String(event.json(), UTF_8),
                        event.metadata().get(),
                        event.canonical());
            } catch (UncheckedIOException e) {
                return failed(new ScriptResult.Failed(FailureReason.SCRIPT_ERROR, "The event can't be read."));
            }
            if (!isItsTurn(soon)) {
                return failed(new ScriptResult.Failed(
                        FailureReason.SCRIPT_TIMEOUT, "The scripts' process was busy with another script."));
            }
            long begun = System.nanoTime();
            try {
                if (last != null) {
                    return failed(last);
                }
                if (!isOpen()) { // Another script has ended the process, or it was idle.
                    if (soon) {
                        Thread.ofVirtual().name("script-open").start(this::openAgain);
                        return failed(new ScriptResult.Failed(
                                FailureReason.SCRIPT_TIMEOUT, "The scripts' process was being started again."));
                    }
                    open();
                }
                Made made = made(question);
                deaths = 0;
                return made;
            } catch (ScriptChild.EndedException e) {
                return new Made(died(e), List.of(), Duration.ofNanos(System.nanoTime() - begun));
            } catch (IOException | BadScriptException e) {
                return failed(new ScriptResult.Failed(FailureReason.SCRIPT_ERROR, String.valueOf(e.getMessage())));
            } finally {
                turn.unlock();
            }
        }

        private boolean isItsTurn(boolean soon) {
            if (!soon) {
                turn.lock();
                return true;
            }
            try {
                busy = !turn.tryLock((busy ? PATIENCE_LEFT : PATIENCE).toMillis(), TimeUnit.MILLISECONDS);
                return !busy;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        private boolean isOpen() {
            ScriptChild running = child;
            return running != null && running == openIn && running.isAlive();
        }

        private void openAgain() {
            turn.lock();
            try {
                if (last == null && !left && !isOpen()) {
                    open();
                }
            } catch (ScriptChild.EndedException e) {
                died(e);
            } catch (IOException | BadScriptException e) {
                log.atWarn().addKeyValue("error", e.getMessage()).log("a script can't be opened again");
            } finally {
                endWhenIdle();
                turn.unlock();
            }
        }

        private ScriptResult.Failed died(ScriptChild.EndedException e) {
            String message = String.valueOf(e.getMessage());
            if (++deaths < MOST_DEATHS) {
                return new ScriptResult.Failed(e.reason(), message);
            }
            last = new ScriptResult.Failed(
                    e.reason(), message + " This happened twice in a row: the script is not run again.");
            return last;
        }

        private Made made(Message.Run question) throws IOException {
            return switch (ask(running(), question, toRun)) {
                case Message.Ran ran -> new Made(result(ran), ran.logs(), Duration.ofNanos(ran.tookNanos()));
                case Message.Opened _, Message.Refused _, Message.Closed _ ->
                    throw new IOException("not an answer to this question");
            };
        }

        /** Waits for nothing. */
        @Override
        public void close() {
            Thread.ofVirtual().name("script-close").start(this::leave);
        }

        private void leave() {
            turn.lock();
            try {
                left = true;
                if (isOpen()) {
                    ask(running(), new Message.Close(source.script()), toRun);
                }
            } catch (IOException e) {
                // The process has ended, and the script with it.
            } finally {
                opened--;
                endWhenIdle();
                turn.unlock();
            }
        }
    }

    private ScriptChild running() throws IOException {
        ScriptChild running = child;
        if (running == null || !running.isAlive()) {
            running = ScriptChild.start(heap, timer);
            child = running;
        }
        if (closed) {
            running.end();
            throw new IOException("the console stops");
        }
        return running;
    }

    private Message.Answer ask(ScriptChild running, Message.Question question, Duration limit) throws IOException {
        used++;
        try {
            return running.ask(question, limit);
        } catch (ScriptChild.EndedException e) {
            if (!closed) {
                log.atWarn()
                        .addKeyValue("reason", e.reason().code())
                        .log("the process of scripts has ended; the next script starts another one");
            }
            throw e;
        }
    }

    private void endWhenIdle() {
        if (opened == 0 && !ending) {
            ending = true;
            endLater(used);
        }
    }

    private void endLater(long before) {
        var _ = timer.schedule(() -> endIfIdle(before), idle.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Where somebody has the turn or had it meanwhile, it is not idle yet. */
    private void endIfIdle(long before) {
        if (!turn.tryLock()) {
            endLater(before);
            return;
        }
        try {
            ending = false;
            ScriptChild running = child;
            if (used != before) {
                endWhenIdle();
            } else if (opened == 0 && running != null) {
                running.end();
            }
        } finally {
            turn.unlock();
        }
    }

    private static Made failed(ScriptResult.Failed failed) {
        return new Made(failed, List.of(), Duration.ZERO);
    }

    private static ScriptResult result(Message.Ran ran) {
        return switch (ran.result()) {
            case UNCHANGED -> new ScriptResult.Unchanged();
            case DROPPED -> new ScriptResult.Dropped(false);
            case DROPPED_SILENTLY -> new ScriptResult.Dropped(true);
            case OUTPUTS ->
                new ScriptResult.Outputs(ran.events().stream()
                        .map(event -> event.getBytes(UTF_8))
                        .toList());
            case FAILED ->
                new ScriptResult.Failed(
                        ran.reason() == null ? FailureReason.SCRIPT_ERROR : ran.reason(), String.valueOf(ran.detail()));
        };
    }

    /** Whether one runs. */
    boolean runs() {
        ScriptChild running = child;
        return running != null && running.isAlive();
    }

    /** Ends the process; whoever has it run a script is told. */
    @Override
    public void close() {
        closed = true;
        timer.shutdownNow();
        ScriptChild running = child;
        if (running != null) {
            running.end();
        }
    }
}
