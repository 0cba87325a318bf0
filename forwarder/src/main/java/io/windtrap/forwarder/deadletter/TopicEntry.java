package io.windtrap.forwarder.deadletter;

/** What a record of the topic of dead letters says. */
public sealed interface TopicEntry {
    /** An event that was refused. */
    record Refused(DeadLetter letter) implements TopicEntry {}

    /** Every copy of the letter {@code id} was driven back into the topic of events. */
    record Redriven(DeadLetterId id) implements TopicEntry {}

    /** Not written by Windtrap. */
    record Foreign() implements TopicEntry {}
}
