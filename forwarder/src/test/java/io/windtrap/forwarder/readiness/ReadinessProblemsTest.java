package io.windtrap.forwarder.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class ReadinessProblemsTest {
    private final ReadinessProblems destination = new ReadinessProblems("ch");
    private final ReadinessProblems first = destination.of(new TopicPartition("events", 1));
    private final ReadinessProblems eleventh = destination.of(new TopicPartition("events", 11));

    @Test
    void aPartitionThatGoesOnDoesNotHideOneThatIsStuck() {
        // Given
        destination.clear("start");
        first.report("warehouse", "no right to INSERT");

        // When
        eleventh.report("warehouse", "no memory");
        eleventh.clear("warehouse");
        eleventh.clearAll();
        destination.clear("warehouse");

        // Then
        assertThat(destination.all()).containsExactly("destination ch: partition 1: warehouse: no right to INSERT");
        first.clearAll();
        assertThat(destination.all()).isEmpty();
    }
}
