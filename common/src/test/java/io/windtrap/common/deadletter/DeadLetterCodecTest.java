package io.windtrap.common.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

final class DeadLetterCodecTest {
    private static final DeadLetter.Id ID = new DeadLetter.Id("warehouse", new Place("events", 3, 42), "orders");

    @Test
    void keepsTheEventsRecordAsItWasAndSaysWhy() {
        // Given
        ConsumerRecord<byte[], byte[]> event =
                consumed("events", 3, 42, "u", "{not json", headers("v", "1", "ip", "::1"));

        // When
        ProducerRecord<byte[], byte[]> letter =
                DeadLetterCodec.encode("events.dead", DeadLetter.ofRow(event, "warehouse", "orders", "error 469"));

        // Then
        assertThat(letter.topic()).isEqualTo("events.dead");
        assertThat(letter.partition()).isNull();
        assertThat(letter.key()).isEqualTo(event.key());
        assertThat(letter.value()).isEqualTo(event.value());
        assertThat(letter.timestamp()).isEqualTo(event.timestamp());
        assertThat(text(letter.headers()))
                .isEqualTo(Map.of(
                        "v", "1",
                        "ip", "::1",
                        "dead-destination", "warehouse",
                        "dead-topic", "events",
                        "dead-partition", "3",
                        "dead-offset", "42",
                        "dead-table", "orders",
                        "dead-reason", "insert_refused",
                        "dead-detail", "error 469",
                        "dead-attempts", "1"));
    }

    @Test
    void readsBackWhatItWrote() {
        var event = consumed("events", 3, 42, "u", "{", headers("v", "1"));
        var letter = DeadLetter.ofEvent(event, "warehouse", "not_json", "at byte 1");

        assertThat(DeadLetterCodec.decode(landed(DeadLetterCodec.encode("events.dead", letter))))
                .isInstanceOfSatisfying(DeadLetterCodec.Entry.Refused.class, read -> {
                    assertThat(read.letter().id())
                            .isEqualTo(new DeadLetter.Id("warehouse", new Place("events", 3, 42), ""));
                    assertThat(read.letter().reason()).isEqualTo("not_json");
                    assertThat(read.letter().detail()).isEqualTo("at byte 1");
                    assertThat(read.letter().attempts()).isEqualTo(1);
                    assertThat(read.letter().valueOmitted()).isFalse();
                    assertThat(read.letter().original().value()).isEqualTo(event.value());
                    assertThat(text(read.letter().ownHeaders())).isEqualTo(Map.of("v", "1"));
                });
    }

    @Test
    void leavesOutWhatCanBeLongWhereTheTopicTakesItNot() {
        var event = consumed("events", 3, 42, "k".repeat(2000), "{", headers("v", "1", "sentAt", "x".repeat(5000)));

        var letter = DeadLetterCodec.encode(
                "events.dead",
                DeadLetter.ofEvent(event, "warehouse", "not_json", "").withoutValue());

        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(text(letter.headers()))
                .containsEntry("dead-value", "omitted")
                .doesNotContainKey("sentAt");
        assertThat(DeadLetterCodec.decode(landed(letter)))
                .isInstanceOfSatisfying(
                        DeadLetterCodec.Entry.Refused.class,
                        read -> assertThat(read.letter().valueOmitted()).isTrue());
    }

    @Test
    void cutsALongDetail() {
        var event = consumed("events", 3, 42, "u", "{", headers());

        assertThat(DeadLetter.ofEvent(event, "warehouse", "not_json", "x".repeat(501))
                        .detail())
                .hasSize(DeadLetter.LONGEST_DETAIL);
    }

    @Test
    void marksALetterAsRedriven() {
        ProducerRecord<byte[], byte[]> mark = DeadLetterCodec.redriven("events.dead", 5, ID);

        assertThat(mark.partition()).isEqualTo(5);
        assertThat(DeadLetterCodec.decode(landed(mark))).isEqualTo(new DeadLetterCodec.Entry.Redriven(ID));
    }

    @Test
    void drivesInTheEventsOwnHeadersAndAnOrderInsteadOfThoseOfEarlierDeaths() {
        // Given
        var first = DeadLetter.ofEvent(
                consumed("events", 3, 42, "u", "{", headers("v", "1", "dead-x", "old")), "warehouse", "not_json", "");
        Headers again = first.ownHeaders();
        RedriveOrder.of(first).addTo(again);

        // When
        var second = DeadLetter.ofEvent(consumed("events", 3, 99, "u", "{", again), "warehouse", "not_json", "");

        // Then
        assertThat(RedriveOrder.of(again)).isEqualTo(new RedriveOrder("warehouse", "", 1));
        assertThat(second.attempts()).isEqualTo(2);
        assertThat(text(second.ownHeaders())).isEqualTo(Map.of("v", "1"));
    }

    @Test
    void ignoresWhatIsNoLetter() {
        Stream.of(
                        headers(),
                        headers("dead-destination", "a"),
                        headers("dead-destination", "a", "dead-topic", "t", "dead-partition", "x", "dead-offset", "1"),
                        headers("dead-destination", "a", "dead-topic", "t", "dead-partition", "1"))
                .forEach(headers -> assertThat(DeadLetterCodec.decode(consumed("events.dead", 0, 1, "k", "v", headers)))
                        .isEqualTo(new DeadLetterCodec.Entry.Foreign()));
    }

    private static ConsumerRecord<byte[], byte[]> landed(ProducerRecord<byte[], byte[]> sent) {
        return new ConsumerRecord<>(
                sent.topic(),
                0,
                7,
                sent.timestamp() == null ? 0 : sent.timestamp(),
                TimestampType.CREATE_TIME,
                0,
                0,
                sent.key(),
                sent.value(),
                sent.headers(),
                Optional.empty());
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            String topic, int partition, long offset, String key, String value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                1_700_000_000_000L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key.getBytes(UTF_8),
                value.getBytes(UTF_8),
                headers,
                Optional.empty());
    }

    private static Headers headers(String... namesAndValues) {
        var headers = new RecordHeaders();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
        }
        return headers;
    }

    private static Map<String, String> text(Headers headers) {
        return List.of(headers.toArray()).stream()
                .collect(Collectors.toMap(Header::key, header -> new String(header.value(), UTF_8)));
    }
}
