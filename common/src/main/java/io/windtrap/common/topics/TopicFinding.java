package io.windtrap.common.topics;

/**
 * What is not as it should be with a topic.
 *
 * @param severity what comes of it
 * @param problem for people: what is, and what comes of it
 * @param remedy a command, or words, that mend it; empty = the problem says it
 */
public record TopicFinding(Severity severity, String problem, String remedy) {
    /** What comes of a finding. */
    public enum Severity {
        /** Works as configured, but is worth knowing. */
        NOTE,
        /** Not as the configuration needs it. */
        MISMATCH,
        /** Can't be used at all. */
        UNUSABLE
    }

    /** Whether somebody has to do something. */
    public boolean isMismatch() {
        return severity != Severity.NOTE;
    }
}
