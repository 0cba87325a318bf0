package io.windtrap.local.stack;

import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.TopicCreation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The topic that gateway and forwarder meet in, and those for events that can't be stored and for replays. */
public final class EventsTopic {
    /** Its name. */
    public static final String NAME = "events";

    private static final int PARTITIONS = 6;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private EventsTopic() {}

    /** Creates the topics of {@code config} unless they are there; they keep events for ever, since a replay starts from them. */
    static void create(StackConfig config) throws IOException {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()))) {
            List<RequiredTopic> topics = RequiredTopic.all(ConfigLoader.parse("local", config.yaml(), Map.of()));
            // Kafka misses a broker that a busy machine has kept from its heartbeats; with the next it is back.
            var _ = new TopicCreation(PARTITIONS, 1, TopicCreation.FOR_EVER).create(admin, topics, LIMIT, _ -> {});
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating topics", e);
        } catch (ConfigException e) {
            throw new IllegalStateException("the defaults of the configuration are wrong", e);
        }
    }
}
