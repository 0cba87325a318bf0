package io.windtrap.forwarder.replay;

import java.util.Locale;

/** What is to be done with a replay. */
public enum ReplayState {
    /** It is to go on until its end. */
    RUNNING,
    /** It waits until somebody resumes it. */
    PAUSED,
    /** All of it was read and stored. */
    DONE,
    /** Somebody has ended it before its end. */
    CANCELLED;

    /** For people and programs, such as {@code running}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing more will happen. */
    public boolean isOver() {
        return this == DONE || this == CANCELLED;
    }
}
