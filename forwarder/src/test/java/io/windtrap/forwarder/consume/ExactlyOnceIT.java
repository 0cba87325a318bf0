package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.source.Source;
import io.windtrap.forwarder.source.SourceSelection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExactlyOnceIT {
    private static final int PARTITIONS = 2;
    private static final Duration LONG = Duration.ofSeconds(60);

    private Stage stage;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), PARTITIONS);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void rowsOfEveryEventArriveOnce(String protocol) throws Exception {
        // Given
        stage.consumerProperties.put("group.protocol", protocol);
        stage.sendEvents(500);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
            stage.sendEvents(500);
            stage.awaitEverythingOnce();
        }

        // Then
        assertThat(stage.query(
                        "SELECT count(), sum(number), countIf(coupon = concat('c', toString(number))) FROM kind_0"))
                .isEqualTo("334\t166833\t84");
        assertThat(stage.isCommittedToItsEnd()).isTrue();
    }

    static Stream<KillSwitch.At> steps() {
        return Stream.iterate(1, step -> step <= 12, step -> step + 1)
                .flatMap(step -> Stream.of(new KillSwitch.At(step, false), new KillSwitch.At(step, true)));
    }

    /** The steps are commits and inserts as they come, so every point of the protocol is among them. */
    @Test
    void losesAndDoublesNothingWhereverAForwarderDies() throws Exception {
        // Given
        stage.limits = new BatchLimits(60, 1 << 20, Duration.ofMillis(50));

        // When
        stage.dieAtEach(steps(), 60, _ -> "1");

        // Then
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }
    }

    @Test
    void repeatsADeclaredBatchAsItWasWhateverTheLimitsAreNow() throws Exception {
        // Given
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(300));
        stage.sendEvents(200);
        var afterLastInsert = new KillSwitch(new KillSwitch.At(7, true));
        try (var _ = stage.forwarder(afterLastInsert)) {
            assertThat(afterLastInsert.killed()).isTrue();
        }

        // When
        stage.limits = new BatchLimits(10, 1 << 20, Duration.ofMillis(1));
        stage.sendEvents(100);

        // Then
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }
    }

    /** ClickHouse that is killed between a token and its rows is left like this; a mutation leaves it so for certain. */
    @Test
    void bringsBackRowsOfWhichClickHouseHasOnlyTheToken() throws Exception {
        // Given
        stage.sendEvents(200);
        var afterSecondInsert = new KillSwitch(new KillSwitch.At(3, true));
        try (var _ = stage.forwarder(afterSecondInsert)) {
            assertThat(afterSecondInsert.killed()).isTrue();
        }
        // Those that were under way beside it are abandoned, and may store their rows after these are deleted.
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(stage.query("SELECT count() FROM system.processes WHERE query_kind = 'Insert'"
                                        + " AND position(query, '" + stage.name + "') > 0"
                                        + " AND Settings['insert_deduplication_token'] != ''"))
                                .isEqualTo("0"));
        int stored = 0;
        for (String table : List.of("tracks", "kind_0", "kind_1", "kind_2")) {
            stored += Integer.parseInt(stage.query("SELECT count() FROM " + table));
            stage.execute("ALTER TABLE " + stage.name + "." + table + " DELETE WHERE 1 SETTINGS mutations_sync = 2");
        }

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }

        // Then
        assertThat(stored).isPositive();
        assertThat(stage.counted("windtrap.forwarder.rows.restored")).isEqualTo(stored);
    }

    /** Each owner has another shape, so none can repeat what the one before has declared. */
    @Test
    void losesAndDoublesNothingWhereverAForwarderDiesAndItsShapeChanges() throws Exception {
        // Given
        stage.limits = new BatchLimits(60, 1 << 20, Duration.ofMillis(50));

        // When
        int deaths = stage.dieAtEach(steps(), 60, Integer::toString);

        // Then
        try (var _ = stage.forwarder(KillSwitch.never(), Integer.toString(deaths), new ReadinessProblems(stage.name))) {
            stage.awaitEverythingOnce();
        }
        assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                .isPositive();
    }

    @Test
    void startsAfreshFromOffsetsThatAnOperatorMoved() throws Exception {
        // Given
        stage.sendEvents(100);
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }

        // When
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stage.commit(partition, new OffsetAndMetadata(0, ""));
        }
        TestServers.sharedClickHouse().query("TRUNCATE TABLE " + stage.name + ".tracks");
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM tracks"))
                            .isEqualTo("100"));
        }

        // Then
        assertThat(stage.query("SELECT uniqExact(id) FROM tracks")).isEqualTo("100");
    }

    @Test
    void replaysIntoATableWhoseRowsWereDeletedWithinTheWindow() throws Exception {
        // Given
        stage.limits = new BatchLimits(10_000, 1 << 20, Duration.ofMillis(500));
        stage.sendEvents(40);
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }
        TestServers.sharedClickHouse().query("DELETE FROM " + stage.name + ".tracks WHERE 1");

        // When
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stage.commit(partition, new OffsetAndMetadata(0, ""));
        }

        // Then
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM tracks"))
                            .isEqualTo("40"));
        }
    }

    @Test
    void goesOnFromTheEarliestWhenTheCommittedOffsetIsGoneAndSaysSo() throws Exception {
        // Given
        stage.sendEvents(20);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            stage.commit(
                    partition,
                    new OffsetAndMetadata(5000, IntentCodec.encode(new Intent(5000, 6000, "0123456789abcdef", 1))));
        }

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }

        // Then
        assertThat(stage.counted("windtrap.forwarder.offsets.lost")).isPositive();
    }

    @Test
    void skipsAndCountsWhatCantBeStoredAndWhatIsNotForIt() throws Exception {
        // Given
        stage.sources = new SourceSelection(
                Set.of("web"), Map.of("web", new Source("HTTP", "event-stream"), "other", new Source("HTTP", "cloud")));
        stage.sendEvents(10);
        stage.send("{not json");
        stage.send(RecordFormat.encode(
                stage.name, null, new byte[] {'{', '}'}, 1, new EventFacts("other", null, null, null, null)));
        stage.send(new ProducerRecord<>(stage.name, new byte[] {1}));
        stage.sendEvents(10);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
            await().atMost(LONG).until(stage::isCommittedToItsEnd);
        }

        // Then
        assertThat(stage.counted("windtrap.forwarder.dead.letters")).isEqualTo(2);
        assertThat(stage.counted("windtrap.forwarder.skipped")).isEqualTo(1);
        assertThat(stage.counted("windtrap.forwarder.events")).isEqualTo(23);
    }

    @Test
    void stopsBeforeARecordOfANewerReleaseAndNeverPassesIt() throws Exception {
        // Given
        stage.sendEvents(10);
        var newer = new ProducerRecord<byte[], byte[]>(stage.name, 0, null, new byte[] {'{', '}'});
        newer.headers().add("v", new byte[] {'2'});
        stage.send(newer);
        stage.sendEvents(10);
        var problems = new ReadinessProblems(stage.name);

        // When
        try (var _ = stage.forwarder(KillSwitch.never(), "1", problems)) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(problems.all())
                            .anyMatch(line -> line.contains("record version 2 is newer than 1")));
        }

        // Then
        OffsetAndMetadata committed = stage.committed(0);
        assertThat(committed == null ? 0 : committed.offset()).isLessThanOrEqualTo(10);
    }

    @Test
    void addsColumnsThatAppearMidStream() throws Exception {
        // Given
        stage.sendEvents(10);
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();

            // When
            stage.send("{\"type\":\"track\",\"event\":\"Kind 0\",\"messageId\":\"late\",\"anonymousId\":\"u\","
                    + "\"properties\":{\"brand_new\":true}}");

            // Then
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT id, brand_new FROM kind_0 WHERE brand_new"))
                            .isEqualTo("late\ttrue"));
        }
    }
}
