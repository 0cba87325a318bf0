package io.windtrap.forwarder.replay;

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

    /** Whether nothing more will happen. */
    public boolean isOver() {
        return this == DONE || this == CANCELLED;
    }
}
