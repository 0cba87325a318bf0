package io.windtrap.forwarder.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Batches that several partitions share: each row once, whoever dies, comes or goes. */
final class JointBatchesIT {
    private static final int PARTITIONS = 6;
    private static final int TABLES = 4;
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final BatchLimits JOINT = new BatchLimits(10_000, 1 << 20, Duration.ofMillis(300)).joint(true);

    private Stage stage;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), PARTITIONS);
        stage.limits = JOINT;
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void makesAsManyInsertsAsThereAreTablesAndNotAsPartitions() throws Exception {
        // Given
        stage.limits = new BatchLimits(10_000, 1 << 20, Duration.ofSeconds(2), 1000, true);
        stage.sendEvents(600);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }

        // Then
        assertThat(stage.timed("windtrap.forwarder.inserts")).isLessThan(PARTITIONS * TABLES);
        assertThat(stage.counted("windtrap.forwarder.events")).isEqualTo(600);
    }

    static Stream<KillSwitch.At> steps() {
        return Stream.iterate(1, step -> step <= 5, step -> step + 1)
                .flatMap(step -> Stream.of(new KillSwitch.At(step, false), new KillSwitch.At(step, true)));
    }

    @Test
    void losesAndDoublesNothingWhereverAForwarderDies() throws Exception {
        // Given
        stage.limits = new BatchLimits(60, 1 << 20, Duration.ofMillis(50)).joint(true);

        // When
        stage.dieAtEach(steps(), 120, _ -> "1");

        // Then
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }
        assertThat(notHonoured()).isZero();
    }

    /** Each owner has another shape: it begins its partitions afresh, and looks up what the one before has stored. */
    @Test
    void losesAndDoublesNothingWhereverAForwarderDiesAndItsShapeChanges() throws Exception {
        // Given
        stage.limits = new BatchLimits(60, 1 << 20, Duration.ofMillis(50)).joint(true);

        // When
        int deaths = stage.dieAtEach(steps(), 120, Integer::toString);

        // Then
        try (var _ = stage.forwarder(KillSwitch.never(), Integer.toString(deaths), new ReadinessProblems(stage.name))) {
            stage.awaitEverythingOnce();
        }
        assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                .isPositive();
    }

    /** Each has some of its partitions, repeats all of it, and advances only its own. */
    @Test
    void isRepeatedByEveryNewOwnerAtOnceAndStoredOnce() throws Exception {
        for (int round = 0; round < 3; round++) {
            // Given
            stage.sendEvents(200);
            var kill = new KillSwitch(new KillSwitch.At(3, round % 2 == 0));
            try (var _ = stage.forwarder(kill)) {
                assertThat(kill.killed()).isTrue();
            }
            assertThat(declaredJointly()).isPositive();

            // When
            try (var _ = stage.forwarder(KillSwitch.never());
                    var _ = stage.forwarder(KillSwitch.never());
                    var _ = stage.forwarder(KillSwitch.never())) {

                // Then
                stage.awaitEverythingOnce();
            }
        }
        assertThat(notHonoured()).isZero();
    }

    /** The one repeats all of the batch, the other begins its partitions afresh: it waits for the first, and looks up its rows. */
    @Test
    void isStoredOnceAlthoughOnlyOneOfItsNewOwnersCanRepeatIt() throws Exception {
        // Now and then the one that can repeat it has done so before the other gets a partition: then once more.
        for (int round = 0; round < 3 || (round < 20 && notHonoured() == 0); round++) {
            // Given
            stage.sendEvents(200);
            var kill = new KillSwitch(new KillSwitch.At(2 * (round % 3) + 1, true));
            try (var _ = stage.forwarder(kill)) {
                assertThat(kill.killed()).isTrue();
            }
            assertThat(declaredJointly()).isPositive();

            // When
            try (var _ = stage.forwarder(KillSwitch.never(), "2", new ReadinessProblems(stage.name));
                    var _ = stage.forwarder(KillSwitch.never())) {

                // Then
                stage.awaitEverythingOnce();
            }
        }
        assertThat(notHonoured()).isPositive();
    }

    private double notHonoured() {
        return stage.counted("windtrap.forwarder.declarations.not.honoured");
    }

    @ParameterizedTest
    @ValueSource(strings = {"classic", "consumer"})
    void goesOnWhilePartitionsComeAndGo(String protocol) throws Exception {
        stage.consumerProperties.put("group.protocol", protocol);
        try (var _ = stage.forwarder(KillSwitch.never())) {
            for (int round = 0; round < 2; round++) {
                stage.sendEvents(150);
                try (var _ = stage.forwarder(KillSwitch.never())) {
                    stage.sendEvents(150);
                    await().atMost(LONG).ignoreExceptions().until(() -> stage.members() >= 2);
                    stage.sendEvents(150);
                }
            }
            stage.awaitEverythingOnce();
        }
        assertThat(notHonoured()).isZero();
    }

    @Test
    void isRepeatedByAForwarderThatMakesNone() throws Exception {
        // Given
        stage.sendEvents(300);
        var kill = new KillSwitch(new KillSwitch.At(3, true));
        try (var _ = stage.forwarder(kill)) {
            assertThat(kill.killed()).isTrue();
        }
        assertThat(declaredJointly()).isPositive();

        // When
        stage.limits = JOINT.joint(false);
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }

        // Then
        stage.sendEvents(100);
        kill = new KillSwitch(new KillSwitch.At(3, true));
        try (var _ = stage.forwarder(kill)) {
            assertThat(kill.killed()).isTrue();
        }
        stage.limits = JOINT;
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }
    }

    /** What waits to be repeated must not be passed by what was read behind it. */
    @Test
    void repeatsSeveralOneAfterTheOtherAndPassesNone() throws Exception {
        // Given
        int sent = 0;
        var first = new KillSwitch(new KillSwitch.At(1, true));
        var second = new KillSwitch(new KillSwitch.At(1, true));
        try (var _ = stage.forwarder(first);
                var _ = stage.forwarder(second)) {
            await().atMost(LONG).ignoreExceptions().until(() -> stage.members() == 2);
            long deadline = System.nanoTime() + LONG.toNanos();
            do {
                assertThat(System.nanoTime()).as("both killed").isLessThan(deadline);
                sent = sendOfManyUsers(sent);
            } while (!(first.killedWithin(1) && second.killedWithin(1)));
        }
        assertThat(declaredJointly()).isGreaterThan(PARTITIONS / 2);
        int all = sendOfManyUsers(sent);

        // When
        stage.limits = new BatchLimits(10_000, 1 << 20, Duration.ofMillis(1));
        try (var _ = stage.forwarder(KillSwitch.never())) {

            // Then
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks"))
                        .isEqualTo(all + "\t" + all);
                assertThat(stage.isCommittedToItsEnd()).isTrue();
            });
        }
        assertThat(notHonoured()).isZero();
    }

    private int sendOfManyUsers(int sent) throws Exception {
        for (int event = sent; event < sent + 100; event++) {
            stage.publish("user" + event, track("event" + event, "user" + event));
        }
        stage.settle();
        return sent + 100;
    }

    /** The broker takes the commits of one request together: this one was never inserted. */
    @Test
    void beginsAfreshWhatIsNotDeclaredByAllOfItsPartitions() throws Exception {
        // Given
        stage.sendEvents(300);
        var kill = new KillSwitch(new KillSwitch.At(1, true));
        try (var _ = stage.forwarder(kill)) {
            assertThat(kill.killed()).isTrue();
        }
        int declared = declaredJointly();
        assertThat(declared).isGreaterThan(1);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            if (stage.committed(partition) != null) {
                stage.commit(partition, new OffsetAndMetadata(0, ""));
                break;
            }
        }

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            stage.awaitEverythingOnce();
        }

        // Then
        assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                .isEqualTo(declared - 1);
    }

    @Test
    void makesDeadLettersOfTheRightEvents() throws Exception {
        // Given
        TestServers.sharedClickHouse()
                .query("ALTER TABLE " + stage.name
                        + ".tracks ADD CONSTRAINT c CHECK id NOT IN ('m3', 'm50', 'm77', 'm112')");
        stage.sendEvents(120);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG).until(() -> stage.deadLetters().size() == 4);
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks"))
                            .isEqualTo("116\t116"));
        }

        // Then
        assertThat(stage.deadLetters().values())
                .extracting(letter -> new String(
                                Objects.requireNonNull(letter.original().value()), UTF_8)
                        .replaceAll(".*\"messageId\":\"(m\\d+)\".*", "$1"))
                .containsExactlyInAnyOrder("m3", "m50", "m77", "m112");
    }

    /** What one table's trouble holds up is the batch that it is in. */
    @Test
    void holdsNoOtherPartitionUpWhileATableRefuses() throws Exception {
        // Given
        stage.passesViews = false;
        String view = stage.name + ".throwing";
        TestServers.sharedClickHouse()
                .query("CREATE MATERIALIZED VIEW " + view + " ENGINE = MergeTree ORDER BY n AS"
                        + " SELECT toUInt64(throwIf(id = 'bad')) AS n FROM " + stage.name + ".tracks");
        stage.send(track("bad", "held"));
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG).until(() -> stage.timed("windtrap.forwarder.inserts", "result", "data") > 2);

            // When
            for (int user = 0; user < 50; user++) {
                stage.publish("user" + user, track("good" + user, "user" + user));
            }
            stage.settle();

            // Then
            await().atMost(LONG)
                    .until(() -> Integer.parseInt(stage.query("SELECT uniqExact(id) FROM tracks WHERE id LIKE 'good%'"))
                            > 30);
            TestServers.sharedClickHouse().query("DROP TABLE " + view);
            await().atMost(LONG)
                    .until(() -> stage.query("SELECT count(), uniqExact(id) FROM tracks WHERE id LIKE 'good%'")
                            .equals("50\t50"));
        }
    }

    private static String track(String id, String user) {
        return "{\"type\":\"track\",\"event\":\"Kind 0\",\"messageId\":\"%s\",\"anonymousId\":\"%s\",\"properties\":{\"number\":1}}"
                .formatted(id, user);
    }

    private int declaredJointly() throws Exception {
        int declared = 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            OffsetAndMetadata committed = stage.committed(partition);
            if (committed != null && IntentCodec.decode(committed.metadata()) instanceof Declaration.Joint) {
                declared++;
            }
        }
        return declared;
    }
}
