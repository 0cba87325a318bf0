package io.windtrap.transformer.stage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.transformer.dedup.DedupPlan;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Selection;
import io.windtrap.transformer.step.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeduplicationTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String OPENED = "{\"type\":\"track\",\"event\":\"Opened\",\"messageId\":\"m1\"}";

    @TempDir
    private Path folder;

    private Instant now = NOON;
    private StageDriver stage;

    @BeforeEach
    void open() {
        var drops = new Steps.Named(
                "one",
                Selection.ALL,
                event -> new String(event.value(), UTF_8).contains("drop") ? Outcome.DROPPED : new Outcome.Kept(event));
        stage = StageDriver.open(
                folder,
                new Steps(List.of(drops)),
                new DedupPlan(HOUR, 16 << 20),
                new RecordLimits(Long.MAX_VALUE, Long.MAX_VALUE),
                () -> now);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void dropsAnEventThatAnSdkSendsAgain() {
        // Given: what Segment's browser SDK sends at its first attempt
        send(NOON, "{\"messageId\":\"m1\",\"sentAt\":\"12:00\",\"a\":[1.0],\"_metadata\":{\"bundled\":[\"x\"]}}");

        // When: and at its second
        send(
                NOON.plusSeconds(2400),
                "{\"messageId\":\"m1\",\"sentAt\":\"12:40\",\"a\":[1.0],\"_metadata\":{\"bundled\":[],\"retryCount\":2}}");

        // Then
        assertThat(passed()).singleElement().asString().contains("12:00");
        assertThat(stage.letters()).isEmpty();
        assertThat(stage.count("events", "result", "duplicate")).isOne();
    }

    @Test
    void keepsEventsOfOtherIdsAndSources() {
        send(NOON, OPENED);
        send(NOON, OPENED.replace("m1", "m2"));
        send(event(NOON, OPENED, new EventFacts("shop", null, null, null, null)));

        assertThat(passed()).hasSize(3);
    }

    @Test
    void knowsAnEventWithoutItsRoute() {
        send(NOON, OPENED);
        send(event(NOON, OPENED.replace("\"type\":\"track\",", ""), new EventFacts("web", null, "track", null, null)));

        assertThat(passed()).hasSize(1);
        assertThat(stage.count("events", "result", "duplicate")).isOne();
    }

    @Test
    void makesADeadLetterOfOtherContentWithAnIdThatWasSeen() {
        // Given
        send(NOON, OPENED);

        // When
        String other = OPENED.replace("Opened", "Closed");
        send(NOON, other);
        send(event(NOON, OPENED, new EventFacts("web", null, "identify", null, null)));

        // Then
        List<DeadLetter> letters = stage.letters();
        assertThat(letters)
                .extracting(DeadLetter::reason)
                .containsOnly("message_id_reused")
                .hasSize(2);
        assertThat(letters.getFirst().original().value()).isEqualTo(other.getBytes(UTF_8));
        assertThat(stage.count("dead.letters", "reason", "message_id_reused")).isEqualTo(2);
        assertThat(passed()).hasSize(1);
    }

    @Test
    void takesADeadLetterThatIsRedriven() {
        // Given
        send(NOON, OPENED);
        ProducerRecord<byte[], byte[]> again = event(NOON, OPENED, facts());
        again.headers().add("redrive-to", "transformer".getBytes(UTF_8)).add("redrive-attempts", "1".getBytes(UTF_8));

        // When
        send(again);

        // Then
        assertThat(passed()).hasSize(2);
    }

    @Test
    void keepsEventsWithoutAnIdOfTheirOwn() {
        EventFacts made = new EventFacts("web", null, null, "made-by-the-gateway", null);
        send(event(NOON, "{}", made));
        send(event(NOON, "{}", made));

        assertThat(passed()).hasSize(2);
    }

    @Test
    void leavesUnreadableEventsToTheSteps() {
        send(NOON, "{\"messageId\":\"m1\"");
        send(NOON, "{\"messageId\":\"m1\"");

        assertThat(passed()).hasSize(2);
    }

    @Test
    void dropsACopyOfAnEventThatAStepHasDropped() {
        send(NOON, OPENED.replace("Opened", "drop"));
        send(NOON, OPENED.replace("Opened", "drop"));

        assertThat(stage.count("dropped", "step", "one")).isOne();
        assertThat(stage.count("events", "result", "duplicate")).isOne();
    }

    @Test
    void knowsAnIdForAtLeastTheWindowAndNotForTwo() {
        // Given
        send(NOON, OPENED);
        at(NOON.plus(HOUR).minusMillis(1));
        send(now, OPENED);
        assertThat(passed()).hasSize(1);

        // When
        at(NOON.plus(HOUR.multipliedBy(2)));
        send(now, OPENED);

        // Then
        assertThat(passed()).hasSize(1);
    }

    @Test
    void aGatewayWhoseClockIsAheadMakesItForgetNothing() {
        // Given
        send(NOON, OPENED);
        send(NOON.plus(Duration.ofDays(400)), OPENED.replace("m1", "m2"));

        // When
        send(NOON, OPENED);
        send(NOON, OPENED.replace("m1", "m2"));

        // Then
        assertThat(passed()).hasSize(2);
    }

    @Test
    void knowsEventsThatAreOlderThanTheWindow() {
        // Given
        send(NOON, OPENED);
        send(Instant.EPOCH, OPENED.replace("m1", "m2"));

        // When
        send(Instant.EPOCH, OPENED.replace("m1", "m2"));

        // Then
        assertThat(passed()).hasSize(2);
    }

    /** Settings that reach the database and not the families of columns in it are without effect. */
    @Test
    void eachFamilyOfColumnsHasItsSettings() throws IOException {
        // Given
        send(NOON, OPENED);

        // When
        List<String> settings;
        try (Stream<Path> files = Files.walk(folder)) {
            settings = files.filter(file -> file.getFileName().toString().startsWith("OPTIONS-"))
                    .flatMap(DeduplicationTest::lines)
                    .filter(line -> line.strip().startsWith("write_buffer_size"))
                    .toList();
        }

        // Then
        assertThat(settings).isNotEmpty().allMatch(line -> line.strip().equals("write_buffer_size=1048576"));
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void at(Instant other) {
        now = other;
    }

    private void send(Instant received, String json) {
        send(event(received, json, facts()));
    }

    private void send(ProducerRecord<byte[], byte[]> event) {
        stage.send(event);
    }

    private static EventFacts facts() {
        return new EventFacts("web", null, null, null, null);
    }

    private static ProducerRecord<byte[], byte[]> event(Instant received, String json, EventFacts facts) {
        return RecordFormat.encode("events", "u".getBytes(UTF_8), json.getBytes(UTF_8), received.toEpochMilli(), facts);
    }

    private List<String> passed() {
        return stage.output("events.transformed").stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }
}
