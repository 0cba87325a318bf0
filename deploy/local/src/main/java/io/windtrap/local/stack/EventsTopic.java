package io.windtrap.local.stack;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** The topic that gateway and forwarder meet in, and the one for events that can't be stored. */
public final class EventsTopic {
    /** Its name. */
    public static final String NAME = "events";

    private static final String DEAD_LETTERS = "events.dead";
    private static final int PARTITIONS = 6;
    /** The largest event that the gateway takes, and a key of that length. */
    private static final int LARGEST_RECORD = 8 << 20;
    /** Headers of a dead letter. */
    private static final int ROOM_FOR_REASON = 64 << 10;

    private static final long LIMIT_SECONDS = 30;

    private EventsTopic() {}

    /** Creates the topics unless they are there; they keep events for ever, since a replay starts from them. */
    static void create(String bootstrapServers) throws IOException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            create(admin, topic(NAME, PARTITIONS, LARGEST_RECORD));
            create(admin, topic(DEAD_LETTERS, 1, LARGEST_RECORD + ROOM_FOR_REASON));
        }
    }

    private static NewTopic topic(String name, int partitions, int largestRecord) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG,
                        "-1",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        Integer.toString(largestRecord)));
    }

    private static void create(Admin admin, NewTopic topic) throws IOException {
        try {
            admin.createTopics(List.of(topic)).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IOException("topic " + topic.name() + " can't be created: " + e.getCause(), e);
            }
        } catch (TimeoutException e) {
            throw new IOException(
                    "topic " + topic.name() + " can't be created: no answer for " + LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating topic " + topic.name(), e);
        }
    }
}
