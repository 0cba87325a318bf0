package io.windtrap.forwarder.readiness;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.TopicPartition;

/** What keeps one destination from its work now, told at {@code /ready}. Safe for concurrent use. */
public final class ReadinessProblems {
    private final String destination;
    private final String where;
    private final Map<String, String> reasons;

    /** A destination that has not started. */
    public ReadinessProblems(String destination) {
        this(destination, "", new ConcurrentSkipListMap<>());
        report("start", "has not started yet");
    }

    private ReadinessProblems(String destination, String where, Map<String, String> reasons) {
        this.destination = destination;
        this.where = where;
        this.reasons = reasons;
    }

    /** Those of one partition, told with the rest: what goes well elsewhere does not take them away. */
    public ReadinessProblems of(TopicPartition partition) {
        return new ReadinessProblems(destination, "partition " + partition.partition() + ": ", reasons);
    }

    /** {@code what} stands in the way, because of {@code why}; replaces what was said of it before. */
    public void report(String what, String why) {
        reasons.put(where + what, why);
    }

    /** {@code what} stands in the way no more. */
    public void clear(String what) {
        reasons.remove(where + what);
    }

    /** Nothing stands in this partition's way any more, or it is another member's now. */
    public void clearAll() {
        reasons.keySet().removeIf(what -> what.startsWith(where));
    }

    /** A line for people each; empty when the destination does its work. */
    public List<String> all() {
        return reasons.entrySet().stream()
                .map(reason -> "destination " + destination + ": " + reason.getKey() + ": " + reason.getValue())
                .toList();
    }
}
