package io.windtrap.common.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordFormatTest {
    private static final byte[] KEY = "ünï-🎉".getBytes(UTF_8);
    private static final byte[] VALUE = "{ \"type\":\"track\" }".getBytes(UTF_8);

    @Test
    void readsBackWhatItWrote() throws Exception {
        // Given
        var facts = new EventFacts("web", "203.0.113.7", "track", "m-1", "2026-03-02T10:15:30.900Z");

        // When
        ProducerRecord<byte[], byte[]> published = RecordFormat.encode("events", KEY, VALUE, 1_700_000_000_123L, facts);
        EventRecord read = RecordFormat.decode(consumed(published.headers(), published.key(), published.value()));

        // Then
        assertThat(published.topic()).isEqualTo("events");
        assertThat(published.timestamp()).isEqualTo(1_700_000_000_123L);
        assertThat(published.partition()).isNull();
        assertThat(read.key()).isEqualTo(KEY);
        assertThat(read.value()).isEqualTo(VALUE);
        assertThat(read.receivedAtMillis()).isEqualTo(1_700_000_000_123L);
        assertThat(read.facts()).isEqualTo(facts);
    }

    @Test
    void leavesOutHeadersThatSayNothing() throws Exception {
        // When
        var published = RecordFormat.encode("events", null, VALUE, 0, new EventFacts("web", null, null, null, null));
        EventRecord read = RecordFormat.decode(consumed(published.headers(), null, VALUE));

        // Then
        assertThat(Arrays.stream(published.headers().toArray()).map(h -> h.key() + "=" + new String(h.value(), UTF_8)))
                .containsExactly("v=1", "source=web");
        assertThat(read.key()).isNull();
        assertThat(read.facts().ip()).isNull();
    }

    @Test
    void keepsTheFactsOfTheRequestForEachOfItsEvents() {
        // Given
        var request = new EventFacts("web", "203.0.113.7", "track", null, null, "HTTP", "cloud", EventFacts.SEGMENT);

        // Then
        assertThat(request.ofEvent("m-1", "2026-03-02"))
                .isEqualTo(new EventFacts(
                        "web", "203.0.113.7", "track", "m-1", "2026-03-02", "HTTP", "cloud", EventFacts.SEGMENT));
        assertThat(request.ofEvent(null, null)).isSameAs(request);
        assertThat(request.ofEvent("m-1", null).ofEvent(null, null)).isEqualTo(request);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2", "10", "999999999"})
    void refusesARecordOfANewerVersion(String version) {
        assertThatThrownBy(() -> RecordFormat.decode(consumed(headers(version, "web"), null, VALUE)))
                .isInstanceOf(UnsupportedRecordVersionException.class)
                .hasMessageContaining(version)
                .hasMessageContaining("upgrade");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "one", "1.0", " 1", "٣", "99999999999999999999"})
    void refusesAVersionThatIsNoVersion(String version) {
        assertThatThrownBy(() -> RecordFormat.decode(consumed(headers(version, "web"), null, VALUE)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("header v");
    }

    @Test
    void refusesARecordWithoutVersionSourceOrValue() {
        assertThatThrownBy(() -> RecordFormat.decode(consumed(new RecordHeaders(), null, VALUE)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("header v is missing");
        assertThatThrownBy(() -> RecordFormat.decode(consumed(headers("1", null), null, VALUE)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("source");
        assertThatThrownBy(() -> RecordFormat.decode(consumed(headers("1", ""), null, VALUE)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("source");
        assertThatThrownBy(() -> RecordFormat.decode(consumed(headers("1", "web"), null, null)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("value");
    }

    @Test
    void ignoresHeadersThatItDoesNotKnow() throws Exception {
        // Given
        Headers headers =
                headers("1", "web").add("traceparent", new byte[] {0, 1}).add("ip", null);

        // When
        EventRecord read = RecordFormat.decode(consumed(headers, KEY, VALUE));

        // Then
        assertThat(read.facts()).isEqualTo(new EventFacts("web", null, null, null, null));
    }

    private static Headers headers(String version, @Nullable String source) {
        var headers = new RecordHeaders();
        headers.add("v", version.getBytes(UTF_8));
        if (source != null) {
            headers.add("source", source.getBytes(UTF_8));
        }
        return headers;
    }

    private static ConsumerRecord<byte[], byte[]> consumed(
            Headers headers, byte @Nullable [] key, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                "events",
                0,
                7,
                1_700_000_000_123L,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }
}
