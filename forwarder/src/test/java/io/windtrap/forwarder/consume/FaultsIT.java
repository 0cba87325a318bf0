package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

final class FaultsIT {
    private static final Duration LONG = Duration.ofMinutes(2);

    @Test
    void losesAndDoublesNothingWhenClickHouseIsKilledAmongInserts() throws Exception {
        try (var clickHouse = TestServers.clickHouse();
                var stage = new Stage(TestServers.sharedKafka(), clickHouse, 2)) {
            assumeTrue(clickHouse.canRestart());
            stage.limits = new BatchLimits(400, 1 << 20, Duration.ofMillis(50), 80);
            try (var _ = stage.forwarder(KillSwitch.never())) {
                for (int kill = 0; kill < 3; kill++) {
                    // Given
                    int before = kill == 0 ? 0 : distinct(stage);
                    stage.sendEvents(5000);
                    await().atMost(LONG).ignoreExceptions().until(() -> distinct(stage) > before);

                    // When
                    clickHouse.kill();
                    clickHouse.restart();
                }

                // Then
                awaitEverythingOnce(stage);
                assertThat(stage.counted("windtrap.forwarder.retries")).isPositive();
            }
        }
    }

    @Test
    void startsWithoutClickHouseAndSaysThatItIsNotReady() throws Exception {
        try (var clickHouse = TestServers.clickHouse();
                var stage = new Stage(TestServers.sharedKafka(), clickHouse, 1)) {
            assumeTrue(clickHouse.canRestart());
            // Given
            clickHouse.kill();
            stage.sendEvents(10);
            var problems = new ReadinessProblems(stage.name);

            try (var _ = stage.forwarder(KillSwitch.never(), "1", problems)) {
                await().atMost(LONG).until(() -> problems.all().stream().anyMatch(line -> line.contains("warehouse")));

                // When
                clickHouse.restart();

                // Then
                await().atMost(LONG).until(() -> problems.all().isEmpty());
                awaitEverythingOnce(stage);
            }
        }
    }

    @Test
    void losesAndDoublesNothingWhileForwardersComeAndGo() throws Exception {
        try (var stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), 4)) {
            stage.limits = new BatchLimits(100, 1 << 20, Duration.ofMillis(50), 20);
            Deque<DestinationWorker> running = new ArrayDeque<>();
            running.add(stage.forwarder(KillSwitch.never()));
            for (int round = 0; round < 5; round++) {
                // Given
                int before = stage.sent();
                stage.sendEvents(1000);

                // When
                running.add(stage.forwarder(KillSwitch.never()));
                await().atMost(LONG).ignoreExceptions().until(() -> distinct(stage) > before);
                running.removeFirst().close();
            }

            // Then
            awaitEverythingOnce(stage);
            running.forEach(DestinationWorker::close);
            assertThat(stage.gauges("windtrap.forwarder.lag"))
                    .as("of partitions that nobody owns")
                    .isEmpty();
        }
    }

    private static void awaitEverythingOnce(Stage stage) {
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(distinct(stage)).isEqualTo(stage.sent()));
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                stage.query("SELECT count(), sum(number) FROM merge('" + stage.name + "', '^kind_')"))
                        .isEqualTo(stage.sent() + "\t" + (long) stage.sent() * (stage.sent() - 1) / 2));
        assertThat(stage.query("SELECT count() FROM tracks")).isEqualTo(String.valueOf(stage.sent()));
    }

    private static int distinct(Stage stage) {
        return Integer.parseInt(stage.query("SELECT uniqExact(id) FROM tracks"));
    }
}
