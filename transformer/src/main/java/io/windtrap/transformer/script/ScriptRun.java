package io.windtrap.transformer.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.transformer.script.sandbox.Sandbox;
import io.windtrap.transformer.script.sandbox.SandboxFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A script at work on one batch of events, on one thread. What the script keeps in its variables lives as long as the run, or
 * shorter: a context that was stopped is replaced, and the next event finds a new one.
 */
public final class ScriptRun implements AutoCloseable {
    /** Events that one call of {@code transformBatch} gets at most. */
    public static final int LARGEST_BATCH = 200;

    private static final int LOADS = 2;
    private static final int LINES = 100;

    private final Script script;
    private final List<String> logs = new ArrayList<>();
    private @Nullable Sandbox sandbox;
    private int sandboxRoom;
    private @Nullable SandboxFailure cannotLoad;
    private int failedLoads;

    ScriptRun(Script script) {
        this.script = script;
    }

    /** Runs the script for one event; {@code transformBatch} gets it alone. */
    public ScriptResult transform(ScriptEvent event) {
        return script.batches() ? batch(List.of(event)).getFirst() : one(event);
    }

    /**
     * Runs the script for several events; {@code transformBatch} gets them at once, or, if that fails, one by one in a new
     * context, so that only those fail that fail alone.
     *
     * @param events at most 200
     * @return a result for each event, in their order
     */
    public List<ScriptResult> transform(List<ScriptEvent> events) {
        if (events.size() > LARGEST_BATCH) {
            throw new IllegalArgumentException("at most " + LARGEST_BATCH + " events a batch, not " + events.size());
        }
        if (script.batches() && !events.isEmpty()) {
            return batch(events);
        }
        return events.stream().map(this::one).toList();
    }

    /** Lines of {@code log()} since the last call, the first 100 of them. */
    public List<String> takeLogs() {
        List<String> taken = List.copyOf(logs);
        logs.clear();
        return taken;
    }

    /** Whether the language's objects are as the script found them, as far as an event can reach them. */
    boolean untouched() {
        return sandbox == null || sandbox.untouched();
    }

    private ScriptResult one(ScriptEvent event) {
        try {
            String answerText =
                    sandbox(1).transformEvent(new String(event.json(), UTF_8), event.canonical(), event.metadata());
            var answer = new Answer(answerText, script.outputBytes());
            ScriptResult result = answer.next(event);
            answer.end();
            return result;
        } catch (SandboxFailure failure) {
            return script.failed(failure);
        }
    }

    private List<ScriptResult> batch(List<ScriptEvent> events) {
        try {
            return together(events);
        } catch (SandboxFailure failure) {
            if (events.size() == 1) {
                return List.of(script.failed(failure));
            }
        }
        // The failed call may have changed the script's variables.
        leaveSandbox();
        List<ScriptResult> results = new ArrayList<>();
        for (ScriptEvent event : events) {
            results.addAll(batch(List.of(event)));
        }
        leaveSandbox();
        return results;
    }

    private List<ScriptResult> together(List<ScriptEvent> events) throws SandboxFailure {
        String answerText = sandbox(events.size())
                .transformBatch(
                        events.stream()
                                .map(event -> new String(event.json(), UTF_8))
                                .toList(),
                        events.stream()
                                .map(event -> event.canonical() ? "1" : "0")
                                .collect(Collectors.joining()),
                        () -> metadata(events));
        var answer = new Answer(answerText, script.outputBytes());
        List<ScriptResult> results = new ArrayList<>(events.size());
        for (ScriptEvent event : events) {
            results.add(answer.next(event));
        }
        answer.end();
        return results;
    }

    private static String metadata(List<ScriptEvent> events) {
        return events.stream().map(event -> event.metadata().get()).collect(Collectors.joining(",", "[", "]"));
    }

    private Sandbox sandbox(int events) throws SandboxFailure {
        int room = events == 1 ? 1 : LARGEST_BATCH;
        Sandbox current = sandbox;
        if (current != null && current.usable() && sandboxRoom == room) {
            return current;
        }
        leaveSandbox();
        if (cannotLoad != null && failedLoads >= LOADS) {
            throw cannotLoad;
        }
        try {
            Sandbox opened = script.sandbox(room, this::log);
            sandbox = opened;
            sandboxRoom = room;
            failedLoads = 0;
            return opened;
        } catch (SandboxFailure failure) {
            // It was loaded before: once may have been bad luck.
            cannotLoad = failure;
            failedLoads++;
            throw failure;
        }
    }

    private void log(String line) {
        if (logs.size() < LINES) {
            logs.add(line);
        }
    }

    private void leaveSandbox() {
        if (sandbox != null) {
            sandbox.close();
            sandbox = null;
        }
    }

    @Override
    public void close() {
        leaveSandbox();
    }
}
