package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two forwarders repeat the same joint batch at the same time, of which a table refuses rows, a column refuses values, and a view takes
 * rows on. {@code -Dfaults.joint-pairs} says how often.
 */
final class JointPairsIT {
    private static final int PARTITIONS = 6;
    private static final int PAIRS = Integer.getInteger("faults.joint-pairs", 2);
    private static final int STEPS = 8;
    private static final String KEPT =
            " ENGINE = MergeTree ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 10000";
    private static final Duration LONG = Duration.ofMinutes(2);

    private Stage stage;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), PARTITIONS);
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(50)).joint(true);
        stage.execute("ALTER TABLE " + stage.name + ".kind_0 ADD COLUMN number Nullable(Int64)");
        stage.execute("CREATE MATERIALIZED VIEW " + stage.name + ".tracks_of_kind_0" + KEPT
                + " AS SELECT assumeNotNull(number) AS number FROM " + stage.name + ".kind_0");
        stage.execute("ALTER TABLE " + stage.name + ".kind_1 ADD CONSTRAINT c CHECK NOT endsWith(id, '7')");
        stage.execute("ALTER TABLE " + stage.name + ".kind_2 ADD COLUMN number Nullable(UInt8)");
        stage.execute("CREATE TABLE " + stage.name + ".rudder_discards (table_name String, row_id String,"
                + " column_name String, received_at DateTime64(3, 'UTC'))" + KEPT);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void storeEachRowOnceHoweverItGoes() throws Exception {
        for (int pair = 0; pair < PAIRS; pair++) {
            // Given
            stage.sendEvents(120);
            var kill = new KillSwitch(new KillSwitch.At(1 + pair % STEPS, pair / STEPS % 2 == 0));
            try (var _ = stage.forwarder(kill)) {
                assertThat(kill.killedWithin(60)).as("pair %d", pair).isTrue();
            }

            // When
            try (var _ = stage.forwarder(KillSwitch.never());
                    var _ = stage.forwarder(KillSwitch.never())) {
                await().atMost(LONG).ignoreExceptions().until(stage::isCommittedToItsEnd);
            }
        }

        // Then
        int sent = stage.sent();
        long refused = numbers(1).filter(number -> number % 10 == 7).count();
        long discarded = numbers(2).filter(number -> number > 255).count();
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks")).isEqualTo(sent + "\t" + sent);
        assertThat(stage.query("SELECT count(), sum(number) FROM kind_0"))
                .isEqualTo(numbers(0).count() + "\t" + numbers(0).sum());
        assertThat(stage.query("SELECT count(), sum(number) FROM tracks_of_kind_0"))
                .isEqualTo(numbers(0).count() + "\t" + numbers(0).sum());
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM kind_1"))
                .isEqualTo(numbers(1).count() - refused + "\t" + (numbers(1).count() - refused));
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM kind_2"))
                .isEqualTo(numbers(2).count() + "\t" + numbers(2).count());
        assertThat(TestServers.sharedClickHouse()
                        .query("SELECT count(), uniqExact(row_id) FROM " + stage.name + ".rudder_discards")
                        .strip())
                .isEqualTo(discarded + "\t" + discarded);
        assertThat(stage.deadLetters()).hasSize((int) refused);
        assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                .isZero();
        System.out.printf(
                "faults | joint_pairs | pairs %d | events %d | rows refused %d | values discarded %d | rows of the view %d%n",
                PAIRS, sent, refused, discarded, numbers(0).count());
    }

    /** Of the events of one kind that were sent. */
    private IntStream numbers(int kind) {
        return IntStream.range(0, stage.sent()).filter(number -> number % 3 == kind);
    }
}
