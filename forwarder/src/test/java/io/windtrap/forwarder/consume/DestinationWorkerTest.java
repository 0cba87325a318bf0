package io.windtrap.forwarder.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
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
import io.windtrap.forwarder.source.Source;
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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

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

    /** As in a rebalance, which takes a second or more: the loop asks every 50 ms. */
    @Test
    void warnsOnceOfCommitsThatFailUntilOneSucceeds() throws Exception {
        // Given
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var logger = (Logger) LoggerFactory.getLogger(ConsumerLoop.class);
        logger.addAppender(log);
        var consumer = new Rebalancing(5);

        // When
        try (var _ = worker(new Blackhole(), () -> consumer).start()) {
            consumer.committed.await();
        } finally {
            logger.detachAppender(log);
        }

        // Then
        assertThat(log.list).filteredOn(line -> line.getLevel() == Level.WARN).hasSize(1);
    }

    /** Owns a partition with one event; its first commits fail. */
    private static final class Rebalancing extends MockConsumer<byte[], byte[]> {
        private final CountDownLatch committed = new CountDownLatch(1);
        private int failures;

        Rebalancing(int failures) {
            super("earliest");
            this.failures = failures;
            var partition = new TopicPartition("events", 0);
            var event = new ConsumerRecord<>("events", 0, 0, new byte[] {'a'}, "{}".getBytes(UTF_8));
            event.headers().add("v", new byte[] {'1'}).add("source", "web".getBytes(UTF_8));
            updateBeginningOffsets(Map.of(partition, 0L));
            updateEndOffsets(Map.of(partition, 1L));
            schedulePollTask(() -> {
                rebalance(List.of(partition));
                addRecord(event);
            });
        }

        @Override
        public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
            if (failures-- > 0) {
                throw new RebalanceInProgressException();
            }
            super.commitSync(offsets, timeout);
            if (offsets.values().stream().anyMatch(commit -> commit.offset() == 1)) {
                committed.countDown();
            }
        }
    }

    private DestinationWorker worker(Warehouse warehouse, Supplier<Consumer<byte[], byte[]>> consumers) {
        var plan = new DestinationPlan(
                "d",
                "events",
                new SourceSelection(null, Map.of("web", new Source("Go", "event-stream"))),
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
