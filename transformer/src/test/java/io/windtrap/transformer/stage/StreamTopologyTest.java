package io.windtrap.transformer.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.transformer.mask.Finder;
import io.windtrap.transformer.mask.Hiding;
import io.windtrap.transformer.mask.Mask;
import io.windtrap.transformer.metrics.TransformerMetrics;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Selection;
import io.windtrap.transformer.step.Step;
import io.windtrap.transformer.step.Steps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamTopologyTest {
    private static final Instant RECEIVED = Instant.ofEpochMilli(1_790_000_000_123L);
    private static final String JSON = " {\"a\": 1.00, \"mail\": \"jane@b.example\"}";
    private static final Step MASK = new Mask(EnumSet.allOf(Finder.class), List.of(), new Hiding.Cut());

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private @Nullable TopologyTestDriver driver;

    @AfterEach
    void close() {
        if (driver != null) {
            driver.close();
        }
    }

    @Test
    void passesARecordOnAsItIs() {
        // Given
        open(new Steps(List.of()));
        ProducerRecord<byte[], byte[]> event = event("u", JSON);
        event.headers().add("traceparent", new byte[] {1, 2});

        // When
        send(event);

        // Then
        TestRecord<byte[], byte[]> passed = output("events.transformed").getFirst();
        assertThat(passed.key()).isEqualTo(event.key());
        assertThat(passed.value()).isEqualTo(event.value());
        assertThat(passed.getRecordTime()).isEqualTo(RECEIVED);
        assertThat(passed.headers()).isEqualTo(event.headers());
        assertThat(count("events", "result", "unchanged")).isOne();
    }

    @Test
    void passesOnWhatHasNoKeyAndNoTime() {
        // Given
        open(new Steps(List.of()));
        ProducerRecord<byte[], byte[]> event = event(null, JSON);

        // When
        input().pipeInput(new TestRecord<>(null, event.value(), event.headers(), 0L));

        // Then
        assertThat(output("events.transformed")).singleElement().satisfies(passed -> {
            assertThat(passed.key()).isNull();
            assertThat(passed.timestamp()).isZero();
        });
    }

    @Test
    void changesTheValueAndTheClientsAddressAndNoOtherHeader() {
        // Given
        open(steps(MASK));

        // When
        send(event("jane@b.example", JSON));

        // Then
        TestRecord<byte[], byte[]> passed = output("events.transformed").getFirst();
        assertThat(new String(passed.value(), UTF_8)).isEqualTo(" {\"a\": 1.00, \"mail\": \"***@b.example\"}");
        assertThat(new String(passed.key(), UTF_8)).isEqualTo("***@b.example");
        assertThat(text(passed.headers())).isEqualTo(Map.of("v", "1", "source", "web", "ip", "203.0.113.0"));
        assertThat(count("events", "result", "changed")).isOne();
    }

    @Test
    void countsWhatAStepDrops() {
        open(steps(_ -> Outcome.DROPPED));

        send(event("u", JSON));

        assertThat(output("events.transformed")).isEmpty();
        assertThat(output("events.dead")).isEmpty();
        assertThat(count("dropped", "step", "one")).isOne();
    }

    @Test
    void makesADeadLetterOfWhatAStepCantRead() {
        // Given
        open(steps(MASK));

        // When
        send(event("u", "{not JSON"));

        // Then
        assertThat(output("events.transformed")).isEmpty();
        DeadLetter letter = letter();
        assertThat(letter.id()).isEqualTo(new DeadLetter.Id("transformer", new Place("events", 0, 0), ""));
        assertThat(letter.reason()).isEqualTo("unreadable_event");
        assertThat(letter.detail()).startsWith("step one: ").doesNotContain("{not");
        assertThat(letter.attempts()).isOne();
        assertThat(letter.original().value()).isEqualTo("{not JSON".getBytes(UTF_8));
        assertThat(letter.original().timestamp()).isEqualTo(RECEIVED.toEpochMilli());
        assertThat(text(letter.ownHeaders())).isEqualTo(Map.of("v", "1", "source", "web", "ip", "203.0.113.77"));
    }

    @Test
    void makesADeadLetterOfARecordThatIsNoEvent() {
        open(new Steps(List.of()));

        input().pipeInput(new TestRecord<>(null, new byte[] {1}, new RecordHeaders(), RECEIVED));

        assertThat(letter().reason()).isEqualTo("malformed_record");
        assertThat(output("events.transformed")).isEmpty();
    }

    @Test
    void stopsAtARecordOfANewerRelease() {
        open(new Steps(List.of()));
        ProducerRecord<byte[], byte[]> event = event("u", JSON);
        event.headers().remove("v").add("v", "2".getBytes(UTF_8));

        assertThatThrownBy(() -> send(event)).hasStackTraceContaining("can't read events-0@0: record version 2");
    }

    @Test
    void takesAnEventThatWasRedrivenForItAndLeavesThoseOfOthers() {
        // Given
        open(steps(MASK));
        ProducerRecord<byte[], byte[]> own = event("u", JSON);
        own.headers().add("redrive-to", "transformer".getBytes(UTF_8)).add("redrive-attempts", "1".getBytes(UTF_8));
        ProducerRecord<byte[], byte[]> anothers = event("u", JSON);
        anothers.headers().add("redrive-to", "warehouse".getBytes(UTF_8));

        // When
        send(own);
        send(anothers);

        // Then
        assertThat(output("events.transformed"))
                .singleElement()
                .satisfies(passed -> assertThat(text(passed.headers()))
                        .isEqualTo(Map.of("v", "1", "source", "web", "ip", "203.0.113.0")));
        assertThat(count("events", "result", "redriven_elsewhere")).isOne();
    }

    @Test
    void countsHowOftenAnEventDied() {
        open(steps(MASK));
        ProducerRecord<byte[], byte[]> event = event("u", "{");
        event.headers().add("redrive-to", "transformer".getBytes(UTF_8)).add("redrive-attempts", "2".getBytes(UTF_8));

        send(event);

        assertThat(letter().attempts()).isEqualTo(3);
    }

    @Test
    void makesADeadLetterOfWhatTheTopicDoesNotTake() {
        // Given
        open(new Steps(List.of()), new RecordLimits(1000, 2000));

        // When
        send(event("u", "\"" + "x".repeat(500) + "\""));
        send(event("u", "\"" + "x".repeat(1100) + "\""));
        send(event("u", "\"" + "x".repeat(2100) + "\""));

        // Then
        assertThat(output("events.transformed")).hasSize(1);
        List<DeadLetter> letters = letters();
        assertThat(letters).extracting(DeadLetter::reason).containsOnly("event_too_large");
        assertThat(letters).extracting(DeadLetter::valueOmitted).containsExactly(false, true);
        assertThat(letters.get(0).original().value()).hasSize(1102);
    }

    @Test
    void keepsEventsInTheirPartition() {
        var key = new Placed(5, "u".getBytes(UTF_8));

        assertThat(Placed.SAME_PARTITION.partitions("t", key, new byte[0], new RecordHeaders(), 6))
                .hasValueSatisfying(partitions -> assertThat(partitions).containsExactly(5));
        assertThatThrownBy(() -> Placed.SAME_PARTITION.partitions("t", key, new byte[0], new RecordHeaders(), 5))
                .hasMessageContaining("has only 5 partitions");
    }

    private static Steps steps(Step step) {
        return new Steps(List.of(new Steps.Named("one", Selection.ALL, step)));
    }

    private void open(Steps steps) {
        open(steps, new RecordLimits(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    private void open(Steps steps, RecordLimits limits) {
        var plan = new StagePlan(
                "127.0.0.1:1",
                Map.of(),
                "events",
                "events.transformed",
                "events.dead",
                "test",
                "",
                folder,
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(6),
                steps);
        driver = new TopologyTestDriver(
                StreamTopology.of(plan, limits, new TransformerMetrics(registry, steps.ids())),
                StreamSettings.of(plan, "one"));
    }

    private static ProducerRecord<byte[], byte[]> event(@Nullable String user, String json) {
        return RecordFormat.encode(
                "events",
                user == null ? null : user.getBytes(UTF_8),
                json.getBytes(UTF_8),
                RECEIVED.toEpochMilli(),
                new EventFacts("web", "203.0.113.77", null, null, null));
    }

    private TestInputTopic<byte[], byte[]> input() {
        return Objects.requireNonNull(driver)
                .createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer());
    }

    private void send(ProducerRecord<byte[], byte[]> event) {
        input().pipeInput(new TestRecord<>(event));
    }

    private List<TestRecord<byte[], byte[]>> output(String topic) {
        return Objects.requireNonNull(driver)
                .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    private DeadLetter letter() {
        return letters().getFirst();
    }

    private List<DeadLetter> letters() {
        return output("events.dead").stream()
                .map(record -> new ConsumerRecord<>(
                        "events.dead",
                        0,
                        0,
                        record.timestamp(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty()))
                .map(DeadLetterCodec::decode)
                .map(entry -> ((DeadLetterCodec.Entry.Refused) entry).letter())
                .toList();
    }

    private static Map<String, String> text(Headers headers) {
        Map<String, String> text = new TreeMap<>();
        Stream.of(headers.toArray()).forEach(header -> text.put(header.key(), new String(header.value(), UTF_8)));
        return text;
    }

    private double count(String name, String... tags) {
        return registry.get("windtrap.transformer." + name).tags(tags).counter().count();
    }
}
