package io.windtrap.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
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

    private static TopicPartitionInfo partition(int replicas) {
        List<Node> nodes = IntStream.range(0, replicas)
                .mapToObj(id -> new Node(id, "host", 1))
                .toList();
        return new TopicPartitionInfo(0, nodes.getFirst(), nodes, nodes);
    }
}
