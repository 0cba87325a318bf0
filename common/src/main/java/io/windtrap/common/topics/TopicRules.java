package io.windtrap.common.topics;

import static io.windtrap.common.topics.TopicFinding.Severity.MISMATCH;
import static io.windtrap.common.topics.TopicFinding.Severity.NOTE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.config.TopicConfig;

/** What is wrong with a topic that is there. What is not known is not judged. */
final class TopicRules {
    static final String CREATE_TIME = "CreateTime";
    private static final int SAFE_REPLICAS = 3;
    private static final int SAFE_IN_SYNC = 2;

    private final RequiredTopic topic;
    private final SeenTopic seen;
    private final Surroundings around;
    private final List<TopicFinding> findings = new ArrayList<>();

    /**
     * What a topic is judged by beside its own settings.
     *
     * @param brokers of the cluster; 0 = not known
     * @param largest name of the topic with the largest events; empty = not known
     * @param largestEvent its {@code max.message.bytes}
     */
    record Surroundings(int brokers, String largest, long largestEvent, MendingCommands commands) {}

    private TopicRules(RequiredTopic topic, SeenTopic seen, Surroundings around) {
        this.topic = topic;
        this.seen = seen;
        this.around = around;
    }

    static List<TopicFinding> findings(RequiredTopic topic, SeenTopic seen, Surroundings around) {
        var rules = new TopicRules(topic, seen, around);
        switch (topic.role()) {
            case EVENTS -> rules.events();
            case DEAD_LETTERS -> rules.deadLetters();
            case REPLAYS -> rules.replays();
        }
        rules.replicas();
        return List.copyOf(rules.findings);
    }

    /** {@code min.insync.replicas} with which one broker may be away, and an acknowledged record is on two. */
    static int inSync(int replicas) {
        return replicas >= SAFE_REPLICAS ? SAFE_IN_SYNC : 1;
    }

    /** Replicas for a topic in a cluster of {@code brokers}. */
    static int replicas(int brokers) {
        return Math.clamp(brokers, 1, SAFE_REPLICAS);
    }

    private void events() {
        Long largest = seen.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (largest != null && largest < topic.leastRecord()) {
            set(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    topic.advisedRecord(),
                    "=" + largest + " is below the largest event of a request, " + topic.leastRecord()
                            + " with its headers (gateway.max-body): larger events are refused with 413");
        }
        if (isCompacted()) {
            set(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    "=" + seen.text(TopicConfig.CLEANUP_POLICY_CONFIG) + " keeps only the newest event of each user");
        }
        SeenTopic.Setting retention = seen.settings().get(TopicConfig.RETENTION_MS_CONFIG);
        if (retention != null && !retention.own() && Long.parseLong(retention.value()) >= 0) {
            set(
                    TopicConfig.RETENTION_MS_CONFIG,
                    -1,
                    " is not set, so the brokers' own " + days(Long.parseLong(retention.value()))
                            + " holds: older events are deleted and can't be replayed; set a time, or -1 for ever");
        }
        timestamps();
    }

    private void deadLetters() {
        Long largest = seen.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (largest != null && largest < around.largestEvent()) {
            set(
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    Math.max(topic.advisedRecord(), RequiredTopic.letterOf(around.largestEvent())),
                    "=" + largest + " is below that of " + around.largest() + ", " + around.largestEvent()
                            + ": dead letters of larger events don't include the event, and can't be redriven once it"
                            + " is deleted there");
        }
        if (isCompacted()) {
            set(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_DELETE,
                    "=" + seen.text(TopicConfig.CLEANUP_POLICY_CONFIG) + " keeps only one dead letter of each user");
        }
        Long retention = seen.number(TopicConfig.RETENTION_MS_CONFIG);
        if (retention != null && retention >= 0) {
            set(
                    TopicConfig.RETENTION_MS_CONFIG,
                    -1,
                    "=" + retention + " deletes dead letters by the time of their events, those of old events at once");
        }
        timestamps();
    }

    private void replays() {
        if (seen.partitions().size() > 1) {
            findings.add(new TopicFinding(
                    MISMATCH,
                    "has " + seen.partitions().size()
                            + " partitions, and replays need one: their changes would be read out of order",
                    around.commands().recreate(topic.name())));
        }
        String policy = seen.text(TopicConfig.CLEANUP_POLICY_CONFIG);
        if (policy != null && !policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            set(
                    TopicConfig.CLEANUP_POLICY_CONFIG,
                    TopicConfig.CLEANUP_POLICY_COMPACT,
                    "=" + policy + " deletes replays by their age");
        }
    }

    private void timestamps() {
        String type = seen.text(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        if (type != null && !type.equals(CREATE_TIME)) {
            set(
                    TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                    CREATE_TIME,
                    "=" + type
                            + " replaces the time at which the gateway received an event (received_at) by the broker's");
        }
    }

    private void replicas() {
        int replicas = seen.replicas();
        int wanted = replicas(around.brokers());
        if (replicas == 1) {
            findings.add(
                    around.brokers() > 1
                            ? new TopicFinding(
                                    MISMATCH,
                                    "the topic has one replica: what Kafka acknowledged is lost if its broker's disk fails",
                                    around.commands().replicas(topic.name(), wanted))
                            : new TopicFinding(
                                    NOTE,
                                    "the topic has one replica: what Kafka acknowledged is lost if its broker's disk fails;"
                                            + " 3 brokers could hold 3 replicas",
                                    ""));
        } else if (replicas < wanted) {
            findings.add(new TopicFinding(
                    NOTE,
                    "has " + replicas + " replicas, and " + wanted + " are usual",
                    around.commands().replicas(topic.name(), wanted)));
        }
        Long inSync = seen.number(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (inSync != null && inSync < inSync(replicas)) {
            set(
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    SAFE_IN_SYNC,
                    "=" + inSync + ": one broker alone may acknowledge, and what it has is lost if its disk fails");
        } else if (inSync != null && replicas > 1 && inSync >= replicas) {
            set(
                    TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
                    replicas - 1,
                    "=" + inSync + " of " + replicas + " replicas: nothing can be written while one broker is away");
        }
    }

    private boolean isCompacted() {
        String policy = seen.text(TopicConfig.CLEANUP_POLICY_CONFIG);
        return policy != null && policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** The wrong {@code name} of the topic, with what comes of it, and the command that sets it to {@code value}. */
    private void set(String name, Object value, String problem) {
        findings.add(
                new TopicFinding(MISMATCH, name + problem, around.commands().set(topic.name(), name, value)));
    }

    private static String days(long millis) {
        Duration time = Duration.ofMillis(millis);
        return time.toDays() > 0 ? time.toDays() + " days" : time.toMinutes() + " min";
    }
}
