package io.windtrap.transformer.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PaceTest {
    private Instant now = Instant.ofEpochMilli(1_790_000_000_000L);
    private final Pace pace = new Pace(() -> now);

    @Test
    void givesATransactionUpThatTakesTooLongAndIsCarefulForAWhile() {
        // Given
        event(Duration.ofSeconds(15));
        assertThat(pace.isCareful()).isFalse();
        event(Duration.ofSeconds(6));

        // Then
        assertThatThrownBy(pace::begin).hasMessageContaining("more than 20 s of one transaction");
        assertThat(pace.isCareful()).isTrue();

        // When
        pace.renew();
        event(Duration.ofSeconds(55));

        // Then: one event is never given up
        assertThat(pace.isCareful()).isTrue();
        now = now.plusSeconds(61);
        assertThat(pace.isCareful()).isFalse();
    }

    @Test
    void letsManyCommittedTransactionsTakeAsLongAsTheyWant() {
        for (int i = 0; i < 10; i++) {
            event(Duration.ofSeconds(15));
            pace.renew();
        }

        assertThat(pace.isCareful()).isFalse();
    }

    @Test
    void doesNotCountThePausesBetweenEvents() {
        event(Duration.ofSeconds(1));
        pace.renew();
        now = now.plusSeconds(100);
        event(Duration.ofSeconds(1));

        assertThat(pace.isCareful()).isFalse();
    }

    @Test
    void isCarefulOnceABatchTookTooLong() {
        event(Duration.ofSeconds(21));

        assertThat(pace.isCareful())
                .as("though Kafka is the one who gives it up")
                .isTrue();
    }

    private void event(Duration length) {
        pace.begin();
        now = now.plus(length);
        pace.end();
    }
}
