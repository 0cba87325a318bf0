package io.windtrap.forwarder.command.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RecentLettersIT {
    private static final int VALUE_BYTES = 1000;

    private final KafkaAccess kafka = new KafkaAccess(TestServers.sharedKafka().bootstrapServers(), Map.of());
    private final String topic = "recent_" + System.nanoTime();
    private final Instant now = Instant.now();

    @BeforeEach
    void create() throws Exception {
        try (var admin = kafka.admin()) {
            TestTopics.create(admin, new NewTopic(topic, 1, (short) 1));
        }
    }

    @Test
    void countsThoseThatWereNotRedriven() {
        // Given
        write(IntStream.range(0, 40).mapToObj(this::letter).toList(), List.of(letter(3), letter(39)));

        // When
        LetterCount count = new RecentLetters(kafka, topic).of("warehouse", now);

        // Then
        assertThat(count).isEqualTo(new LetterCount(38L, true));
        assertThat(count).hasToString("38");
    }

    @Test
    void countsTheNewestAndSaysSoWhereThereAreMoreRecordsThanItReads() {
        // Given: 40 letters and 2 marks
        write(IntStream.range(0, 40).mapToObj(this::letter).toList(), List.of(letter(3), letter(39)));

        // When
        LetterCount count = new RecentLetters(kafka, topic, 12, Long.MAX_VALUE).of("warehouse", now);

        // Then: of letters 30 to 39 one was redriven
        assertThat(count).isEqualTo(new LetterCount(9L, false));
        assertThat(count).hasToString("at least 9");
    }

    @Test
    void readsFewerRecordsWhereTheyHaveTooManyBytes() {
        // Given
        write(IntStream.range(0, 40).mapToObj(this::letter).toList(), List.of());

        // When
        LetterCount count = new RecentLetters(kafka, topic, 40, 11 * VALUE_BYTES).of("warehouse", now);

        // Then: a quarter of 40
        assertThat(count).isEqualTo(new LetterCount(10L, false));
    }

    @Test
    void knowsNothingOfATopicThatIsMissing() {
        assertThat(new RecentLetters(kafka, topic + ".other").of("warehouse", now))
                .isEqualTo(LetterCount.UNKNOWN)
                .hasToString("?");
    }

    private DeadLetter letter(int number) {
        var event = new DeadLetter.Original(null, new byte[VALUE_BYTES], now.toEpochMilli() - 1000, List.of());
        return new DeadLetter(
                new DeadLetter.Id("warehouse", new Place("events", 0, number), ""), "not_json", "", 1, event, false);
    }

    private void write(List<DeadLetter> letters, List<DeadLetter> redriven) {
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            for (DeadLetter one : letters) {
                var _ = producer.send(DeadLetterCodec.encode(topic, one));
            }
            for (DeadLetter one : redriven) {
                var _ = producer.send(DeadLetterCodec.redriven(topic, 0, one.id()));
            }
        }
    }
}
