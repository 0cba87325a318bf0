package io.windtrap.forwarder.deadletter.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** How much of the topic is read. Its records are those of a broker in {@link RedriveIT}. */
final class DeadLetterLogTest {
    private static final String TOPIC = "events.dead";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Topic topic = new Topic();
    private final DeadLetterLog log = new DeadLetterLog(topic, TOPIC);

    /** Gives one record at each poll, and counts them. */
    private static final class Topic extends MockConsumer<byte[], byte[]> {
        private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        private int read;

        Topic() {
            super("earliest");
            updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, Node.noNode(), new Node[0], new Node[0])));
            updateBeginningOffsets(Map.of(PARTITION, 0L));
        }

        void add(ProducerRecord<byte[], byte[]> one) {
            records.add(new ConsumerRecord<>(
                    TOPIC,
                    0,
                    records.size(),
                    1,
                    TimestampType.CREATE_TIME,
                    0,
                    one.value() == null ? -1 : one.value().length,
                    one.key(),
                    one.value(),
                    one.headers(),
                    Optional.empty()));
            updateEndOffsets(Map.of(PARTITION, (long) records.size()));
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            addRecord(records.get((int) position(PARTITION)));
            read++;
            return super.poll(timeout);
        }
    }

    private static DeadLetter letter(int offset) {
        return new DeadLetter(
                new DeadLetter.Id("warehouse", new Place("events", 0, offset), ""),
                "not_json",
                "",
                1,
                new DeadLetter.Original(null, new byte[] {'x'}, 1, List.of()),
                false);
    }

    private void write(int... offsets) {
        for (int offset : offsets) {
            topic.add(DeadLetterCodec.encode(TOPIC, letter(offset)));
        }
    }

    @Test
    void nothingMoreIsReadOnceTheVisitorWantsNoMore() throws Exception {
        // Given
        write(0, 1, 2, 3, 4);
        List<Long> seen = new ArrayList<>();

        // When
        log.forEach((letter, _) -> {
            seen.add(letter.id().place().offset());
            return seen.size() < 2;
        });

        // Then: all of it for the marks, and then two letters
        assertThat(seen).containsExactly(0L, 1L);
        assertThat(topic.read).isEqualTo(5 + 2);
    }

    @Test
    void theLettersOfOneEventAreFoundInOneReadAndTheirMarksToo() throws Exception {
        // Given
        write(0, 1, 2, 1);
        topic.add(DeadLetterCodec.redriven(TOPIC, 0, letter(1).id()));
        topic.add(DeadLetterCodec.redriven(TOPIC, 0, letter(2).id()));
        List<String> seen = new ArrayList<>();

        // When
        boolean whole = log.forEachOf(
                new Place("events", 0, 1),
                Instant.EPOCH,
                1000,
                LONG,
                (letter, redriven) -> seen.add(letter.id().place().offset() + " " + redriven));

        // Then
        assertThat(whole).isTrue();
        assertThat(seen).containsExactly("1 true");
        assertThat(topic.read).isEqualTo(6);
    }

    @Test
    void theLettersOfOneEventAreSearchedForWithinBounds() throws Exception {
        // Given
        write(0, 1, 2, 3, 4);
        List<Long> seen = new ArrayList<>();
        DeadLetterLog.LetterVisitor visitor =
                (letter, _) -> seen.add(letter.id().place().offset());

        // When / Then: so many records
        assertThat(log.forEachOf(new Place("events", 0, 1), Instant.EPOCH, 3, LONG, visitor))
                .isFalse();
        assertThat(topic.read).isEqualTo(3);
        assertThat(seen).containsExactly(1L);

        // When / Then: so long
        assertThat(log.forEachOf(new Place("events", 0, 4), Instant.EPOCH, 1000, Duration.ZERO, visitor))
                .isFalse();
        assertThat(topic.read).isEqualTo(3 + 1);
        assertThat(seen).containsExactly(1L);
    }

    @Test
    void aConsumerThatIsLentStaysOpen() {
        log.close();
        assertThat(topic.closed()).isFalse();
    }
}
