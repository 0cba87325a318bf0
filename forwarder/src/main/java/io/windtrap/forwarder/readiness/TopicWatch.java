package io.windtrap.forwarder.readiness;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;

/** Tells a topic that is missing from one whose partitions other members have: a consumer waits for both in silence. */
public final class TopicWatch {
    private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2);
    private static final String OBSTACLE = "kafka topic";

    private final String topic;
    private final ReadinessProblems problems;
    private final Duration between;
    private Instant next = Instant.MIN;

    /** @param between times at which Kafka is asked */
    public TopicWatch(String topic, ReadinessProblems problems, Duration between) {
        this.topic = topic;
        this.problems = problems;
        this.between = between;
    }

    /** Asks Kafka now and then, unless {@code assigned} says it all. */
    public void look(Consumer<byte[], byte[]> consumer, boolean assigned, Instant now) {
        if (assigned) {
            found();
        } else if (!now.isBefore(next)) {
            next = now.plus(between);
            ask(consumer);
        }
    }

    private void ask(Consumer<byte[], byte[]> consumer) {
        try {
            List<PartitionInfo> partitions = consumer.partitionsFor(topic, QUERY_TIMEOUT);
            if (partitions == null || partitions.isEmpty()) {
                lost();
            } else {
                found();
            }
        } catch (TimeoutException e) {
            // Says nothing about the topic; that Kafka is away is told as not being a member.
        }
    }

    private void lost() {
        problems.report(
                OBSTACLE, "\"" + topic + "\" is missing: create it, or correct the destination's topic or kafka.topic");
    }

    private void found() {
        problems.clear(OBSTACLE);
    }
}
