package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import java.time.Duration;
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
    private static final Duration LONG = Duration.ofMinutes(2);

    private Stage stage;
    private TroubledTables tables;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), PARTITIONS);
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(50)).joint(true);
        tables = new TroubledTables(stage);
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
                assertThat(kill.killed()).as("pair %d", pair).isTrue();
            }

            // When
            try (var _ = stage.forwarder(KillSwitch.never());
                    var _ = stage.forwarder(KillSwitch.never())) {
                await().atMost(LONG).ignoreExceptions().until(stage::isCommittedToItsEnd);
            }
        }

        // Then
        tables.assertEachOnce();
        assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                .isZero();
        System.out.printf(
                "faults | joint_pairs | pairs %d | events %d | rows refused %d | values discarded %d | rows of the view %d%n",
                PAIRS, stage.sent(), tables.refused(), tables.discarded(), tables.viewed());
    }
}
