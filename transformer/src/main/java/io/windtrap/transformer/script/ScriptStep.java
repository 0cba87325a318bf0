package io.windtrap.transformer.script;

import io.windtrap.transformer.json.EventJson;
import io.windtrap.transformer.script.sandbox.FailureReason;
import io.windtrap.transformer.script.sandbox.SandboxFailure;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The step {@code script}. Its variables live for 500 events of one thread, and at high rates for a second: a new context costs as much
 * as a hundred events. Built-in objects that an event changed live for 500 events at the most.
 */
public final class ScriptStep implements Step {
    private static final int EVENTS_OF_A_LOOK = 500;

    private static final Duration LIFE = Duration.ofSeconds(1);

    private static final String UNREADABLE = String.format(
            Locale.ROOT, "returned event can't be read; it may be nested %,d levels deep at most", EventJson.DEEPEST);

    private final Script script;
    private final Breaker breaker;
    private final IntConsumer batchSizes;
    private final Duration life;
    private final String name;

    @SuppressWarnings(
            "ThreadLocalUsage") // One for each script, of which there are few for as long as the process lives.
    private final ThreadLocal<@Nullable Open> runs = new ThreadLocal<>();

    private static final class Open {
        private final ScriptRun run;
        private final long beganNanos = System.nanoTime();
        private int events;

        Open(ScriptRun run) {
            this.run = run;
        }

        boolean isOver(Duration life) {
            if (events < EVENTS_OF_A_LOOK) {
                return false;
            }
            events = 0;
            return System.nanoTime() - beganNanos >= life.toNanos() || !run.untouched();
        }
    }

    /** A script fails for everything, and so does whoever goes on with it. */
    public static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        BrokenException(String message) {
            super(message);
        }
    }

    /**
     * A step.
     *
     * @param stopAfter events in a row that it fails for, after which it throws for each; 0 = never
     * @param batchSizes is told how many events {@code transformBatch} gets each time; not again where they are tried one by one
     */
    public ScriptStep(Script script, int stopAfter, IntConsumer batchSizes) {
        this(script, stopAfter, batchSizes, LIFE);
    }

    /** A step whose runs end when they have had 500 events and are {@code life} old. */
    ScriptStep(Script script, int stopAfter, IntConsumer batchSizes, Duration life) {
        this.script = script;
        this.life = life;
        this.breaker = new Breaker(stopAfter);
        this.batchSizes = batchSizes;
        this.name = script.name();
    }

    /** @throws BrokenException if the script has failed for so many events in a row that it looks broken */
    @Override
    public Outcome apply(Event event) {
        ScriptEvent shown;
        try {
            shown = ScriptEvent.of(event);
        } catch (IOException _) {
            return Outcome.UNREADABLE;
        }
        return outcome(event, run(1).transform(shown));
    }

    @Override
    public String version() {
        return name.substring(name.lastIndexOf('@') + 1);
    }

    @Override
    public boolean batches() {
        return script.batches();
    }

    @Override
    public List<Outcome> apply(List<Event> events) {
        if (!batches()) {
            return Step.super.apply(events);
        }
        List<@Nullable ScriptEvent> shown = new ArrayList<>(events.size());
        for (Event event : events) {
            try {
                shown.add(ScriptEvent.of(event));
            } catch (IOException _) {
                shown.add(null);
            }
        }
        List<ScriptEvent> readable = shown.stream().filter(Objects::nonNull).toList();
        List<Outcome> outcomes = new ArrayList<>(events.size());
        Iterator<ScriptResult> results = inBatches(readable).iterator();
        for (int i = 0; i < events.size(); i++) {
            outcomes.add(shown.get(i) == null ? Outcome.UNREADABLE : outcome(events.get(i), results.next()));
        }
        return outcomes;
    }

    private List<ScriptResult> inBatches(List<ScriptEvent> events) {
        List<ScriptResult> results = new ArrayList<>(events.size());
        for (int from = 0; from < events.size(); from += ScriptRun.LARGEST_BATCH) {
            List<ScriptEvent> batch = events.subList(from, Math.min(events.size(), from + ScriptRun.LARGEST_BATCH));
            batchSizes.accept(batch.size());
            results.addAll(run(batch.size()).transform(batch));
        }
        return results;
    }

    private Outcome outcome(Event event, ScriptResult result) {
        return switch (result) {
            case ScriptResult.Unchanged _ -> worked(new Outcome.Kept(event));
            case ScriptResult.Dropped _ -> worked(Outcome.DROPPED);
            case ScriptResult.Outputs(List<byte[]> events) -> made(event, events);
            case ScriptResult.Failed failed -> failed(event, failed);
        };
    }

    private Outcome made(Event event, List<byte[]> events) {
        List<Event> made = new ArrayList<>(events.size());
        try {
            for (byte[] json : events) {
                var parts = RequestIp.of(json, event.ip());
                made.add(event.madeBy(name, parts.json(), parts.address()));
            }
        } catch (IOException _) { // Its message shows the event.
            return failed(event, script.failed(new SandboxFailure(FailureReason.SCRIPT_OUTPUT, UNREADABLE)));
        }
        return worked(made.size() == 1 ? new Outcome.Kept(made.getFirst()) : new Outcome.Several(made));
    }

    private Outcome worked(Outcome outcome) {
        breaker.worked();
        return outcome;
    }

    private Outcome failed(Event event, ScriptResult.Failed failed) {
        // Without the error: a script may put parts of an event into it, and this text is logged. Nor are its dead
        // letters sure to be
        // there: those of the transaction that this ends are gone with it.
        if (breaker.opensAt(event)) {
            throw new BrokenException(
                    "script " + name + " failed for more than " + breaker.stopAfter()
                            + " events in a row, the last time with "
                            + failed.reason().code()
                            + "; transformer test FILE shows its errors; correct it, and it is taken over at once, or raise script.stop-after");
        }
        return new Outcome.Failed(failed.reason().code(), failed.detail());
    }

    /** A run with room for so many events more. */
    private ScriptRun run(int events) {
        Open open = runs.get();
        if (open == null || open.isOver(life)) {
            close();
            open = new Open(script.open());
            runs.set(open);
        }
        open.events += events;
        return open.run;
    }

    @Override
    public void close() {
        Open open = runs.get();
        if (open != null) {
            open.run.close();
            runs.remove();
        }
    }
}
