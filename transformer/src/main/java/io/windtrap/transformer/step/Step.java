package io.windtrap.transformer.step;

/** Something that is done with events. Without state: the same event has the same outcome. */
@FunctionalInterface
public interface Step {
    /** What becomes of {@code event}. */
    Outcome apply(Event event);
}
