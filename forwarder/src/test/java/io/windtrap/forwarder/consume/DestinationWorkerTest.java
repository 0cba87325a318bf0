package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.deadletter.DeadLetters;
import io.windtrap.forwarder.intent.MappingFingerprint;
import io.windtrap.forwarder.mapping.Mapped;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.readiness.TestPauses;
import io.windtrap.forwarder.source.SourceSelection;
import io.windtrap.forwarder.warehouse.Blackhole;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class DestinationWorkerTest {
    private final ReadinessProblems problems = new ReadinessProblems("d");

    @Test
    void saysThatKafkaRefusesTheTopic() {
        Supplier<Consumer<byte[], byte[]>> refused = () -> {
            var consumer = new MockConsumer<byte[], byte[]>("none");
            consumer.setPollException(new TopicAuthorizationException(Set.of("events")));
            return consumer;
        };

        try (var _ = worker(new Blackhole(), refused).start()) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(problems.all())
                            .anyMatch(line -> line.contains("access denied by Kafka") && line.contains("events")));
        }
    }

    @Test
    void stopsAtOnceWhileAWarehouseNeverAnswers() throws Exception {
        // Given
        var asked = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var silent = new Warehouse() {
            @Override
            public InsertResult prepare() {
                asked.countDown();
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new InsertResult.Inserted();
            }

            @Override
            public InsertResult insert(SealedBatch batch, RowGroup group, InsertAttempt attempt) {
                return new InsertResult.Inserted();
            }

            @Override
            public InsertResult control() {
                return new InsertResult.Inserted();
            }

            @Override
            public TrialInsert rehearse(SealedBatch batch, RowGroup group, String token) {
                throw new AssertionError("nothing is refused");
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        var worker = worker(silent, () -> new MockConsumer<>("none")).start();
        asked.await();

        // When
        worker.close();

        // Then
        assertThat(problems.all()).anyMatch(line -> line.contains("has ended"));
    }

    private DestinationWorker worker(Warehouse warehouse, Supplier<Consumer<byte[], byte[]>> consumers) {
        var plan = new DestinationPlan(
                "d",
                "events",
                new SourceSelection(null, Map.of()),
                _ -> new Mapped.Rows(List.of()),
                new MappingFingerprint("1", Map.of()),
                new BatchLimits(1, 1, Duration.ZERO),
                1 << 20,
                1,
                Duration.ZERO);
        return new DestinationWorker(
                plan,
                warehouse,
                consumers,
                new NoLetters(),
                () -> {
                    throw new AssertionError("nothing is looked up");
                },
                new DestinationContext(
                        plan.id(),
                        problems,
                        new ForwarderMetrics(new SimpleMeterRegistry(), plan.id(), InstantSource.system()),
                        InstantSource.system(),
                        TestPauses.SHORT));
    }

    private static final class NoLetters implements DeadLetters {
        @Override
        public Written write(List<DeadLetter> letters) {
            throw new AssertionError("nothing is a dead letter");
        }

        @Override
        public void close() {}
    }
}
