package io.windtrap.transformer.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.transformer.step.LiveSteps;
import io.windtrap.transformer.step.Steps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

final class StreamSettingsTest {
    @Test
    void giveATransactionItsTimeAndKeepTheGroupFromTakingPartitionsMeanwhile() {
        assertThat(settings(Duration.ofSeconds(48)))
                .containsEntry("producer.transaction.timeout.ms", 48_000)
                .doesNotContainKey("consumer.max.poll.interval.ms");
        assertThat(settings(Duration.ofMinutes(10)))
                .containsEntry("producer.transaction.timeout.ms", 600_000)
                .containsEntry("consumer.max.poll.interval.ms", 600_000);
    }

    private static Properties settings(Duration transaction) {
        var plan = new StagePlan(
                "127.0.0.1:1",
                Map.of(),
                "events",
                "events.transformed",
                "events.dead",
                "test",
                "",
                Path.of("state"),
                1,
                Duration.ofMillis(200),
                Duration.ofSeconds(6),
                null,
                null,
                Duration.ofSeconds(1),
                0,
                new LiveSteps(new Steps(List.of())));
        return StreamSettings.of(plan, "one", null, transaction);
    }
}
