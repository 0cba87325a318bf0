package io.windtrap.forwarder.replay.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayTopic;
import io.windtrap.forwarder.replay.Replays;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ReplayRangeTest {
    @Test
    void replacesTheRowsOfTheTablesThatLiveEventsHaveAndNoOthers() {
        assertThat(range(null).replacesRows()).isTrue();
        assertThat(range("copy").replacesRows()).isFalse();
    }

    @Test
    void aLogThatFailsIsReplacedByAnother() {
        // Given
        Replay replay = Replays.replay("again", null);
        var former = new ReplayTopic(replay);
        var next = new ReplayTopic(replay);
        Iterator<ReplayTopic> topics = List.of(former, next).iterator();
        List<TopicPartition> partitions = List.of(new TopicPartition("events", 0));
        try (var range = new ReplayRange(replay, () -> topics.next().log(), InstantSource.system())) {
            range.assigned(partitions);
            former.createdAnewWith();

            // When
            assertThatThrownBy(() -> range.assigned(partitions)).isInstanceOf(KafkaException.class);
            range.assigned(partitions);

            // Then
            assertThat(former.closed()).isTrue();
            assertThat(next.closed()).isFalse();
        }
        assertThat(next.closed()).isTrue();
    }

    private static ReplayRange range(@Nullable String into) {
        return new ReplayRange(
                Replays.replay("again", into),
                () -> {
                    throw new AssertionError("nothing is to be read");
                },
                InstantSource.system());
    }
}
