package io.windtrap.local.stack;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
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
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);

    private EventsTopic() {}

    /** Creates the topics of {@code config} unless they are there; they keep events for ever, since a replay starts from them. */
    static void create(StackConfig config) throws IOException {
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers()))) {
            create(admin, RequiredTopic.all(ConfigLoader.parse("local", config.yaml(), Map.of())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating topics", e);
        } catch (ConfigException e) {
            throw new IllegalStateException("the defaults of the configuration are wrong", e);
        }
    }

    /** Tries again while Kafka misses its broker: one that this machine kept from its heartbeats for seconds comes back with the next. */
    private static void create(Admin admin, List<RequiredTopic> topics) throws IOException, InterruptedException {
        var creation = new TopicCreation(PARTITIONS, 1, TopicCreation.FOR_EVER);
        long start = System.nanoTime();
        while (true) {
            try {
                var _ = creation.create(admin, topics);
                return;
            } catch (IOException e) {
                if (!TopicCreation.passes(e) || System.nanoTime() - start > LIMIT.toNanos()) {
                    throw e;
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }
}
