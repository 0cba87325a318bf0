package io.windtrap.engine.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;

/** Topics for tests. */
public final class TestTopics {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private TestTopics() {}

    /**
     * Creates {@code topics} and waits until a broker leads each of their partitions. A producer that sends before
     * may have its first batch refused and its second written, and the first again and again until its delivery
     * timeout (KAFKA-15591, mended in Kafka 4.5).
     *
     * @throws ExecutionException if Kafka refuses, as for a topic that is there
     */
    public static void create(Admin admin, NewTopic... topics) throws ExecutionException, InterruptedException {
        for (NewTopic topic : topics) {
            await().pollDelay(Duration.ZERO).atMost(LIMIT).until(() -> isCreated(admin, topic));
        }
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        await().atMost(LIMIT)
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> admin.listOffsets(ends).all().get().size() == ends.size());
    }

    /** False = Kafka misses a broker: one that the machine kept from its heartbeats for seconds comes back with the next. */
    private static boolean isCreated(Admin admin, NewTopic topic) throws ExecutionException, InterruptedException {
        try {
            admin.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InvalidReplicationFactorException) {
                return false;
            }
            throw e;
        }
    }
}
