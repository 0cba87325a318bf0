package io.windtrap.common.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** What stops the parts of a service that run by now, also where the next one can't start: the last first. */
public final class StopStack {
    private final Deque<Runnable> stops = new ArrayDeque<>();

    /** Adds what stops a part that was just started. */
    public void push(Runnable stop) {
        stops.push(stop);
    }

    /** Stops all parts. A second call does nothing. */
    public void stopAll() {
        while (!stops.isEmpty()) {
            stops.pop().run();
        }
    }
}
