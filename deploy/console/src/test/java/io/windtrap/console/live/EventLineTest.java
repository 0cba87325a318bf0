package io.windtrap.console.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.windtrap.console.http.Json;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

final class EventLineTest {
    private static ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>("events", 0, 7, null, value);
    }

    private static ConsumerRecord<byte[], byte[]> record(String value) {
        return record(value.getBytes(UTF_8));
    }

    private static EventFilter filter(String source, String event, String user, String text) {
        return new EventFilter(
                Optional.of(source).filter(one -> !one.isEmpty()),
                Optional.empty(),
                Optional.of(event).filter(one -> !one.isEmpty()),
                Optional.of(user).filter(one -> !one.isEmpty()),
                Optional.empty(),
                Optional.of(text).filter(one -> !one.isEmpty()));
    }

    private static boolean matches(EventFilter filter, ConsumerRecord<byte[], byte[]> record) {
        return filter.matches(record, Tail.once(record));
    }

    @Test
    void theFirstOfANameCountsAndHeadersGoBeforeIt() {
        // Given
        var record = record("{\"type\":\"track\",\"event\":\"A\",\"event\":\"B\",\"userId\":12,\"messageId\":\"own\"}");
        record.headers().add("id", "made".getBytes(UTF_8)).add("source", "web".getBytes(UTF_8));

        // When
        EventLine line = EventLine.of(record);

        // Then
        assertThat(line.event()).isEqualTo("A");
        assertThat(line.userId()).isEqualTo("12");
        assertThat(line.messageId()).isEqualTo("made");
        assertThat(line.source()).isEqualTo("web");
        assertThat(line.malformed()).isNull();
    }

    @Test
    void whatIsNoEventIsSaidToBe() {
        assertThat(EventLine.of(record("[1]")).malformed()).isEqualTo("not a JSON object");
        assertThat(EventLine.of(record("{\"event\":\"A\",")))
                .returns("A", EventLine::event)
                .returns("not JSON", EventLine::malformed);
        assertThat(EventLine.of(new ConsumerRecord<>("events", 0, 7, null, null))
                        .malformed())
                .isEqualTo("the record has no value");
    }

    @Test
    void aPreviewIsShortWhateverTheValueIs() {
        assertThat(EventLine.of(record("é".repeat(1_000_000))).preview()).hasSize(300);
        assertThat(EventLine.of(record("{\"event\":\"" + "x".repeat(100_000) + "\"}"))
                        .event())
                .hasSize(1_000);
    }

    @Test
    void aListShowsTheBeginningsOfLongFieldsAndAFilterSeesMoreOfThem() {
        // Given
        String longName = "ü".repeat(250);
        var record = record("{\"event\":\"" + longName + "\",\"userId\":\"ann\",\"anonymousId\":\"" + "x".repeat(2_000)
                + "\",\"messageId\":\"" + "y".repeat(2_000) + "\"}");
        record.headers().add("source", "s".repeat(5_000).getBytes(UTF_8));
        record.headers().add("type", "t".repeat(5_000).getBytes(UTF_8));

        // When
        EventLine line = EventLine.of(record).inList();

        // Then
        assertThat(line.event()).isEqualTo("ü".repeat(199) + "…");
        assertThat(line.userId()).isEqualTo("ann");
        assertThat(List.of(line.source(), line.type(), line.anonymousId(), line.messageId()))
                .allSatisfy(field -> assertThat(field).hasSize(200));
        assertThat(matches(filter("", longName, "", ""), record)).isTrue();
    }

    @Test
    void fiftyLinesAreNeverTooLongForOneMessage() {
        // Given: the characters that take most bytes of JSON
        String longest = "\u0001".repeat(5_000);
        EventLine line = new EventLine(
                        "t".repeat(249),
                        0,
                        0,
                        Instant.EPOCH,
                        longest,
                        longest,
                        longest,
                        longest,
                        longest,
                        longest,
                        0,
                        longest.substring(0, 300),
                        null)
                .inList();

        // When / Then
        assertThat(Json.text(Collections.nCopies(50, line)).length()).isLessThan(512 << 10);
    }

    @Test
    void aFilterTakesWhatMatchesAllOfIt() {
        // Given
        var record = record("{\"event\":\"Order Done\",\"anonymousId\":\"ann\",\"properties\":{\"Note\":\"ÄB <b>\"}}");
        record.headers().add("source", "web".getBytes(UTF_8));

        // Then
        assertThat(matches(EventFilter.ALL, record)).isTrue();
        assertThat(matches(filter("web", "Order Done", "ann", "note"), record)).isTrue();
        assertThat(matches(filter("", "", "", "Äb <B>"), record)).isTrue();
        assertThat(matches(filter("app", "", "", ""), record)).isFalse();
        assertThat(matches(filter("", "order done", "", ""), record)).isFalse();
        assertThat(matches(filter("", "", "bob", ""), record)).isFalse();
        assertThat(matches(filter("", "", "", "x".repeat(256)), record)).isFalse();
    }

    @Property(tries = 500, seed = "1")
    void anyBytesAreALine(@ForAll @Size(max = 300) byte[] value) {
        assertThatCode(() -> EventLine.of(record(value))).doesNotThrowAnyException();
        assertThatCode(() -> matches(filter("", "a", "b", "c"), record(value))).doesNotThrowAnyException();
    }
}
