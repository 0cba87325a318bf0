package io.windtrap.transformer.script;

import io.windtrap.transformer.script.sandbox.FailureReason;
import java.util.List;

/** What a script made of one event. */
public sealed interface ScriptResult {
    /** The event itself, equal by value: its own bytes go on. */
    record Unchanged() implements ScriptResult {}

    /**
     * Nothing.
     *
     * @param silently whether the function returned nothing at all, as a path without {@code return} does
     */
    record Dropped(boolean silently) implements ScriptResult {}

    /**
     * Other events, in the order in which the script returned them.
     *
     * @param events JSON objects in UTF-8, at least one, each with a {@code messageId} of its own; one that is equal to the
     *     input by value is the input's own array
     */
    record Outputs(List<byte[]> events) implements ScriptResult {}

    /**
     * The script failed for this event.
     *
     * @param detail script, hash, error and where it was thrown, for people; at most 500 characters, in one line
     */
    record Failed(FailureReason reason, String detail) implements ScriptResult {}
}
