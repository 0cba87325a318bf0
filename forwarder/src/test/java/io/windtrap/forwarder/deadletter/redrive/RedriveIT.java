package io.windtrap.forwarder.deadletter.redrive;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import io.windtrap.common.deadletter.RedriveOrder;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.deadletter.DeadLetterTopic;
import io.windtrap.forwarder.deadletter.redrive.Redrive.Outcome;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.kafka.RecordLookup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RedriveIT {
    private static final DeadLetterFilter ALL = new DeadLetterFilter(Set.of(), Set.of(), null, null, null, null);
    private static final Redrive.Progress SILENT = new Redrive.Progress() {
        @Override
        public void found(int letters) {}

        @Override
        public void redriven(int letters) {}
    };

    private final KafkaAccess kafka = new KafkaAccess(TestServers.sharedKafka().bootstrapServers(), Map.of());
    private final String events = "redrive_" + System.nanoTime();
    private final String dead = events + ".dead";
    private final long received = System.currentTimeMillis() - 60_000;
    private final Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()));

    @BeforeEach
    void createTopics() throws Exception {
        TestTopics.create(
                admin,
                new NewTopic(events, 1, (short) 1).configs(Map.of("max.message.bytes", "20000")),
                new NewTopic(dead, 3, (short) 1));
    }

    @AfterEach
    void close() {
        admin.close();
    }

    @Test
    void keepsTheOrderOfTheEventsWhateverThatOfTheirLetters() throws Exception {
        // Given
        List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 450).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        for (int copy = 0; copy < 2; copy++) {
            write(shuffled.stream().map(this::letter).toList());
        }

        // When
        assertThat(redrive()).isEqualTo(new Outcome(450, Map.of()));

        // Then
        List<ConsumerRecord<byte[], byte[]>> redriven = records(events);
        assertThat(redriven)
                .extracting(one -> new String(one.value(), UTF_8))
                .containsExactlyElementsOf(
                        IntStream.range(0, 450).mapToObj(n -> "event " + n).toList());
        assertThat(redriven.get(7)).satisfies(one -> {
            assertThat(one.key()).asString().isEqualTo("u2");
            assertThat(one.timestamp()).isEqualTo(received + 7);
            assertThat(one.headers().toArray())
                    .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                    .containsExactlyInAnyOrder("v=1", "redrive-to=warehouse", "redrive-attempts=1");
        });
        assertThat(redrive()).isEqualTo(new Outcome(0, Map.of()));
    }

    @Test
    void takesTheFirstInTheOrderOfTheirEventsWhereItIsLimited() throws Exception {
        // Given
        List<Integer> shuffled = new ArrayList<>(IntStream.range(0, 60).boxed().toList());
        Collections.shuffle(shuffled, new Random(1));
        write(shuffled.stream().map(this::letter).toList());

        // When / Then
        try (var redrive = new Redrive(kafka, dead, Map.of("warehouse", events))) {
            assertThat(redrive.run(ALL, 7, true, SILENT)).isEqualTo(new Outcome(7, Map.of()));
        }
        assertThat(records(events)).isEmpty();
        for (int run = 0; run < 2; run++) {
            try (var redrive = new Redrive(kafka, dead, Map.of("warehouse", events))) {
                assertThat(redrive.run(ALL, 7, false, SILENT)).isEqualTo(new Outcome(7, Map.of()));
            }
        }
        assertThat(records(events))
                .extracting(one -> new String(one.value(), UTF_8))
                .containsExactlyElementsOf(
                        IntStream.range(0, 14).mapToObj(n -> "event " + n).toList());
    }

    /** The killed run had begun a transaction with events and marks, and never came to its end. */
    @Test
    void doesOnceWhatARunThatWasKilledLeftUndone() throws Exception {
        // Given
        write(IntStream.range(0, 10).mapToObj(this::letter).toList());
        Producer<byte[], byte[]> killed =
                kafka.producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "windtrap.dead-letters." + dead));
        killed.initTransactions();
        killed.beginTransaction();
        var event = killed.send(new ProducerRecord<>(events, new byte[0], "event 0".getBytes(UTF_8)));
        var mark = killed.send(DeadLetterCodec.redriven(dead, 0, letter(0).id()));
        killed.flush();
        event.get();
        mark.get();

        // When
        assertThat(redrive()).isEqualTo(new Outcome(10, Map.of()));

        // Then
        assertThat(records(events))
                .extracting(one -> new String(one.value(), UTF_8))
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(n -> "event " + n).toList());
        assertThatThrownBy(killed::commitTransaction).isInstanceOf(KafkaException.class);
        killed.close(Duration.ZERO);
    }

    @Test
    void readsAnEventAtItsPlaceWhenItsLetterDoesNotCarryIt() throws Exception {
        // Given
        try (var producer = kafka.producer(Map.of())) {
            var headers = new RecordHeaders().add("v", new byte[] {'1'});
            producer.send(new ProducerRecord<>(events, 0, received, new byte[] {'k'}, new byte[] {'e'}, headers))
                    .get();
        }
        write(List.of(letter(0).withoutValue(), letter(4711).withoutValue()));

        // When
        assertThat(redrive()).isEqualTo(new Outcome(1, Map.of("the event was deleted from Kafka", 1)));

        // Then
        assertThat(records(events).getLast()).satisfies(one -> {
            assertThat(one.offset()).isPositive();
            assertThat(one.key()).asString().isEqualTo("k");
            assertThat(one.value()).asString().isEqualTo("e");
            assertThat(one.timestamp()).isEqualTo(received);
            assertThat(RedriveOrder.of(one.headers())).isEqualTo(new RedriveOrder("warehouse", "", 1));
        });
    }

    @Test
    void leavesAnEventThatItsTopicDoesNotTakeAndGoesOn() throws Exception {
        // Given
        byte[] large = new byte[30_000];
        new Random(1).nextBytes(large);
        DeadLetter small = letter(1);
        var tooLarge = new DeadLetter(
                small.id(), "not_json", "", 1, new DeadLetter.Original(null, large, received, List.of()), false);
        write(List.of(letter(0), tooLarge, letter(2)));

        // When
        assertThat(redrive()).isEqualTo(new Outcome(2, Map.of("the event is too large for " + events, 1)));

        // Then
        assertThat(records(events))
                .extracting(one -> new String(one.value(), UTF_8))
                .containsExactly("event 0", "event 2");
    }

    @Test
    void leavesTheLettersOfADestinationThatReadsAnotherTopicNow() throws Exception {
        // Given
        write(List.of(letter(0)));

        // When
        try (var redrive = new Redrive(kafka, dead, Map.of("warehouse", events + ".new"))) {
            // Then
            assertThat(redrive.run(ALL, 0, false, SILENT))
                    .isEqualTo(new Outcome(
                            0,
                            Map.of(
                                    "destination warehouse reads " + events + ".new, and not the event's topic "
                                            + events,
                                    1)));
        }
        assertThat(records(events)).isEmpty();
        assertThat(redrive()).isEqualTo(new Outcome(1, Map.of()));
    }

    private DeadLetter letter(int number) {
        var headers = new RecordHeaders().add("v", new byte[] {'1'});
        var event = new DeadLetter.Original(
                ("u" + number % 5).getBytes(UTF_8),
                ("event " + number).getBytes(UTF_8),
                received + number,
                List.of(headers.toArray()));
        return new DeadLetter(
                new DeadLetter.Id("warehouse", new Place(events, 0, number), ""), "not_json", "", 1, event, false);
    }

    private void write(List<DeadLetter> letters) throws InterruptedException {
        try (var topic = new DeadLetterTopic(kafka, dead)) {
            assertThat(topic.write(letters).left()).isEmpty();
        }
    }

    private Outcome redrive() throws Exception {
        try (var redrive = new Redrive(kafka, dead, Map.of("warehouse", events))) {
            return redrive.run(ALL, 0, false, SILENT);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> records(String topic) throws Exception {
        var partition = new TopicPartition(topic, 0);
        long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
        NavigableSet<Long> offsets = new TreeSet<>();
        LongStream.range(0, end).forEach(offsets::add);
        try (var lookup = new RecordLookup(kafka)) {
            Map<Long, ConsumerRecord<byte[], byte[]>> found = lookup.readAll(partition, offsets);
            return offsets.stream().map(found::get).filter(Objects::nonNull).toList();
        }
    }
}
