package io.windtrap.console.problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import io.windtrap.console.access.Visitor;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.http.Json;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.kafka.LentConsumers;
import io.windtrap.console.services.Fleet;
import io.windtrap.console.services.ServiceAddresses;
import io.windtrap.forwarder.command.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What reading dead letters costs the others. */
final class LettersTest {
    private static final String TOPIC = "events.dead";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int HOUR = 3600;
    private static final int ALL = 3;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T10:15:00Z"));
    private final AtomicReference<CountDownLatch> broker = new AtomicReference<>(new CountDownLatch(0));
    private final BlockingQueue<Topic> stalledAt = new LinkedBlockingQueue<>();
    private final List<Topic> consumers = new CopyOnWriteArrayList<>();
    private final KafkaClients kafka = LentConsumers.of(this::consumer);
    private volatile long end = ALL;
    private final Letters letters = new Letters(kafka, TOPIC, Duration.ofMillis(1));
    private final RecentGroups groups = new RecentGroups(letters, now::get, Duration.ofMillis(1));
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Its last three records are letters, of the events of the same offsets; nothing is before them, or nothing any more. */
    private final class Topic extends MockConsumer<byte[], byte[]> {
        private int read;

        Topic() {
            super("earliest");
            updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
            updateBeginningOffsets(Map.of(PARTITION, 0L));
            updateEndOffsets(Map.of(PARTITION, end));
        }

        @Override
        public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(Map<TopicPartition, Long> times) {
            Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
            times.forEach((one, time) -> found.put(one, new OffsetAndTimestamp(0, time)));
            return found;
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            try {
                stalledAt.put(this);
                broker.get().await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            read++;
            addRecord(record(Math.max(position(PARTITION), end - ALL)));
            return super.poll(timeout);
        }
    }

    private Topic consumer() {
        var made = new Topic();
        consumers.add(made);
        return made;
    }

    private ConsumerRecord<byte[], byte[]> record(long offset) {
        long receivedAt = now.get().toEpochMilli();
        var letter = new DeadLetter(
                new DeadLetter.Id("warehouse", new Place("events", 0, offset), ""),
                "not_json",
                "",
                1,
                new DeadLetter.Original(null, new byte[] {'x'}, receivedAt, List.of()),
                false);
        return new ConsumerRecord<>(
                TOPIC,
                0,
                offset,
                receivedAt,
                TimestampType.CREATE_TIME,
                0,
                1,
                null,
                new byte[] {'x'},
                DeadLetterCodec.headers(letter),
                Optional.empty());
    }

    @AfterEach
    void close() {
        broker.get().countDown();
        threads.close();
        kafka.close();
    }

    /** Asks while the broker gives nothing; returns once it does. */
    private Future<DeadLetterGroups.All> stall(long seconds) throws InterruptedException {
        stalledAt.clear();
        broker.set(new CountDownLatch(1));
        Future<DeadLetterGroups.All> reader = threads.submit(() -> groups.of(seconds));
        stalledAt.take();
        return reader;
    }

    private static ApiRequest request(Map<String, String> fields) {
        var body = Json.object();
        fields.forEach(body::put);
        return new ApiRequest(new Visitor(null, Role.OPERATOR, ""), "127.0.0.1", Map.of(), Map.of(), body);
    }

    private int read() {
        return consumers.stream().mapToInt(one -> one.read).sum();
    }

    @Test
    void whoAsksAgainWithinTenSecondsIsToldTheSame() throws Exception {
        // Given
        DeadLetterGroups.All first = groups.of(HOUR);
        assertThat(first.complete()).isTrue();
        assertThat(first.read()).isEqualTo(ALL);
        assertThat(first.groups())
                .singleElement()
                .satisfies(one -> assertThat(one.count()).isEqualTo(ALL));

        // When / Then: for the marks and for the letters
        now.updateAndGet(before -> before.plusSeconds(10));
        assertThat(groups.of(HOUR)).isSameAs(first);
        assertThat(read()).isEqualTo(2 * ALL);

        // When / Then
        now.updateAndGet(before -> before.plusSeconds(1));
        assertThat(groups.of(HOUR)).isNotSameAs(first);
        assertThat(groups.of(2 * HOUR)).isNotSameAs(first);
        assertThat(read()).isEqualTo(6 * ALL);
    }

