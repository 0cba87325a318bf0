package io.windtrap.console.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.console.http.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KafkaClientsTest {
    private static final TopicPartition PARTITION = new TopicPartition("events", 0);

    private final AtomicLong nanos = new AtomicLong();
    private final List<MockConsumer<byte[], byte[]>> made = Collections.synchronizedList(new ArrayList<>());
    private final IdleConsumers idle = new IdleConsumers(nanos::get);
    private final KafkaClients clients = LentConsumers.of(this::make, idle, Duration.ofMillis(1));
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private Consumer<byte[], byte[]> make() {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        made.add(consumer);
        return consumer;
    }

    @AfterEach
    void close() {
        over.countDown();
        threads.close();
        clients.close();
    }

    /** Lends so many at once, until the test is over, and waits until they are lent. */
    private List<Future<String>> lend(int number) throws InterruptedException {
        var lent = new CountDownLatch(number);
        List<Future<String>> readers = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            readers.add(threads.submit(() -> clients.read(_ -> {
                lent.countDown();
                over.await();
                return "read";
            })));
        }
        lent.await();
        return readers;
    }

    private void giveBack(List<Future<String>> readers) throws Exception {
        over.countDown();
        for (Future<String> one : readers) {
            assertThat(one.get()).isEqualTo("read");
        }
    }

    @Test
    void aConsumerIsLentAgainAndIsAssignedToNothing() {
        // Given
        Set<TopicPartition> first = clients.read(consumer -> {
            consumer.assign(List.of(PARTITION));
            return consumer.assignment();
        });

        // When
        Set<TopicPartition> second = clients.read(Consumer::assignment);

        // Then
        assertThat(first).containsExactly(PARTITION);
        assertThat(second).isEmpty();
        assertThat(made)
                .singleElement()
                .satisfies(one -> assertThat(one.closed()).isFalse());
    }

    @Test
    void aConsumerWhoseReaderFailedIsClosedAndNotLentAgain() {
        // Given
        assertThatThrownBy(() -> clients.read(_ -> {
                    throw new IOException("no records");
                }))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> clients.read(_ -> {
                    throw new AssertionError();
                }))
                .isInstanceOf(AssertionError.class);

        // When
        clients.read(Consumer::assignment);

        // Then
        assertThat(made).extracting(MockConsumer::closed).containsExactly(true, true, false);
    }

    @Test
    void noMoreThanEightAreLentAndTheNextIsToldToComeAgain() throws Exception {
        // Given
        List<Future<String>> readers = lend(8);

        // When / Then
        assertThatThrownBy(() -> clients.read(Consumer::assignment))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(429));
        assertThat(made).hasSize(8);

        // When
        giveBack(readers);

        // Then: there is place again, and three are kept
        Set<TopicPartition> next = clients.read(Consumer::assignment);
        assertThat(next).isEmpty();
        assertThat(made).hasSize(8);
        assertThat(made).filteredOn(one -> !one.closed()).hasSize(3);
    }

    @Test
    void whatNobodyUsesForAMinuteIsClosed() throws Exception {
        // Given
        giveBack(lend(2));
        nanos.addAndGet(IdleConsumers.LONGEST.toNanos() - 1);
        idle.closeOld();
        assertThat(made).extracting(MockConsumer::closed).containsExactly(false, false);

        // When: one of them is used, and the other is not
        clients.read(Consumer::assignment);
        nanos.addAndGet(1);
        idle.closeOld();

        // Then
        assertThat(made).extracting(MockConsumer::closed).containsExactlyInAnyOrder(true, false);
    }

    @Test
    void allAreClosedAtTheEndAndWhatIsLentWhenItIsGivenBack() throws Exception {
        // Given
        clients.read(Consumer::assignment);
        List<Future<String>> readers = lend(2);

        // When
        clients.close();

        // Then
        assertThat(made).extracting(MockConsumer::closed).containsExactly(false, false);
        giveBack(readers);
        assertThat(made).extracting(MockConsumer::closed).containsExactly(true, true);
    }

    @Test
    void thereIsOneAdminClientAndMetricsSayWhatThereIs() {
        // Given
        var registry = new SimpleMeterRegistry();
        clients.count(registry);

        // When
        clients.read(Consumer::assignment);

        // Then
        assertThat(clients.admin()).isSameAs(clients.admin());
        assertThat(number(registry, "admin")).isEqualTo(1);
        assertThat(number(registry, "idle_consumer")).isEqualTo(1);
        assertThat(number(registry, "lent_consumer")).isZero();
    }

    private static double number(SimpleMeterRegistry registry, String kind) {
        return registry.get("windtrap.console.kafka.clients")
                .tag("kind", kind)
                .gauge()
                .value();
    }
}
