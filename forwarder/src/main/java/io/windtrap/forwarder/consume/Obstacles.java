package io.windtrap.forwarder.consume;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What keeps one destination from its work now, told at {@code /ready}. Safe for concurrent use. */
public final class Obstacles {
    private final String destination;
    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();

    /** A destination that has not started. */
    public Obstacles(String destination) {
        this.destination = destination;
        met("start", "has not started yet");
    }

    /** {@code what} stands in the way, because of {@code why}; replaces what was said of it before. */
    void met(String what, String why) {
        reasons.put(what, why);
    }

    /** {@code what} stands in the way no more. */
    void overcome(String what) {
        reasons.remove(what);
    }

    /** A line for people each; empty when the destination does its work. */
    public List<String> all() {
        return reasons.entrySet().stream()
                .map(reason -> "destination " + destination + ": " + reason.getKey() + ": " + reason.getValue())
                .toList();
    }
}
