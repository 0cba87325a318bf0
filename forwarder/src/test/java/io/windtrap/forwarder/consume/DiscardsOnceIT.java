package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DiscardsOnceIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int STEPS = 5;

    private Stage stage;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), 2);
        var clickHouse = TestServers.sharedClickHouse();
        clickHouse.query("ALTER TABLE " + stage.name + ".kind_0 ADD COLUMN number Nullable(Int8)");
        clickHouse.query("CREATE TABLE " + stage.name + ".rudder_discards (row_id String, column_value String,"
                + " received_at DateTime64(3, 'UTC')) ENGINE = MergeTree ORDER BY row_id"
                + " SETTINGS non_replicated_deduplication_window = 10000");
    }

    @AfterEach
    void close() {
        stage.close();
    }

    /** Into a table that does not merge, so that a discard written twice is counted twice. */
    @Test
    void discardsOfEveryEventArriveOnceWhereverAForwarderDies() throws Exception {
        // Given
        stage.limits = new BatchLimits(60, 1 << 20, Duration.ofMillis(50));
        stage.sendEvents(120);

        // When
        for (int step = 1; step <= STEPS; step++) {
            for (boolean done : new boolean[] {false, true}) {
                stage.sendEvents(60);
                var kill = new KillSwitch(new KillSwitch.At(step, done));
                try (var _ = stage.forwarder(kill)) {
                    assertThat(kill.killed()).isTrue();
                }
            }
        }

        // Then
        long[] refused = LongStream.range(0, stage.sent())
                .filter(number -> number % 3 == 0 && number > Byte.MAX_VALUE)
                .toArray();
        String expected = refused.length + "\t" + refused.length + "\t"
                + LongStream.of(refused).sum();
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM tracks"))
                            .isEqualTo(String.valueOf(stage.sent())));
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT countIf(number IS NULL) FROM kind_0"))
                            .isEqualTo(String.valueOf(refused.length)));
        }
        assertThat(stage.query("SELECT count(), uniqExact(row_id), sum(toInt64(column_value)) FROM " + stage.name
                        + ".rudder_discards"))
                .isEqualTo(expected);
    }

    /** Some of the refused rows have discards of their own, and so have some that are stored. */
    @Test
    void discardsArriveOnceWhereOtherRowsOfTheirGroupAreRefused() throws Exception {
        // Given
        TestServers.sharedClickHouse()
                .query("ALTER TABLE " + stage.name
                        + ".kind_0 ADD CONSTRAINT refusal CHECK toInt32(substring(id, 2)) % 30 != 0");
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(300));
        stage.sendEvents(300);

        // When
        for (int step = 3; step <= 9; step += 2) {
            stage.sendEvents(60);
            var kill = new KillSwitch(new KillSwitch.At(step, true));
            try (var _ = stage.forwarder(kill)) {
                assertThat(kill.killed()).isTrue();
            }
        }

        // Then
        long[] discarded = LongStream.range(0, stage.sent())
                .filter(number -> number % 3 == 0 && number > Byte.MAX_VALUE)
                .toArray();
        long refused = LongStream.range(0, stage.sent())
                .filter(number -> number % 30 == 0)
                .count();
        long stored = (stage.sent() + 2) / 3 - refused;
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT count(), uniqExact(id) FROM kind_0"))
                            .isEqualTo(stored + "\t" + stored));
            await().atMost(LONG)
                    .ignoreExceptions()
                    .until(() -> stage.deadLetters().size() == refused);
            await().atMost(LONG)
                    .ignoreExceptions()
                    .untilAsserted(() -> assertThat(stage.query("SELECT count() FROM tracks"))
                            .isEqualTo(String.valueOf(stage.sent())));
        }
        assertThat(stage.query("SELECT count(), uniqExact(row_id), sum(toInt64(column_value)) FROM " + stage.name
                        + ".rudder_discards"))
                .isEqualTo(discarded.length + "\t" + discarded.length + "\t"
                        + LongStream.of(discarded).sum());
    }
}
