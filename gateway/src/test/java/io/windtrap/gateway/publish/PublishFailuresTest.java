package io.windtrap.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.answer.Refusal;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

final class PublishFailuresTest {
    private final PublishFailures failures = new PublishFailures(Optional::empty, () -> 0);

    @Test
    void tellsReasonsApart() {
        assertThat(failures.refusal(new RecordTooLargeException())).isEqualTo(Refusal.RECORD_TOO_LARGE);
        assertThat(failures.refusal(new NotEnoughReplicasException("x"))).isEqualTo(Refusal.NOT_ENOUGH_REPLICAS);
        assertThat(failures.refusal(new NotEnoughReplicasAfterAppendException("x")))
                .isEqualTo(Refusal.NOT_ENOUGH_REPLICAS);
        assertThat(failures.refusal(new UnknownTopicOrPartitionException())).isEqualTo(Refusal.TOPIC_MISSING);
        assertThat(failures.refusal(new TopicAuthorizationException("x"))).isEqualTo(Refusal.KAFKA_DENIES);
        assertThat(failures.refusal(new SaslAuthenticationException("x"))).isEqualTo(Refusal.KAFKA_DENIES);
        assertThat(failures.refusal(new TimeoutException())).isEqualTo(Refusal.KAFKA_UNAVAILABLE);
    }

    @Test
    void knowsMoreThanThatTimeRanOutWhenTheWatchDoes() {
        var informed = new PublishFailures(() -> Optional.of(Refusal.TOPIC_MISSING), () -> 0);
        assertThat(informed.refusal(new TimeoutException())).isEqualTo(Refusal.TOPIC_MISSING);
        assertThat(informed.refusal(new RecordTooLargeException())).isEqualTo(Refusal.RECORD_TOO_LARGE);
    }

    @Test
    void knowsWhenTooFewReplicasAreInSync() {
        Node one = new Node(1, "a", 1);
        Node two = new Node(2, "b", 1);
        var healthy = new TopicPartitionInfo(0, one, List.of(one, two), List.of(one, two));
        var lacking = new TopicPartitionInfo(1, one, List.of(one, two), List.of(one));
        var single = new TopicPartitionInfo(2, one, List.of(one), List.of(one));

        assertThat(KafkaWatch.lacksReplicas(List.of(lacking), 2)).isTrue();
        assertThat(KafkaWatch.lacksReplicas(List.of(lacking), 1)).isFalse();
        assertThat(KafkaWatch.lacksReplicas(List.of(lacking, healthy), 2)).isFalse();
        assertThat(KafkaWatch.lacksReplicas(List.of(single), 2)).isFalse();
    }

    @Test
    void replacesAProducerThatIsBroken() {
        // Given
        var made = new java.util.ArrayList<Object>();
        var closed = new java.util.ArrayList<Object>();
        LiveClient<Object> live = LiveClient.open(
                () -> {
                    made.add(new Object());
                    return made.getLast();
                },
                closed::add);
        Object first = made.getFirst();

        // When: nothing is wrong
        live.renew();

        // Then
        assertThat(live.get()).isSameAs(first);

        // When
        assertThat(PublishFailures.isFatal(new ClusterAuthorizationException("x")))
                .isTrue();
        live.broke(first);
        live.renew();
        live.broke(first);
        live.renew();

        // Then: once
        assertThat(made).hasSize(2);
        assertThat(live.get()).isSameAs(made.get(1));
        assertThat(closed).containsExactly(first);
    }
}
