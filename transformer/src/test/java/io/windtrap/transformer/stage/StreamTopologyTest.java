package io.windtrap.transformer.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import io.windtrap.transformer.mask.Finder;
import io.windtrap.transformer.mask.Hiding;
import io.windtrap.transformer.mask.Mask;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Selection;
import io.windtrap.transformer.step.Step;
import io.windtrap.transformer.step.Steps;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StreamTopologyTest {
    private static final Instant RECEIVED = StageDriver.RECEIVED;
    private static final String JSON = " {\"a\": 1.00, \"mail\": \"jane@b.example\"}";
    private static final Step MASK = new Mask(EnumSet.allOf(Finder.class), List.of(), new Hiding.Cut());

    @TempDir
    private Path folder;

    private @Nullable StageDriver opened;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void passesARecordOnAsItIs() {
        // Given
        StageDriver stage = open(new Steps(List.of()));
        ProducerRecord<byte[], byte[]> event = StageDriver.event("u", JSON);
        event.headers().add("traceparent", new byte[] {1, 2});

        // When
        stage.send(event);

        // Then
        TestRecord<byte[], byte[]> passed = stage.output("events.transformed").getFirst();
        assertThat(passed.key()).isEqualTo(event.key());
        assertThat(passed.value()).isEqualTo(event.value());
        assertThat(passed.getRecordTime()).isEqualTo(RECEIVED);
        assertThat(passed.headers()).isEqualTo(event.headers());
        assertThat(stage.count("events", "result", "unchanged")).isOne();
    }

    @Test
    void passesOnWhatHasNoKeyAndNoTime() {
        // Given
        StageDriver stage = open(new Steps(List.of()));
        ProducerRecord<byte[], byte[]> event = StageDriver.event(null, JSON);

        // When
        stage.pipe(new TestRecord<>(null, event.value(), event.headers(), 0L));

        // Then
        assertThat(stage.output("events.transformed")).singleElement().satisfies(passed -> {
            assertThat(passed.key()).isNull();
            assertThat(passed.timestamp()).isZero();
        });
    }

    @Test
    void changesTheValueAndTheClientsAddressAndNoOtherHeader() {
        // Given
        StageDriver stage = open(steps(MASK));

        // When
        stage.send(StageDriver.event("jane@b.example", JSON));

        // Then
        TestRecord<byte[], byte[]> passed = stage.output("events.transformed").getFirst();
        assertThat(new String(passed.value(), UTF_8)).isEqualTo(" {\"a\": 1.00, \"mail\": \"***@b.example\"}");
        assertThat(new String(passed.key(), UTF_8)).isEqualTo("***@b.example");
        assertThat(text(passed.headers())).isEqualTo(Map.of("v", "1", "source", "web", "ip", "203.0.113.0"));
        assertThat(stage.count("events", "result", "changed")).isOne();
    }

    @Test
    void countsWhatAStepDrops() {
        StageDriver stage = open(steps(_ -> Outcome.DROPPED));

        stage.send(StageDriver.event("u", JSON));

        assertThat(stage.output("events.transformed")).isEmpty();
        assertThat(stage.output("events.dead")).isEmpty();
        assertThat(stage.count("dropped", "step", "one")).isOne();
    }

    @Test
    void makesADeadLetterOfWhatAStepCantRead() {
        // Given
        StageDriver stage = open(steps(MASK));

        // When
        stage.send(StageDriver.event("u", "{not JSON"));

        // Then
        assertThat(stage.output("events.transformed")).isEmpty();
        DeadLetter letter = stage.letter();
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
        StageDriver stage = open(new Steps(List.of()));

        stage.pipe(new TestRecord<>(null, new byte[] {1}, new RecordHeaders(), RECEIVED));

        assertThat(stage.letter().reason()).isEqualTo("malformed_record");
        assertThat(stage.output("events.transformed")).isEmpty();
    }

    @Test
    void stopsAtARecordOfANewerRelease() {
        StageDriver stage = open(new Steps(List.of()));
        ProducerRecord<byte[], byte[]> event = StageDriver.event("u", JSON);
        event.headers().remove("v").add("v", "2".getBytes(UTF_8));

        assertThatThrownBy(() -> stage.send(event)).hasStackTraceContaining("can't read events-0@0: record version 2");
    }

    @Test
    void takesAnEventThatWasRedrivenForItAndLeavesThoseOfOthers() {
        // Given
        StageDriver stage = open(steps(MASK));
        ProducerRecord<byte[], byte[]> own = StageDriver.event("u", JSON);
        own.headers().add("redrive-to", "transformer".getBytes(UTF_8)).add("redrive-attempts", "1".getBytes(UTF_8));
        ProducerRecord<byte[], byte[]> anothers = StageDriver.event("u", JSON);
        anothers.headers().add("redrive-to", "warehouse".getBytes(UTF_8));

        // When
        stage.send(own);
        stage.send(anothers);

        // Then
        assertThat(stage.output("events.transformed"))
                .singleElement()
                .satisfies(passed -> assertThat(text(passed.headers()))
                        .isEqualTo(Map.of("v", "1", "source", "web", "ip", "203.0.113.0")));
        assertThat(stage.count("events", "result", "redriven_elsewhere")).isOne();
    }

    @Test
    void countsHowOftenAnEventDied() {
        StageDriver stage = open(steps(MASK));
        ProducerRecord<byte[], byte[]> event = StageDriver.event("u", "{");
        event.headers().add("redrive-to", "transformer".getBytes(UTF_8)).add("redrive-attempts", "2".getBytes(UTF_8));

        stage.send(event);

        assertThat(stage.letter().attempts()).isEqualTo(3);
    }

    @Test
    void makesADeadLetterOfWhatTheTopicDoesNotTake() {
        // Given
        StageDriver stage = open(new Steps(List.of()), new RecordLimits(1000, 2000));

        // When
        stage.send(StageDriver.event("u", "\"" + "x".repeat(500) + "\""));
        stage.send(StageDriver.event("u", "\"" + "x".repeat(1100) + "\""));
        stage.send(StageDriver.event("u", "\"" + "x".repeat(2100) + "\""));

        // Then
        assertThat(stage.output("events.transformed")).hasSize(1);
        List<DeadLetter> letters = stage.letters();
        assertThat(letters).extracting(DeadLetter::reason).containsOnly("event_too_large");
        assertThat(letters).extracting(DeadLetter::valueOmitted).containsExactly(false, true);
        assertThat(letters.get(0).original().value()).hasSize(1102);
    }

    @Test
    void takesOtherStepsOver() {
        // Given
        StageDriver stage = open(new Steps(List.of()));
        stage.send(StageDriver.event("u", JSON));
        stage.output("events.transformed");

        // When
        stage.live().replace(steps(MASK));
        stage.send(StageDriver.event("u", JSON));

        // Then
        assertThat(stage.output("events.transformed"))
                .singleElement()
                .satisfies(
                        passed -> assertThat(new String(passed.value(), UTF_8)).contains("***@b.example"));
        assertThat(stage.live().sample()).isNotEmpty();
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

    private StageDriver open(Steps steps) {
        return open(steps, new RecordLimits(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    private StageDriver open(Steps steps, RecordLimits limits) {
        StageDriver stage = StageDriver.open(folder, steps, null, limits, InstantSource.system());
        opened = stage;
        return stage;
    }

    private static Map<String, String> text(Headers headers) {
        Map<String, String> text = new TreeMap<>();
        Stream.of(headers.toArray()).forEach(header -> text.put(header.key(), new String(header.value(), UTF_8)));
        return text;
    }
}
