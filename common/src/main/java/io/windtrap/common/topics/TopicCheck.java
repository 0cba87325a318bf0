package io.windtrap.common.topics;

import static io.windtrap.common.topics.TopicFinding.Severity.UNUSABLE;

import io.windtrap.common.topics.TopicRules.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Compares topics in Kafka with what the configuration needs. */
public final class TopicCheck {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final List<RequiredTopic> topics;
    private final MendingCommands commands;

    /** @param topics those to look at; those of dead letters are judged by those of events among them */
    public TopicCheck(List<RequiredTopic> topics, MendingCommands commands) {
        this.topics = List.copyOf(topics);
        this.commands = commands;
    }

    /**
     * Looks at each topic.
     *
     * @return a report for each, in their order
     * @throws RetriableException if Kafka did not answer, which says nothing of a topic
     */
    public List<TopicReport> look(Admin kafka) throws InterruptedException {
        var look = new TopicLook(kafka, ANSWER);
        Surroundings around = surroundings(look);
        List<TopicReport> reports = new ArrayList<>();
        for (RequiredTopic topic : topics) {
            reports.add(report(look, topic, around));
        }
        return reports;
    }

    private TopicReport report(TopicLook look, RequiredTopic topic, Surroundings around) throws InterruptedException {
        try {
            TopicDescription described = look.describe(topic.name());
            var seen = new SeenTopic(described.partitions(), look.knownSettings(topic.name()));
            if (topic.role() == TopicRole.DEAD_LETTERS && !TopicLook.mayWrite(described)) {
                return new TopicReport(
                        topic,
                        seen,
                        List.of(unusable(
                                "Kafka does not let the forwarder write to " + topic.name()
                                        + ": grant its user WRITE on the topic",
                                "")));
            }
            return new TopicReport(topic, seen, TopicRules.findings(topic, seen, around));
        } catch (ExecutionException e) {
            return new TopicReport(topic, null, List.of(unusable(topic, Objects.requireNonNull(e.getCause()), around)));
        }
    }

    private static TopicFinding unusable(RequiredTopic topic, Throwable cause, Surroundings around) {
        return switch (cause) {
            case UnknownTopicOrPartitionException _ ->
                unusable(
                        topic.name() + " is missing: create it with " + MendingCommands.CREATE
                                + (topic.role() == TopicRole.DEAD_LETTERS ? ", or with " + advice(around) : "")
                                + ", or correct " + topic.key(),
                        MendingCommands.CREATE);
            case AuthorizationException _ ->
                unusable(
                        "Kafka does not let "
                                + (topic.role() == TopicRole.EVENTS ? "this service" : "the forwarder") + " use "
                                + topic.name() + ": grant its user "
                                + (topic.role() == TopicRole.DEAD_LETTERS ? "WRITE" : "DESCRIBE")
                                + " on the topic, and create the topic if it is missing",
                        "");
            case RetriableException noAnswer -> throw noAnswer;
            case Throwable other -> unusable("request refused by Kafka: " + other.getMessage(), "");
        };
    }

    /** For whoever creates the topic of dead letters by hand. */
    static String advice(Surroundings around) {
        String room = "64 KiB above that of " + (around.largest().isEmpty() ? "the events" : around.largest());
        return "retention.ms=-1 and max.message.bytes"
                + (around.largestEvent() == 0
                        ? " " + room
                        : "=" + RequiredTopic.letterOf(around.largestEvent()) + " (" + room + ")");
    }

    private static TopicFinding unusable(String problem, String remedy) {
        return new TopicFinding(UNUSABLE, problem, remedy);
    }

    private Surroundings surroundings(TopicLook look) throws InterruptedException {
        String largest = "";
        long largestEvent = 0;
        for (RequiredTopic topic : topics) {
            if (topic.role() == TopicRole.EVENTS) {
                SeenTopic.Setting bytes = look.knownSettings(topic.name()).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
                if (bytes != null && Long.parseLong(bytes.value()) > largestEvent) {
                    largest = topic.name();
                    largestEvent = Long.parseLong(bytes.value());
                }
            }
        }
        return new Surroundings(brokers(look), largest, largestEvent, commands);
    }

    /** 0 = this user may not know. */
    private static int brokers(TopicLook look) throws InterruptedException {
        try {
            return look.brokers();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException noAnswer) {
                throw noAnswer;
            }
            return 0;
        }
    }
}
