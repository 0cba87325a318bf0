package io.windtrap.forwarder.mapping;

/**
 * Turns one event into rows. Pure: the same event under the same configuration gives the same rows, always, which is
 * what lets a batch be cut again after a crash. Safe for concurrent use; never throws for what an event holds.
 */
public interface Mapping {
    /** The rows of {@code event}, or why there are none. */
    Mapped map(Event event);
}
