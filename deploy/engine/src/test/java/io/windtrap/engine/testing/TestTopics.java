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

/** Topics for tests. */
public final class TestTopics {
    private TestTopics() {}

    /**
     * Creates {@code topics} and waits until a broker leads each of their partitions. A producer that sends before
     * may have its first batch refused and its second written, and the first again and again until its delivery
     * timeout (KAFKA-15591, mended in Kafka 4.5).
     *
     * @throws ExecutionException if Kafka refuses, as for a topic that is there
     */
    public static void create(Admin admin, NewTopic... topics) throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(topics)).all().get();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : topics) {
            for (int partition = 0; partition < topic.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        await().atMost(Duration.ofMinutes(1))
                .ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> admin.listOffsets(ends).all().get().size() == ends.size());
    }
}
