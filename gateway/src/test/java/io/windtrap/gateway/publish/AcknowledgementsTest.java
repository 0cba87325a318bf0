package io.windtrap.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.answer.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

final class AcknowledgementsTest {
    private final List<String> heard = new ArrayList<>();
    private final PublishFailures failures = new PublishFailures(Optional::empty, () -> 0);
    private final PublishListener listener = new PublishListener() {
        @Override
        public void acknowledged() {
            heard.add("acknowledged");
        }

        @Override
        public void notPublished(Refusal refusal, int lost) {
            heard.add(refusal.name() + " " + lost);
        }
    };

    @Test
    void speaksOnlyAfterTheLastEvent() {
        // Given
        var acknowledgements = new Acknowledgements(3, listener, failures, () -> heard.add("fatal"));

        // When
        acknowledgements.onCompletion(null, null);
        acknowledgements.onCompletion(null, null);

        // Then
        assertThat(heard).isEmpty();

        // When
        acknowledgements.onCompletion(null, null);

        // Then
        assertThat(heard).containsExactly("acknowledged");
    }

    @Test
    void failsWhenAnyEventFailed() {
        // Given
        var acknowledgements = new Acknowledgements(3, listener, failures, () -> heard.add("fatal"));

        // When
        acknowledgements.onCompletion(null, null);
        acknowledgements.onCompletion(null, new TimeoutException());
        assertThat(acknowledgements.hasFailed()).isTrue();
        acknowledgements.onCompletion(null, null);

        // Then
        assertThat(heard).containsExactly("KAFKA_UNAVAILABLE 1");
    }

    @Test
    void failsWhenEventsAreAbandoned() {
        // Given
        var acknowledgements = new Acknowledgements(5, listener, failures, () -> heard.add("fatal"));

        // When
        acknowledgements.onCompletion(null, new BufferExhaustedException("full"));
        acknowledgements.abandon(3, null);
        assertThat(heard).isEmpty();
        acknowledgements.onCompletion(null, null);

        // Then
        assertThat(heard).containsExactly("BUFFER_FULL 4");
    }

    @Test
    void speaksOnceAlthoughARecordIsSettledTwice() {
        // Given: the second of five is in a batch, its producer fails for good and calls back for both
        var acknowledgements = new Acknowledgements(5, listener, failures, () -> heard.add("fatal"));
        acknowledgements.onCompletion(null, new TimeoutException());
        acknowledgements.onCompletion(null, new TimeoutException());

        // When: its send throws as well
        acknowledgements.abandon(4, new IllegalStateException("failed"));

        // Then
        assertThat(heard).containsExactly("KAFKA_UNAVAILABLE 5");
    }

    @Test
    void isSilentOnceItHasSpoken() {
        // Given
        var acknowledgements = new Acknowledgements(2, listener, failures, () -> heard.add("fatal"));
        acknowledgements.abandon(2, new IllegalStateException("failed"));

        // When
        acknowledgements.onCompletion(null, new TimeoutException());

        // Then
        assertThat(heard).containsExactly("KAFKA_UNAVAILABLE 2");
    }

    @Test
    void tellsWhatTheClientCanDoAboutTheFailure() {
        new Acknowledgements(1, listener, failures, () -> heard.add("fatal"))
                .onCompletion(null, new RecordTooLargeException());
        new Acknowledgements(1, listener, failures, () -> heard.add("fatal"))
                .abandon(1, new IllegalStateException("closed"));

        assertThat(heard).containsExactly("RECORD_TOO_LARGE 1", "KAFKA_UNAVAILABLE 1");
    }

    @RepeatedTest(20)
    void speaksOnceHoweverManyThreadsSettle() throws InterruptedException {
        // Given
        int events = 1000;
        var acknowledgements = new Acknowledgements(events, listener, failures, () -> heard.add("fatal"));
        var go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int thread = 0; thread < 4; thread++) {
                threads.execute(() -> {
                    awaitQuietly(go);
                    for (int i = 0; i < events / 4; i++) {
                        acknowledgements.onCompletion(null, null);
                    }
                });
            }

            // When
            go.countDown();
        }

        // Then
        assertThat(heard).containsExactly("acknowledged");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
