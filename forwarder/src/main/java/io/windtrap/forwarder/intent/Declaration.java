package io.windtrap.forwarder.intent;

/** What the metadata of a committed offset say. */
public sealed interface Declaration {
    /** Nothing is declared: everything below the committed offset is inserted, nothing above it. */
    record None() implements Declaration {}

    /** A batch was declared; some of its groups may be inserted. */
    record Declared(Intent intent) implements Declaration {}

    /** A batch of several partitions was declared; some of its groups may be inserted. */
    record Joint(JointIntent intent) implements Declaration {}

    /**
     * The metadata are not Windtrap's, or of a newer release.
     *
     * @param why in an operator's words
     */
    record Unreadable(String why) implements Declaration {}
}
