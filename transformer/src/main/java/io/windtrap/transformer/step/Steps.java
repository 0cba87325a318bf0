package io.windtrap.transformer.step;

import java.io.IOException;
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

    /** Whether there is nothing to do with any event. */
    public boolean isEmpty() {
        return steps.isEmpty();
    }

    /** What all of them make of {@code event}. */
    public Result apply(Event event) {
        Event current = event;
        for (Named step : steps) {
            try {
                if (!step.selection().has(current)) {
                    continue;
                }
            } catch (IOException _) { // Its message shows the event.
                return new Result(new Outcome.Failed(UNREADABLE, "the event is not a JSON object"), step.id());
            }
            Outcome outcome = step.step().apply(current);
            if (!(outcome instanceof Outcome.Kept(Event next))) {
                return new Result(outcome, step.id());
            }
            current = next;
        }
        return new Result(new Outcome.Kept(current), "");
    }
}
