package io.windtrap.transformer.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PaceTest {
    private Instant now = Instant.ofEpochMilli(1_790_000_000_000L);
    private Pace pace = new Pace(() -> now, Duration.ofSeconds(1), 1);
    private final Partition one = new Partition();
    private final Partition other = new Partition();

    /** As {@link EventProcessor} does it for each. */
    private final class Partition {
        private Pace.@Nullable Transaction transaction;

        void event(Duration length) {
            pace.next();
            batch(length);
        }

        void batch(Duration length) {
            transaction = pace.begin(transaction);
            now = now.plus(length);
            pace.end();
        }

        void leave() {
            pace.leave(transaction);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1000, 30",
        "1, 1, 30",
        "1, 15, 30",
        "1, 24, 48",
        "60, 1, 120",
        "60, 24, 600",
    })
    void hasTimeForTheLongestEventOfEachPartitionWithinBounds(int longestSeconds, int partitions, int seconds) {
        assertThat(new Pace(() -> now, Duration.ofSeconds(longestSeconds), partitions).transaction())
                .hasSeconds(seconds);
    }

    @Test
    void givesATransactionUpThatTakesTooLongAndIsCarefulForAWhile() {
        // Given
        one.event(Duration.ofSeconds(15));
        assertThat(pace.isCareful()).isFalse();
        one.event(Duration.ofSeconds(6));

        // Then
        assertThatThrownBy(() -> other.event(Duration.ZERO)).hasMessageContaining("more than 20 s of one transaction");
        assertThat(pace.isCareful()).isTrue();

        // When
        one.leave();
        one.event(Duration.ofSeconds(55));

        // Then: one event is never given up
        assertThat(pace.isCareful()).isTrue();
        now = now.plusSeconds(61);
        assertThat(pace.isCareful()).isFalse();
    }

    /** Kafka Streams takes one event of each before it commits. */
    @Test
    void givesNothingUpForTheFirstEventOfEachOfManyPartitionsWhileItIsCareful() {
        // Given
        pace = new Pace(() -> now, Duration.ofSeconds(10), 24);
        one.event(Duration.ofSeconds(401));
        pace.commit();

        // When
        for (int round = 0; round < 2; round++) {
            Stream.generate(Partition::new).limit(24).forEach(partition -> partition.event(Duration.ofSeconds(20)));
            pace.commit();
        }

        // Then
        assertThat(pace.isCareful()).isTrue();
    }

    /** The thread has got many events of each at a time; only another one begins with one. */
    @Test
    void givesATransactionUpThatTakesTooLongForTheSecondEventOfAPartitionWhileItIsCareful() {
        // Given
        one.event(Duration.ofSeconds(21));
        pace.commit();
        one.event(Duration.ofSeconds(21));
        other.event(Duration.ofSeconds(1));

        // Then
        assertThatThrownBy(() -> one.event(Duration.ZERO)).hasMessageContaining("more than 20 s of one transaction");
    }

    @Test
    void goesOnCountingWhileOtherPartitionsStillHaveEventsForTheCommit() {
        // Given
        one.event(Duration.ofSeconds(15));
        pace.commit();
        other.batch(Duration.ofSeconds(6));

        // Then
        assertThat(pace.isCareful()).as("the transaction has had 21 s").isTrue();
        pace.commit();
        one.event(Duration.ofSeconds(15));
        other.event(Duration.ofSeconds(1));
    }

    @Test
    void goesOnCountingWhereAPartitionComesOrGoesThatHadNoPart() {
        // Given
        other.event(Duration.ofSeconds(1));
        pace.commit();
        one.event(Duration.ofSeconds(21));

        // When
        other.leave();
        new Partition().leave();

        // Then
        assertThatThrownBy(() -> one.event(Duration.ZERO)).hasMessageContaining("more than 20 s of one transaction");
    }

    @Test
    void letsManyCommittedTransactionsTakeAsLongAsTheyWant() {
        for (int i = 0; i < 10; i++) {
            one.event(Duration.ofSeconds(15));
            pace.commit();
        }

        assertThat(pace.isCareful()).isFalse();
    }

    @Test
    void doesNotCountThePausesBetweenEvents() {
        one.event(Duration.ofSeconds(1));
        pace.commit();
        now = now.plusSeconds(100);
        one.event(Duration.ofSeconds(1));

        assertThat(pace.isCareful()).isFalse();
    }

    @Test
    void isCarefulOnceABatchTookTooLong() {
        one.event(Duration.ofSeconds(21));

        assertThat(pace.isCareful())
                .as("though Kafka is the one who gives it up")
                .isTrue();
    }
}
