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

/** The topic that gateway and forwarder meet in. */
public final class EventsTopic {
    /** Its name. */
    public static final String NAME = "events";

    private static final int PARTITIONS = 6;
    /** The largest event that the gateway takes, and a key of that length. */
    private static final String LARGEST_RECORD = Integer.toString(8 << 20);

    private static final long LIMIT_SECONDS = 30;

    private EventsTopic() {}

    /** Creates the topic unless it is there; it keeps events for ever, since they are what a replay starts from. */
    static void create(String bootstrapServers) throws IOException {
        NewTopic topic = new NewTopic(NAME, Optional.of(PARTITIONS), Optional.empty())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, "-1", TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST_RECORD));
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            admin.createTopics(List.of(topic)).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IOException("topic " + NAME + " can't be created: " + e.getCause(), e);
            }
        } catch (TimeoutException e) {
            throw new IOException("topic " + NAME + " can't be created: no answer for " + LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while creating topic " + NAME, e);
        }
    }
}
