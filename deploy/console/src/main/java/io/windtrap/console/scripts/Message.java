package io.windtrap.console.scripts;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.windtrap.transformer.script.sandbox.FailureReason;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes between the console and the process of scripts: each question has one answer. */
sealed interface Message {
    /** What is asked of a script, which its asker has numbered. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({@JsonSubTypes.Type(Open.class), @JsonSubTypes.Type(Run.class), @JsonSubTypes.Type(Close.class)})
    sealed interface Question extends Message {
        /** Its number. */
        int script();
    }

    /** What is answered. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(Opened.class),
        @JsonSubTypes.Type(Refused.class),
        @JsonSubTypes.Type(Ran.class),
        @JsonSubTypes.Type(Closed.class)
    })
    sealed interface Answer extends Message {}

    /**
     * Compiles a script.
     *
     * @param geolocation file of MaxMind's; null = none
     */
    record Open(
            int script,
            String id,
            String text,
            Map<String, String> libraries,
            @Nullable String geolocation,
            Limits limits)
            implements Question {}

    /** Those of a script, for one event. */
    record Limits(long statements, long timeMillis, long allocatedBytes, int outputBytes, int outputs) {}

    /** Runs a script for one event. */
    record Run(int script, String event, String metadata, boolean canonical) implements Question {}

    /** Lets go of a script. */
    record Close(int script) implements Question {}

    /** A script can be run. */
    record Opened(String name) implements Answer {}

    /** A script can't be used. */
    record Refused(String problem) implements Answer {}

    /** What a script made of an event. */
    record Ran(
            Result result,
            List<String> events,
            @Nullable FailureReason reason,
            @Nullable String detail,
            List<String> logs,
            long tookNanos)
            implements Answer {}

    /** The kinds of {@link io.windtrap.transformer.script.ScriptResult}. */
    enum Result {
        UNCHANGED,
        DROPPED,
        DROPPED_SILENTLY,
        OUTPUTS,
        FAILED
    }

    /** A script is not known any more. */
    record Closed() implements Answer {}
}
