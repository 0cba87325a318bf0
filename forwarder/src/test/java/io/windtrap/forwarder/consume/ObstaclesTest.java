package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class ObstaclesTest {
    private final Obstacles destination = new Obstacles("ch");
    private final Obstacles first = destination.of(new TopicPartition("events", 1));
    private final Obstacles eleventh = destination.of(new TopicPartition("events", 11));

    @Test
    void aPartitionThatGoesOnDoesNotHideOneThatIsStuck() {
        // Given
        destination.overcome("start");
        first.met("warehouse", "no right to INSERT");

        // When
        eleventh.met("warehouse", "no memory");
        eleventh.overcome("warehouse");
        eleventh.overcomeAll();
        destination.overcome("warehouse");

        // Then
        assertThat(destination.all()).containsExactly("destination ch: partition 1: warehouse: no right to INSERT");
        first.overcomeAll();
        assertThat(destination.all()).isEmpty();
    }
}
