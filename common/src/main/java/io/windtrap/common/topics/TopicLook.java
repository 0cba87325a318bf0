package io.windtrap.common.topics;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka about topics. */
public final class TopicLook {
    private final Admin kafka;
    private final int timeoutMs;

    /**
     * A look by {@code kafka}, which is not closed.
     *
     * @param timeout longest wait for each answer, from 1 ms
     */
    public TopicLook(Admin kafka, Duration timeout) {
        this.kafka = kafka;
        this.timeoutMs = Math.toIntExact(timeout.toMillis());
    }

    /**
     * A topic's partitions, and what this user may do with it.
     *
     * @throws ExecutionException because of Kafka's reason: unknown, denied, no answer
     */
    public TopicDescription describe(String topic) throws ExecutionException, InterruptedException {
        var options = new DescribeTopicsOptions().timeoutMs(timeoutMs).includeAuthorizedOperations(true);
        return Objects.requireNonNull(kafka.describeTopics(List.of(topic), options)
                .allTopicNames()
                .get()
                .get(topic));
    }

    /** Whether this user may write to a topic, as far as the broker says: some don't. */
    public static boolean mayWrite(TopicDescription described) {
        @Nullable Set<AclOperation> operations = described.authorizedOperations();
        return operations == null || operations.isEmpty() || operations.contains(AclOperation.WRITE);
    }

    /**
     * A topic's settings by name.
     *
     * @throws ExecutionException because of Kafka's reason: unknown, denied, no answer
     */
    public Map<String, SeenTopic.Setting> settings(String topic) throws ExecutionException, InterruptedException {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = kafka.describeConfigs(List.of(resource), new DescribeConfigsOptions().timeoutMs(timeoutMs))
                .all()
                .get()
                .getOrDefault(resource, new Config(List.of()));
        Map<String, SeenTopic.Setting> settings = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.value() != null) {
                settings.put(
                        entry.name(),
                        new SeenTopic.Setting(
                                entry.value(), entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG));
            }
        }
        return settings;
    }

    /**
     * A topic's settings by name; empty when this user may not know them.
     *
     * @throws TimeoutException if Kafka did not answer
     */
    public Map<String, SeenTopic.Setting> knownSettings(String topic) throws InterruptedException {
        try {
            return settings(topic);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TimeoutException noAnswer) {
                throw noAnswer;
            }
            return Map.of();
        }
    }

    /**
     * How many brokers there are now.
     *
     * @throws ExecutionException because of Kafka's reason: no answer
     */
    public int brokers() throws ExecutionException, InterruptedException {
        return kafka.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMs))
                .nodes()
                .get()
                .size();
    }
}
