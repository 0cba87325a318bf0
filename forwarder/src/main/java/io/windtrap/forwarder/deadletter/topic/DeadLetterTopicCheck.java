package io.windtrap.forwarder.deadletter.topic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka whether a dead letter could be written if there were one. */
final class DeadLetterTopicCheck {
    private static final int ANSWER_MS = 5000;

    private final String topic;
    private final List<String> events;

    /** A topic of events with its settings; none when the forwarder may not know them. */
    private record Events(String topic, Map<String, String> settings) {}

    /** @param events topics of the events, at least one; {@code topic} has to suit the one with the largest events */
    DeadLetterTopicCheck(String topic, List<String> events) {
        this.topic = topic;
        this.events = events;
    }

    /**
     * What is to be said now.
     *
     * @throws RetriableException if Kafka did not answer, which says nothing of the topic
     */
    DeadLetterTopicFinding look(Admin kafka) throws InterruptedException {
        try {
            if (!mayWrite(kafka)) {
                return DeadLetterTopicFinding.obstacle(
                        "Kafka does not let the forwarder write to " + topic + ": grant its user WRITE on the topic");
            }
            Events largest = largest(kafka);
            return DeadLetterTopicFinding.usable(
                    DeadLetterTopicSettings.warnings(settings(kafka, topic), largest.topic(), largest.settings()));
        } catch (ExecutionException e) {
            return switch (Objects.requireNonNull(e.getCause())) {
                case UnknownTopicOrPartitionException _ -> {
                    Events largest = largest(kafka);
                    yield DeadLetterTopicFinding.obstacle(topic + " is missing: create it with "
                            + DeadLetterTopicSettings.advice(largest.topic(), largest.settings())
                            + ", or correct forwarder.dead-letters.topic");
                }
                case AuthorizationException _ ->
                    DeadLetterTopicFinding.obstacle("Kafka does not let the forwarder use " + topic
                            + ": grant its user WRITE on the topic, and create the topic if it is missing");
                case RetriableException noAnswer -> throw noAnswer;
                case Throwable cause ->
                    DeadLetterTopicFinding.obstacle("request refused by Kafka: " + cause.getMessage());
            };
        }
    }

    /** The topic whose events may be largest; the first where nothing is known of them. */
    private Events largest(Admin kafka) throws InterruptedException {
        Events largest = new Events(events.getFirst(), settings(kafka, events.getFirst()));
        for (String other : events.subList(1, events.size())) {
            var candidate = new Events(other, settings(kafka, other));
            if (DeadLetterTopicSettings.largestMessage(candidate.settings())
                    > DeadLetterTopicSettings.largestMessage(largest.settings())) {
                largest = candidate;
            }
        }
        return largest;
    }

    /** As far as the broker says: some don't. */
    private boolean mayWrite(Admin kafka) throws InterruptedException, ExecutionException {
        var options = new DescribeTopicsOptions().timeoutMs(ANSWER_MS).includeAuthorizedOperations(true);
        @Nullable
        Set<AclOperation> operations = Objects.requireNonNull(kafka.describeTopics(List.of(topic), options)
                        .allTopicNames()
                        .get()
                        .get(topic))
                .authorizedOperations();
        return operations == null || operations.isEmpty() || operations.contains(AclOperation.WRITE);
    }

    /** Settings of a topic; empty when the forwarder may not know them. */
    private static Map<String, String> settings(Admin kafka, String topic) throws InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> settings = new HashMap<>();
        try {
            var config = kafka.describeConfigs(List.of(resource), new DescribeConfigsOptions().timeoutMs(ANSWER_MS))
                    .all()
                    .get()
                    .get(resource);
            if (config != null) {
                for (ConfigEntry entry : config.entries()) {
                    if (entry.value() != null) {
                        settings.put(entry.name(), entry.value());
                    }
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException noAnswer) {
                throw noAnswer;
            }
            return Map.of();
        }
        return settings;
    }
}
