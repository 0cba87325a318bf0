package io.windtrap.transformer.step;

import java.util.List;

/** What a step makes of an event. */
public sealed interface Outcome {
    /** It goes on: the same object where the step changed nothing. */
    record Kept(Event event) implements Outcome {}

    /** Others go on in its place, in this order; at least one. */
    record Several(List<Event> events) implements Outcome {}

    /** It goes no further, as the user wants it. */
    record Dropped() implements Outcome {}

    /**
     * The step can't be done, and the event must not go on without it.
     *
     * @param reason short and of few values: a metric's label
     * @param detail for people; no part of the event
     */
    record Failed(String reason, String detail) implements Outcome {}

    /** An event that can't be looked at. What the parser says is left out, as it shows the event. */
    Failed UNREADABLE = new Failed(Steps.UNREADABLE, "the event is not a JSON object");

    /** {@link Dropped}. */
    Outcome DROPPED = new Dropped();
}
