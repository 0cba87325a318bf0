package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes less beside an offset than Kafka's default. */
final class ShortMetadataIT {
    /** Enough for what two partitions declare together, and not for twelve. */
    private static final int BYTES = 120;

    @TempDir
    private static Path folder;

    @Test
    void fewerPartitionsShareABatchWhereKafkaTakesShorterDeclarationsAlone() throws Exception {
        var options =
                KafkaOptions.in(folder).withProperties(Map.of("offset.metadata.max.bytes", Integer.toString(BYTES)));
        try (var kafka = KafkaEngine.start(options);
                var stage = new Stage(kafka.bootstrapServers(), TestServers.sharedClickHouse(), 12)) {
            // Given
            stage.limits = new BatchLimits(10_000, 1 << 20, Duration.ofMillis(300)).joint(true);
            stage.sendEvents(300);

            // When
            try (var _ = stage.forwarder(KillSwitch.never())) {

                // Then
                stage.awaitEverythingOnce();
            }
            assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                    .isZero();
        }
    }
}
