package io.windtrap.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

final class KafkaWatchTest {
    @Test
    void noticesThatOnePartitionLiesOnOneBroker() {
        assertThat(KafkaWatch.hasOneReplica(List.of(partition(3), partition(2))))
                .isFalse();
        assertThat(KafkaWatch.hasOneReplica(List.of(partition(3), partition(1))))
                .isTrue();
    }

    @Test
    void goesOnWhenALookFails() {
        // Given: clients that are missing at first, then fail in an unforeseen way, then are missing again
        var opened = new AtomicInteger();
        LiveClient<Admin> admins = LiveClient.open(
                () -> {
                    if (opened.incrementAndGet() == 2) {
                        throw new IllegalStateException("unforeseen");
                    }
                    return null;
                },
                _ -> {});
        LiveClient<Producer<byte[], byte[]>> producers = LiveClient.open(() -> null, _ -> {});

        // When
        try (var watch = new KafkaWatch(admins, producers, "events")) {
            watch.start();

            // Then
            await().atMost(Duration.ofMinutes(1)).until(() -> opened.get() > 2);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> watch.obstacle().orElseThrow().contains("resolves"));
        }
    }

    private static TopicPartitionInfo partition(int replicas) {
        List<Node> nodes = IntStream.range(0, replicas)
                .mapToObj(id -> new Node(id, "host", 1))
                .toList();
        return new TopicPartitionInfo(0, nodes.getFirst(), nodes, nodes);
    }
}
