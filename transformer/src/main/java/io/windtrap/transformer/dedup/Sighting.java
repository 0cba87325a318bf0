package io.windtrap.transformer.dedup;

/** What is known of an event's id. */
public enum Sighting {
    /** It is new, or the event has none of its own. */
    NEW,
    /** The same event was here before. */
    DUPLICATE,
    /** An event of other content was here before, with the same id. */
    OTHER_CONTENT
}
