package io.windtrap.transformer.step;

/** Something that is done with events. All threads share it; but for scripts the same event has the same outcome. */
@FunctionalInterface
public interface Step extends AutoCloseable {
    /** What becomes of {@code event}. */
    Outcome apply(Event event);

    /** Lets go of what it keeps for the calling thread; used again, it begins anew. */
    @Override
    default void close() {}
}
