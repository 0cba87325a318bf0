package io.windtrap.common.topics;

/** What a topic is for. */
public enum TopicRole {
    /** Events, as the gateway writes them and a destination reads them. */
    EVENTS("events"),
    /** Events that could not be stored. */
    DEAD_LETTERS("dead letters"),
    /** Definitions of replays, and how far they are. */
    REPLAYS("replays");

    private final String label;

    TopicRole(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }
}
