package io.windtrap.forwarder.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.consume.KillSwitch;
import io.windtrap.forwarder.consume.Stage;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events that can't be stored: all of them are in the topic of dead letters, and none holds up or costs another. */
final class DeadLettersIT {
    private static final Duration LONG = Duration.ofMinutes(5);

    private Stage stage;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), 1);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void keepsTheWholeRecordOfAnEventThatCantBeRows() throws Exception {
        // Given
        long received = System.currentTimeMillis() - 5000;
        stage.sendEvents(3);
        stage.send(RecordFormat.encode(
                stage.name,
                "user".getBytes(UTF_8),
                "{not json".getBytes(UTF_8),
                received,
                new EventFacts("web", "::1", "track", null, null)));
        stage.send(new ProducerRecord<>(stage.name, new byte[] {1}));
        stage.sendEvents(3);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitEverythingPassed();
        }

        // Then
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks")).isEqualTo("6\t6");
        Map<Long, DeadLetter> letters = lettersByOffset();
        assertThat(letters.keySet()).containsExactly(3L, 4L);
        assertThat(letter(letters, 4L).reason()).isEqualTo("malformed_record");
        assertThat(letter(letters, 3L)).satisfies(letter -> {
            assertThat(letter.id().destination()).isEqualTo(stage.name);
            assertThat(letter.reason()).isEqualTo("not_json");
            assertThat(letter.attempts()).isEqualTo(1);
            assertThat(letter.original().key()).asString().isEqualTo("user");
            assertThat(letter.original().value()).asString().isEqualTo("{not json");
            assertThat(letter.original().timestamp()).isEqualTo(received);
            assertThat(letter.original().headers())
                    .anyMatch(header -> header.key().equals("ip") && new String(header.value(), UTF_8).equals("::1"));
        });
        assertThat(stage.counted("windtrap.forwarder.dead.letters")).isEqualTo(2);
    }

    /** Among the steps are the write of the dead letters and the commit after it. */
    @Test
    void keepsEveryDeadLetterWhereverAForwarderDies() throws Exception {
        // Given
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(50));
        int poison = 0;

        // When
        for (int step = 1; step <= 4; step++) {
            for (boolean done : new boolean[] {false, true}) {
                stage.sendEvents(5);
                stage.send("{poison " + poison++);
                stage.sendEvents(5);
                var kill = new KillSwitch(new KillSwitch.At(step, done));
                try (var _ = stage.forwarder(kill)) {
                    assertThat(kill.killed()).as("killed at %d", step).isTrue();
                }
            }
        }
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitEverythingPassed();
        }

        // Then
        assertThat(stage.deadLetters().values())
                .extracting(letter ->
                        new String(Objects.requireNonNull(letter.original().value()), UTF_8))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, poison).mapToObj(n -> "{poison " + n).toList());
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks"))
                .isEqualTo(stage.sent() + "\t" + stage.sent());
    }

    @Test
    void waitsForTheTopicAndSaysSo() throws Exception {
        // Given
        stage.deleteDeadTopic();
        stage.send("{not json");
        stage.sendEvents(5);
        var problems = new ReadinessProblems(stage.name);

        try (var _ = stage.forwarder(KillSwitch.never(), "1", problems)) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(problems.all())
                            .anyMatch(line -> line.contains("dead letters: " + stage.deadTopic())));
            OffsetAndMetadata committed = stage.committed(0);
            assertThat(committed == null ? 0 : committed.offset()).isZero();

            // When
            stage.createDeadTopic(Map.of());

            // Then
            awaitEverythingPassed();
            await().atMost(LONG).until(() -> problems.all().isEmpty());
        }
        assertThat(lettersByOffset().keySet()).containsExactly(0L);
        assertThat(stage.counted("windtrap.forwarder.dead.letter.failures")).isPositive();
    }

    @Test
    void leavesAnEventThatIsTooLargeWhereItLies() throws Exception {
        // Given
        stage.deleteDeadTopic();
        stage.createDeadTopic(Map.of("max.message.bytes", "2000"));
        stage.send("{" + IntStream.range(0, 4000).mapToObj(Integer::toHexString).collect(Collectors.joining()));
        stage.send("{small");

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitEverythingPassed();
        }

        // Then
        Map<Long, DeadLetter> letters = lettersByOffset();
        assertThat(letter(letters, 0L).valueOmitted()).isTrue();
        assertThat(letter(letters, 0L).original().value()).isNull();
        assertThat(letter(letters, 0L).reason()).isEqualTo("not_json");
        assertThat(letter(letters, 1L).original().value()).asString().isEqualTo("{small");
    }

    @Test
    void storesAllRowsButThoseThatTheirTableRefuses() throws Exception {
        // Given
        refuse("number NOT IN (37, 100)");
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(500));
        stage.sendEvents(150);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitEverythingPassed();
        }

        // Then
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks")).isEqualTo("150\t150");
        assertThat(stage.query("SELECT count(), uniqExact(number), countIf(number IN (37, 100)) FROM kind_1"))
                .isEqualTo("48\t48\t0");
        Map<Long, DeadLetter> letters = lettersByOffset();
        assertThat(letters.keySet()).containsExactlyInAnyOrder(37L, 100L);
        assertThat(letter(letters, 37L)).satisfies(letter -> {
            assertThat(letter.reason()).isEqualTo(DeadLetter.INSERT_REFUSED);
            assertThat(letter.id().table()).isEqualTo("kind_1");
            assertThat(letter.detail()).isEqualTo("ClickHouse refuses a value, error 469 (VIOLATED_CONSTRAINT)");
            assertThat(letter.original().value()).asString().contains("\"messageId\":\"m37\"");
            assertThat(letter.original().key()).asString().isEqualTo("u2");
        });
        assertThat(stage.query("SELECT count() FROM system.tables WHERE database = '" + stage.name
                        + "' AND name LIKE 'windtrap_rehearsal_%'"))
                .isEqualTo("0");
    }

    /** The second error is one of the table's definition as well: only other rows tell. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    intDiv(1000, number - 37)                | ClickHouse refuses a value, error 153 (ILLEGAL_DIVISION)
                    parseTimeDelta(if(number = 37, 'x', '1s')) | ClickHouse refuses the row, error 36
                    """)
    void storesAllRowsButThoseOfWhichAColumnCantBeComputed(String expression, String detail) throws Exception {
        // Given
        stage.execute("ALTER TABLE " + stage.name + ".kind_1 ADD COLUMN IF NOT EXISTS number Nullable(Int64)");
        stage.execute("ALTER TABLE " + stage.name + ".kind_1 ADD COLUMN computed Nullable(Float64) MATERIALIZED "
                + expression);
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(500));
        stage.sendEvents(60);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitEverythingPassed();
        }

        // Then
        assertThat(stage.query("SELECT count(), uniqExact(number), countIf(number = 37) FROM kind_1"))
                .isEqualTo("19\t19\t0");
        Map<Long, DeadLetter> letters = lettersByOffset();
        assertThat(letters.keySet()).containsExactly(37L);
        assertThat(letter(letters, 37L).detail()).isEqualTo(detail);
    }

    @Test
    void goesOnWhenATableRefusesEveryRow() throws Exception {
        // Given
        refuse("number < 0");
        stage.sendEvents(300);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitEverythingPassed();
        }

        // Then
        assertThat(stage.query("SELECT count() FROM kind_1")).isEqualTo("0");
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks")).isEqualTo("300\t300");
        assertThat(lettersByOffset().keySet())
                .isEqualTo(IntStream.range(0, 300)
                        .filter(number -> number % 3 == 1)
                        .mapToObj(Long::valueOf)
                        .collect(Collectors.toSet()));
    }

    /** The steps are commits, inserts, rehearsals and dead letters as they come. */
    @Test
    void losesAndDoublesNothingWhereverAForwarderDiesWhileItSortsOutRefusedRows() throws Exception {
        // Given
        refuse("number % 10 != 7");
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(50));

        // When
        for (int step = 1; step <= 14; step++) {
            stage.sendEvents(30);
            var kill = new KillSwitch(new KillSwitch.At(step, step % 2 == 0));
            try (var _ = stage.forwarder(kill)) {
                assertThat(kill.killed()).as("killed at %d", step).isTrue();
            }
        }
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitEverythingPassed();
        }

        // Then
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks"))
                .isEqualTo(stage.sent() + "\t" + stage.sent());
        assertEachRowIsStoredOnceOrDead();
    }

    @Test
    void doublesNothingWhenTheTableTakesTheRowsAfterAll() throws Exception {
        // Given
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(300));
        for (int step = 5; step <= 12; step++) {
            refuse("number % 10 != 7");
            stage.sendEvents(30);
            var kill = new KillSwitch(new KillSwitch.At(step, true));
            try (var _ = stage.forwarder(kill)) {
                assertThat(kill.killed()).as("killed at %d", step).isTrue();
            }

            // When
            stage.execute("ALTER TABLE " + stage.name + ".kind_1 DROP CONSTRAINT refusal");
            try (var _ = stage.forwarder(KillSwitch.never())) {
                awaitEverythingPassed();
            }
        }

        // Then
        assertThat(stage.query("SELECT count() = uniqExact(id) FROM kind_1")).isEqualTo("1");
        assertThat(storedOrDead()).isEqualTo(expectedNumbers());
    }

    private void refuse(String check) {
        stage.execute("ALTER TABLE " + stage.name + ".kind_1 ADD COLUMN IF NOT EXISTS number Nullable(Int64)");
        stage.execute("ALTER TABLE " + stage.name + ".kind_1 ADD CONSTRAINT refusal CHECK " + check);
    }

    private void assertEachRowIsStoredOnceOrDead() throws Exception {
        assertThat(stage.query("SELECT count() = uniqExact(id), countIf(number % 10 = 7) FROM kind_1"))
                .isEqualTo("1\t0");
        assertThat(storedOrDead()).isEqualTo(expectedNumbers());
        assertThat(stage.deadLetters().values())
                .allSatisfy(
                        letter -> assertThat(letter.id().place().offset() % 10).isEqualTo(7));
    }

    /** Numbers of the events of {@code kind_1}; an event's number is its offset. */
    private Set<Integer> expectedNumbers() {
        return IntStream.range(0, stage.sent())
                .filter(number -> number % 3 == 1)
                .boxed()
                .collect(Collectors.toSet());
    }

    private Set<Integer> storedOrDead() throws Exception {
        Set<Integer> numbers = stage.query("SELECT number FROM kind_1")
                .lines()
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
        stage.deadLetters().keySet().forEach(id -> numbers.add((int) id.place().offset()));
        return numbers;
    }

    private Map<Long, DeadLetter> lettersByOffset() throws Exception {
        return stage.deadLetters().entrySet().stream()
                .collect(Collectors.toMap(
                        letter -> offset(letter.getKey()), Map.Entry::getValue, (one, _) -> one, TreeMap::new));
    }

    private static DeadLetter letter(Map<Long, DeadLetter> letters, long offset) {
        return Objects.requireNonNull(letters.get(offset), "no dead letter at " + offset);
    }

    private static long offset(DeadLetter.Id id) {
        return id.place().offset();
    }

    private void awaitEverythingPassed() {
        await().atMost(LONG).ignoreExceptions().untilAsserted(() -> {
            OffsetAndMetadata committed = Objects.requireNonNull(stage.committed(0));
            assertThat(committed.offset()).isEqualTo(stage.end(0));
            assertThat(committed.metadata()).isEmpty();
        });
    }
}
