package io.windtrap.transformer.step;

import java.util.List;

/** Something that is done with events. All threads share it; but for scripts the same event has the same outcome. */
@FunctionalInterface
public interface Step extends AutoCloseable {
    /** What becomes of {@code event}. */
    Outcome apply(Event event);

    /** Whether it is cheaper, or means something else, when it gets many events at once. */
    default boolean batches() {
        return false;
    }

    /**
     * What becomes of events of one partition and source that follow each other.
     *
     * @return an outcome for each, in their order
     */
    default List<Outcome> apply(List<Event> events) {
        return events.stream().map(this::apply).toList();
    }

    /** What tells it from a step of the same id with other code, in a few characters; empty = its configuration is all there is. */
    default String version() {
        return "";
    }

    /** Lets go of what it keeps for the calling thread; used again, it begins anew. */
    @Override
    default void close() {}
}
