package io.windtrap.console.sources;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.console.http.ApiException;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.kafka.LentConsumers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class LastEventsTest {
    private static final String TOPIC = "events";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T10:15:00Z"));
    private final AtomicReference<CountDownLatch> broker = new AtomicReference<>(new CountDownLatch(0));
    private final Semaphore polls = new Semaphore(0);
    private final KafkaClients kafka = LentConsumers.of(Topic::new);
    private final LastEvents last = new LastEvents(kafka, TOPIC, now::get, Duration.ofMillis(1));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Holds one event of source web. */
    private final class Topic extends MockConsumer<byte[], byte[]> {
        Topic() {
            super("earliest");
            updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
            updateBeginningOffsets(Map.of(PARTITION, 0L));
            updateEndOffsets(Map.of(PARTITION, 1L));
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            try {
                polls.release();
                broker.get().await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            var event = new ConsumerRecord<>(TOPIC, 0, 0, new byte[0], new byte[0]);
            event.headers().add("source", "web".getBytes(UTF_8));
            addRecord(event);
            return super.poll(timeout);
        }
    }

    @AfterEach
    void close() {
        broker.get().countDown();
        threads.close();
        kafka.close();
    }

    /** Reads while the broker gives nothing; returns once it does. */
    private Future<LastEvents.Seen> stall() throws InterruptedException {
        polls.drainPermits();
        broker.set(new CountDownLatch(1));
        Future<LastEvents.Seen> reader = threads.submit(last::look);
        polls.acquire();
        return reader;
    }

    @Test
    void whoAsksAgainWithinTenSecondsIsToldTheSame() {
        // Given
        LastEvents.Seen first = last.look();
        assertThat(first.last()).containsOnlyKeys("web");
        assertThat(first.searched()).isEqualTo(1);

        // When / Then
        now.updateAndGet(before -> before.plusSeconds(10));
        assertThat(last.look()).isSameAs(first);
        now.updateAndGet(before -> before.plusSeconds(1));
        assertThat(last.look()).isNotSameAs(first);
    }

    @Test
    void whoComesWhileAnotherReadsIsToldWhatWasSeenWithinTheLastMinute() throws Exception {
        // Given
        LastEvents.Seen first = last.look();
        now.updateAndGet(before -> before.plusSeconds(60));
        Future<LastEvents.Seen> reader = stall();

        // When / Then
        assertThat(last.look()).isSameAs(first);
        broker.get().countDown();
        LastEvents.Seen second = reader.get();
        assertThat(second).isNotSameAs(first);
        assertThat(last.look()).isSameAs(second);
    }

    @Test
    void whoComesWhileAnotherReadsForTheFirstTimeIsToldToComeAgain() throws Exception {
        // Given
        Future<LastEvents.Seen> reader = stall();

        // When / Then
        assertThatThrownBy(last::look)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(429));
        broker.get().countDown();
        LastEvents.Seen first = reader.get();
        assertThat(last.look()).isSameAs(first);
    }
}
