package io.windtrap.forwarder.consume;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.TopicPartition;

/** What keeps one destination from its work now, told at {@code /ready}. Safe for concurrent use. */
public final class Obstacles {
    private final String destination;
    private final String where;
    private final Map<String, String> reasons;

    /** A destination that has not started. */
    public Obstacles(String destination) {
        this(destination, "", new ConcurrentSkipListMap<>());
        met("start", "has not started yet");
    }

    private Obstacles(String destination, String where, Map<String, String> reasons) {
        this.destination = destination;
        this.where = where;
        this.reasons = reasons;
    }

    /** Those of one partition, told with the rest: what goes well elsewhere does not take them away. */
    Obstacles of(TopicPartition partition) {
        return new Obstacles(destination, "partition " + partition.partition() + ": ", reasons);
    }

    /** {@code what} stands in the way, because of {@code why}; replaces what was said of it before. */
    void met(String what, String why) {
        reasons.put(where + what, why);
    }

    /** {@code what} stands in the way no more. */
    void overcome(String what) {
        reasons.remove(where + what);
    }

    /** Nothing stands in this partition's way any more, or it is another member's now. */
    void overcomeAll() {
        reasons.keySet().removeIf(what -> what.startsWith(where));
    }

    /** A line for people each; empty when the destination does its work. */
    public List<String> all() {
        return reasons.entrySet().stream()
                .map(reason -> "destination " + destination + ": " + reason.getKey() + ": " + reason.getValue())
                .toList();
    }
}
