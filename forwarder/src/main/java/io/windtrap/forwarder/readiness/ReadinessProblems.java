package io.windtrap.forwarder.readiness;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.common.TopicPartition;

/** Current problems of one destination, shown at {@code /ready}. Safe for concurrent use. */
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

    /** Those of one partition, shown with the rest; success of other partitions does not clear them. */
    public ReadinessProblems of(TopicPartition partition) {
        return new ReadinessProblems(destination, "partition " + partition.partition() + ": ", reasons);
    }

    /** {@code what} is a problem because of {@code why}; replaces its earlier reason. */
    public void report(String what, String why) {
        reasons.put(where + what, why);
    }

    /** {@code what} is not a problem any more. */
    public void clear(String what) {
        reasons.remove(where + what);
    }

    /** This partition has no problems any more, or another member owns it now. */
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
