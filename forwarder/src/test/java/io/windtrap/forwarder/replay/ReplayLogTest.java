package io.windtrap.forwarder.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

final class ReplayLogTest {
    private static final Replay FIRST = Replays.replay("first", null);
    private static final Replay SECOND = Replays.replay("second", null);

    @Test
    void aTopicThatWasCreatedAnewIsNotTakenForOneInWhichNothingIsNew() {
        // Given
        var topic = new ReplayTopic(FIRST, SECOND);
        try (ReplayLog log = topic.log()) {
            assertThat(log.read().replays()).containsExactly(FIRST, SECOND);
            assertThat(log.read().replays()).containsExactly(FIRST, SECOND);

            // When
            topic.createdAnewWith(SECOND);

            // Then
            assertThatThrownBy(log::read)
                    .isInstanceOf(KafkaException.class)
                    .hasMessageContaining("topic replays was deleted and created anew");
        }
    }
}
