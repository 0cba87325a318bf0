package io.windtrap.transformer.step;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** One step with many events: it gets those that it applies to at once, and each outcome finds its way back to the event it came from. */
final class StepOnMany {
    private final Steps.Named step;
    private final List<Event> chosen = new ArrayList<>();

    private StepOnMany(Steps.Named step) {
        this.step = step;
    }

    /** What is left to do with an event, or with several that were one, when the chosen have their outcomes. */
    private sealed interface Waiting {
        /** It is dropped, or has failed. */
        record Done(Steps.Result result) implements Waiting {}

        /** One of several or the only one: the step does not apply to it, or it is one of the chosen. */
        record Parts(List<Part> parts, boolean single) implements Waiting {}
    }

    private record Part(Event event, boolean isChosen) {}

    /** What became of each event after {@code step}, where {@code before} is what became of it so far. */
    static List<Steps.Result> take(Steps.Named step, List<Steps.Result> before) {
        var many = new StepOnMany(step);
        List<Waiting> waiting = before.stream().map(many::choose).toList();
        Iterator<Outcome> outcomes = step.step().apply(many.chosen).iterator();
        return waiting.stream().map(one -> many.after(one, outcomes)).toList();
    }

    private Waiting choose(Steps.Result result) {
        List<Event> events = switch (result.outcome()) {
            case Outcome.Kept(Event one) -> List.of(one);
            case Outcome.Several(List<Event> several) -> several;
            case Outcome.Dropped _, Outcome.Failed _ -> List.of();
        };
        if (events.isEmpty()) {
            return new Waiting.Done(result);
        }
        List<Part> parts = new ArrayList<>(events.size());
        for (Event event : events) {
            try {
                parts.add(new Part(event, step.selection().has(event)));
            } catch (IOException _) {
                return new Waiting.Done(new Steps.Result(Outcome.UNREADABLE, step.id()));
            }
        }
        parts.stream().filter(Part::isChosen).map(Part::event).forEach(chosen::add);
        return new Waiting.Parts(parts, result.outcome() instanceof Outcome.Kept);
    }

    private Steps.Result after(Waiting waiting, Iterator<Outcome> outcomes) {
        return switch (waiting) {
            case Waiting.Done(Steps.Result result) -> result;
            case Waiting.Parts(List<Part> parts, boolean single) -> after(parts, single, outcomes);
        };
    }

    private Steps.Result after(List<Part> parts, boolean single, Iterator<Outcome> outcomes) {
        List<Event> kept = new ArrayList<>(parts.size());
        Outcome.Failed failure = null;
        boolean several = !single;
        for (Part part : parts) {
            switch (part.isChosen() ? outcomes.next() : new Outcome.Kept(part.event())) {
                case Outcome.Kept(Event one) -> kept.add(one);
                case Outcome.Several(List<Event> more) -> {
                    kept.addAll(more);
                    several = true;
                }
                case Outcome.Dropped _ -> {}
                case Outcome.Failed failed -> failure = failure == null ? failed : failure;
            }
        }
        if (failure != null) {
            return new Steps.Result(failure, step.id());
        }
        if (kept.isEmpty()) {
            return new Steps.Result(Outcome.DROPPED, step.id());
        }
        return new Steps.Result(
                several ? new Outcome.Several(List.copyOf(kept)) : new Outcome.Kept(kept.getFirst()), "");
    }
}
