package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.SilentPort;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import java.time.Duration;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** What a forwarder does where it can't go on at its own pace. */
final class PaceIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int MIB = 1 << 20;

    @Test
    void keepsItsMemoryAndItsMembershipWhileClickHouseHangs() throws Exception {
        try (var stage = stage(4);
                var port = new SilentPort(stage.warehouseUrl)) {
            // Given
            stage.warehouseUrl = port.url();
            stage.limits = new BatchLimits(1000, 256 << 10, Duration.ofMillis(200), 500);
            stage.bufferedBytes = MIB / 4;
            stage.consumerProperties.put("max.poll.records", "100");
            stage.consumerProperties.put("session.timeout.ms", "6000");
            stage.consumerProperties.put("heartbeat.interval.ms", "1000");
            stage.consumerProperties.put("max.poll.interval.ms", "7000");
            var problems = new ReadinessProblems(stage.name);
            try (var _ = stage.forwarder(KillSwitch.never(), "1", problems)) {
                await().atMost(LONG).until(() -> problems.all().isEmpty());
                // Tables that are known: it is an insert that hangs, and no look at them.
                stage.sendEvents(60);
                awaitEverythingOnce(stage);

                // When
                port.fallSilent();
                stage.sendEvents(4_000);

                // Then
                await().atMost(LONG).until(() -> stage.gauge("windtrap.forwarder.buffered.bytes") >= MIB / 4);
                await().during(Duration.ofSeconds(9))
                        .atMost(LONG)
                        .until(() -> stage.gauge("windtrap.forwarder.buffered.bytes") < MIB && stage.members() == 1);
                assertThat(stage.counted("windtrap.forwarder.pauses")).isPositive();
                await().atMost(LONG)
                        .until(() -> stage.gauge("windtrap.forwarder.lag") > 2_000
                                && stage.gauge("windtrap.forwarder.lag.seconds") > 5);

                // When
                port.speak();

                // Then
                awaitEverythingOnce(stage);
                await().atMost(LONG)
                        .until(() -> stage.gauge("windtrap.forwarder.lag") == 0
                                && stage.gauge("windtrap.forwarder.lag.seconds") == 0);
                assertThat(stage.counted("windtrap.forwarder.inserts.repeated")).isPositive();
            }
            assertThat(stage.gauges("windtrap.forwarder.lag")).isEmpty();
        }
    }

    @Test
    void insertsWhatItHoldsWhenTheMemoryIsFullBeforeAnyBatchIs() throws Exception {
        try (var stage = stage(2)) {
            // Given
            stage.limits = new BatchLimits(1_000_000, 64 * MIB, Duration.ofHours(1));
            stage.bufferedBytes = MIB;
            stage.consumerProperties.put("max.poll.records", "100");

            try (var _ = stage.forwarder(KillSwitch.never())) {
                // When
                stage.sendEvents(5_000);

                // Then
                await().atMost(LONG)
                        .ignoreExceptions()
                        .until(() -> Integer.parseInt(stage.query("SELECT uniqExact(id) FROM tracks")) > 1000);
                await().atMost(LONG)
                        .until(() -> stage.counted("windtrap.forwarder.batches", "sealed.by", "buffer") > 0);
            }
        }
    }

    @Test
    void holdsBackDeclaredRangesToo() throws Exception {
        try (var stage = stage(4)) {
            // Given: what a whole fleet left behind
            stage.sendEvents(4_000);
            for (int partition = 0; partition < 4; partition++) {
                if (stage.end(partition) > 0) {
                    var declared = new Intent(
                            0, stage.end(partition) - 1, stage.shape("1").hash(), partition);
                    stage.commit(partition, new OffsetAndMetadata(0, IntentCodec.encode(declared)));
                }
            }
            stage.limits = new BatchLimits(100, 64 << 10, Duration.ofMillis(200));
            stage.bufferedBytes = 64 << 10;
            stage.consumerProperties.put("max.poll.records", "100");

            // When
            try (var _ = stage.forwarder(KillSwitch.never())) {
                awaitEverythingOnce(stage);
            }

            // Then
            assertThat(stage.counted("windtrap.forwarder.pauses", "reason", "buffer_full"))
                    .isPositive();
            assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                    .isZero();
        }
    }

    @Test
    void waitsForATopicThatIsMissingAndSaysSo() throws Exception {
        try (var stage = stage(1)) {
            // Given
            stage.deleteTopic();
            stage.consumerProperties.put("metadata.max.age.ms", "1000");
            var problems = new ReadinessProblems(stage.name);
            try (var _ = stage.forwarder(KillSwitch.never(), "1", problems)) {
                await().atMost(LONG)
                        .until(() -> problems.all().stream().anyMatch(line -> line.contains("is missing: create it")));

                // When
                stage.createTopic(1);
                stage.sendEvents(50);

                // Then
                awaitEverythingOnce(stage);
                await().atMost(LONG).until(() -> problems.all().isEmpty());
            }
        }
    }

    @Test
    void goesOnFromTheEarliestWhenRetentionOvertookTheGroup() throws Exception {
        try (var stage = stage(1)) {
            // Given
            stage.sendEvents(100);
            stage.commit(0, new OffsetAndMetadata(5, IntentCodec.encode(new Intent(5, 70, "0123456789abcdef", 1))));

            // When
            stage.deleteRecordsBefore(0, 60);

            // Then
            try (var _ = stage.forwarder(KillSwitch.never())) {
                await().atMost(LONG)
                        .ignoreExceptions()
                        .untilAsserted(() -> assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks"))
                                .isEqualTo("40\t40"));
            }
            assertThat(stage.counted("windtrap.forwarder.offsets.lost")).isEqualTo(1);
            assertThat(stage.counted("windtrap.forwarder.offsets.overtaken")).isEqualTo(55);
            assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                    .isEqualTo(1);
        }
    }

    @Test
    void countsOnceWhatRetentionTookThoughNothingFollowsIt() throws Exception {
        try (var stage = stage(1)) {
            // Given
            stage.sendEvents(100);
            stage.commit(0, new OffsetAndMetadata(5));
            stage.deleteRecordsBefore(0, 100);

            for (int owner = 0; owner < 2; owner++) {
                // When
                try (var _ = stage.forwarder(KillSwitch.never())) {
                    await().atMost(LONG)
                            .untilAsserted(() -> assertThat(stage.committed(0)).isEqualTo(new OffsetAndMetadata(100)));
                    await().atMost(LONG)
                            .until(() -> !stage.gauges("windtrap.forwarder.lag").isEmpty());
                }

                // Then
                assertThat(stage.counted("windtrap.forwarder.offsets.lost")).isEqualTo(1);
                assertThat(stage.counted("windtrap.forwarder.offsets.overtaken"))
                        .isEqualTo(95);
            }
        }
    }

    @Test
    void goesOnFromTheEarliestWhenRetentionOvertakesItWhileItRuns() throws Exception {
        try (var stage = stage(1);
                var port = new SilentPort(stage.warehouseUrl)) {
            // Given
            stage.warehouseUrl = port.url();
            stage.bufferedBytes = 128 << 10;
            stage.consumerProperties.put("max.poll.records", "50");
            stage.consumerProperties.put("max.partition.fetch.bytes", "8192");
            stage.consumerProperties.put("fetch.max.bytes", "8192");
            var problems = new ReadinessProblems(stage.name);
            try (var _ = stage.forwarder(KillSwitch.never(), "1", problems)) {
                await().atMost(LONG).until(() -> problems.all().isEmpty());
                port.fallSilent();
                stage.sendEvents(10_000);
                await().atMost(LONG).until(() -> stage.counted("windtrap.forwarder.pauses") > 0);

                // When
                stage.deleteRecordsBefore(0, 9_900);
                port.speak();

                // Then
                await().atMost(LONG)
                        .ignoreExceptions()
                        .until(() -> stage.query(
                                        "SELECT uniqExact(id) FROM tracks WHERE toInt32(substring(id, 2)) >= 9900")
                                .equals("100"));
            }
            assertThat(stage.counted("windtrap.forwarder.offsets.lost")).isPositive();
            assertThat(stage.query("SELECT count() - uniqExact(id) FROM tracks"))
                    .isEqualTo("0");
        }
    }

    private static Stage stage(int partitions) throws Exception {
        return new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), partitions);
    }

    private static void awaitEverythingOnce(Stage stage) {
        String once = stage.sent() + "\t" + stage.sent();
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks"))
                        .isEqualTo(once));
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(
                                stage.query("SELECT count(), sum(number) FROM merge('" + stage.name + "', '^kind_')"))
                        .isEqualTo(stage.sent() + "\t" + (long) stage.sent() * (stage.sent() - 1) / 2));
    }
}