    @Test
    void whereThereAreMoreThanAreReadTheNumbersAreSaidToBeTheLeast() throws Exception {
        // Given
        end = 60_000;

        // When
        DeadLetterGroups.All newest = groups.of(HOUR);

        // Then
        assertThat(newest.complete()).isFalse();
        assertThat(newest.read()).isEqualTo(ALL);
        assertThat(newest.problems()).singleElement().asString().contains("at least so many");
    }

    @Test
    void whoComesWhileOthersAreReadForIsToldToComeAgain() throws Exception {
        // Given
        var stalled = new CountDownLatch(1);
        broker.set(stalled);
        Future<DeadLetterGroups.All> first = threads.submit(() -> groups.of(HOUR));
        stalledAt.take();

        // When / Then
        assertThatThrownBy(() -> groups.of(HOUR))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(429));
        stalled.countDown();
        DeadLetterGroups.All read = first.get();
        assertThat(groups.of(HOUR)).isSameAs(read);
    }

    @Test
    void whatIsKeptIsToldAtOnceWhileOthersAreReadFor() throws Exception {
        // Given
        DeadLetterGroups.All hour = groups.of(HOUR);
        Future<DeadLetterGroups.All> reader = stall(2 * HOUR);

        // When / Then
        assertThat(groups.of(HOUR)).isSameAs(hour);

        // When / Then: it is old, and better than nothing for a minute
        now.updateAndGet(before -> before.plusSeconds(60));
        assertThat(groups.of(HOUR)).isSameAs(hour);
        now.updateAndGet(before -> before.plusSeconds(1));
        assertThatThrownBy(() -> groups.of(HOUR)).isInstanceOf(ApiException.class);
        broker.get().countDown();
        assertThat(reader.get()).isNotSameAs(hour);
    }

    @Test
    void afterARedriveTheLettersAreReadAnewEvenIfItFailed() throws Exception {
        // Given: Kafka is not there, or not any more
        var config = ConfigLoader.parse("test", """
                kafka: {bootstrap-servers: "127.0.0.1:1", properties: {max.block.ms: "100"}}
                sources: [{id: web, write-key: a}]
                destinations: [{id: none, type: blackhole}]
                """, Map.of());
        try (var fleet = new Fleet(ServiceAddresses.of(config), now::get)) {
            var problems = new Problems(Settings.of(config), letters, Map.of(), fleet, now::get);
            Object before = problems.deadLetters(request(Map.of()));
            assertThat(problems.deadLetters(request(Map.of()))).isSameAs(before);

            // When
            assertThatThrownBy(() -> problems.redrive(request(Map.of("destination", "none"))))
                    .isInstanceOf(KafkaException.class);

            // Then
            assertThat(problems.deadLetters(request(Map.of()))).isNotSameAs(before);
        }
    }

    @Test
    void whatIsBeingReadAtTheEndOfARedriveIsNotKept() throws Exception {
        // Given
        Future<DeadLetterGroups.All> reader = stall(HOUR);

        // When
        groups.forget();
        broker.get().countDown();

        // Then
        DeadLetterGroups.All early = reader.get();
        assertThat(groups.of(HOUR)).isNotSameAs(early);
    }

    @Test
    void theLettersOfAnEventAreReadOnceAndForFewAtATime() throws Exception {
        // Given
        var stalled = new CountDownLatch(1);
        broker.set(stalled);
        long at = now.get().toEpochMilli();
        List<Future<Letters.OfEvent>> two = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            two.add(threads.submit(() -> letters.of(new Place("events", 0, 1), at)));
            stalledAt.take();
        }

        // When / Then
        assertThatThrownBy(() -> letters.of(new Place("events", 0, 1), at))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status()).isEqualTo(429));
        stalled.countDown();
        for (Future<Letters.OfEvent> one : two) {
            assertThat(one.get().whole()).isTrue();
            assertThat(one.get().found()).hasSize(1);
        }
        assertThat(read()).isEqualTo(2 * ALL);
    }
}
