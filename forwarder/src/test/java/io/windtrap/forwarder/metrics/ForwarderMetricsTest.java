package io.windtrap.forwarder.metrics;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.windtrap.engine.testing.MetricsPage;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.clickhouse.discards.DiscardMetrics;
import io.windtrap.forwarder.clickhouse.discards.Discards;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.consume.DoubleRegistrations;
import io.windtrap.forwarder.intent.Recovery;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.replay.Replays;
import io.windtrap.forwarder.replay.run.ReplayMetrics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

final class ForwarderMetricsTest {
    private static final String PREFIX = "windtrap_forwarder_";
    private static final Instant NOW = Instant.parse("2026-03-02T10:15:31Z");

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final ForwarderMetrics metrics = new ForwarderMetrics(registry, "d", InstantSource.fixed(NOW));

    @Test
    void areWhatTheirPageSays() throws Exception {
        // Given
        metrics.committed(Batches.of(List.of(row("t", text("id", "a")))));
        metrics.inserts("inserted").record(Duration.ofMillis(1));
        metrics.inserted(1);
        metrics.repeated();
        metrics.retried("transient", "table tracks");
        metrics.skipped("source");
        metrics.deadLetter("malformed_record");
        metrics.deadLettersFailed("TimeoutException");
        metrics.rehearsed();
        metrics.filtered("integrations");
        metrics.discarded("no_name");
        metrics.blamed("views");
        metrics.paused("batch_waits");
        metrics.notHonoured(Recovery.Warning.RESHAPED);
        metrics.offsetLost(1);
        metrics.lag(new TopicPartition("events", 3), 1, 0);
        new DiscardMetrics("d", registry)
                .discarded(Map.of(new Discards.Kind("t", "n", LogicalType.STRING, Mismatch.INCOMPATIBLE), 1));
        WarehouseMetricsTest.touchAll(registry);
        new ReplayMetrics(registry).accept(Replays.running("again"));

        // Then
        assertThat(MetricsPage.exposed(registry.scrape(), PREFIX))
                .isNotEmpty()
                .isEqualTo(MetricsPage.documented(PREFIX));
    }

    @Test
    void tellHowFarAPartitionIsBehindUntilItIsAnotherMembers() {
        // Given
        var partition = new TopicPartition("events", 3);

        // When
        metrics.lag(partition, 12, NOW.minusSeconds(5).toEpochMilli());

        // Then
        assertThat(registry.scrape())
                .contains("windtrap_forwarder_lag{destination=\"d\",partition=\"3\"} 12.0")
                .contains("windtrap_forwarder_lag_seconds{destination=\"d\",partition=\"3\"} 5.0");

        // When
        metrics.lag(partition, 0, Long.MAX_VALUE);

        // Then
        assertThat(registry.scrape()).contains("windtrap_forwarder_lag_seconds{destination=\"d\",partition=\"3\"} 0.0");

        // When
        metrics.forget(partition);

        // Then
        assertThat(registry.scrape()).doesNotContain("partition=\"3\"");

        // When
        try (var doubles = new DoubleRegistrations()) {
            metrics.lag(partition, 7, Long.MAX_VALUE);

            // Then
            assertThat(doubles.heard()).isEmpty();
        }
        assertThat(registry.scrape()).contains("windtrap_forwarder_lag{destination=\"d\",partition=\"3\"} 7.0");
    }

    @Test
    void areThereFromTheStartWhereTheirIncreaseIsWorthAnAlert() {
        assertThat(registry.scrape())
                .contains("windtrap_forwarder_offsets_lost_total{destination=\"d\"} 0.0")
                .contains("windtrap_forwarder_declarations_not_honoured_total{destination=\"d\",why=\"reshaped\"} 0.0")
                .contains("windtrap_forwarder_retries_total{destination=\"d\",kind=\"fatal\"} 0.0");
    }
}
