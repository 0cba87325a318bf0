package io.windtrap.transformer.step;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All steps, in their order. */
public final class Steps {
    /** Reason: the event's JSON can't be read, so that nobody knows whether a step applies. */
    public static final String UNREADABLE = "unreadable_event";

    private final List<Named> steps;

    /** Steps in the order in which they are taken. */
    public Steps(List<Named> steps) {
        this.steps = List.copyOf(steps);
    }

    /**
     * A step of the configuration.
     *
     * @param id names it
     * @param selection the events that it applies to
     */
    public record Named(String id, Selection selection, Step step) {}

    /**
     * What became of an event, and which step has done it.
     *
     * @param step id of the step that dropped it or failed; empty where none did
     */
    public record Result(Outcome outcome, String step) {}

    /** Ids of the steps. */
    public List<String> ids() {
        return steps.stream().map(Named::id).toList();
    }

    /** The steps in their order. */
    public List<Named> named() {
        return steps;
    }

    /** What all of them make of {@code event}: where it became several, it fails as a whole if one of them does. */
    public Result apply(Event event) {
        return from(0, event);
    }

    /** Whether any step takes many events at once. */
    public boolean batches() {
        return steps.stream().anyMatch(step -> step.step().batches());
    }

    /**
     * What all of them make of events of one partition and source that follow each other: the same as of each alone, but that steps
     * which take many at once get them together.
     *
     * @return a result for each, in their order
     */
    public List<Result> apply(List<Event> events) {
        List<Result> results = events.stream().map(Steps::untouched).toList();
        for (Named step : steps) {
            results = StepOnMany.take(step, results);
        }
        return results;
    }

    private static Result untouched(Event event) {
        return new Result(new Outcome.Kept(event), "");
    }

    /** Lets go of what the steps keep for the calling thread. */
    public void close() {
        steps.forEach(step -> step.step().close());
    }

    private Result from(int first, Event event) {
        Event current = event;
        for (int i = first; i < steps.size(); i++) {
            Named step = steps.get(i);
            try {
                if (!step.selection().has(current)) {
                    continue;
                }
            } catch (IOException _) {
                return new Result(Outcome.UNREADABLE, step.id());
            }
            switch (step.step().apply(current)) {
                case Outcome.Kept(Event next) -> current = next;
                case Outcome.Several(List<Event> events) -> {
                    return each(i, events);
                }
                case Outcome other -> {
                    return new Result(other, step.id());
                }
            }
        }
        return new Result(new Outcome.Kept(current), "");
    }

    /** What the steps after {@code step} make of {@code events}, which it made of one. */
    private Result each(int step, List<Event> events) {
        List<Event> kept = new ArrayList<>(events.size());
        Result dropped = new Result(Outcome.DROPPED, steps.get(step).id());
        for (Event event : events) {
            Result result = from(step + 1, event);
            switch (result.outcome()) {
                case Outcome.Kept(Event one) -> kept.add(one);
                case Outcome.Several(List<Event> several) -> kept.addAll(several);
                case Outcome.Dropped _ -> dropped = result;
                case Outcome.Failed _ -> {
                    return result;
                }
            }
        }
        return kept.isEmpty() ? dropped : new Result(new Outcome.Several(List.copyOf(kept)), "");
    }
}
