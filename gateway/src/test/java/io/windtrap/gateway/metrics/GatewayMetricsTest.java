package io.windtrap.gateway.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.windtrap.engine.testing.MetricsPage;
import io.windtrap.gateway.answer.Refusal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class GatewayMetricsTest {
    private static final String PREFIX = "windtrap_gateway_";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GatewayMetrics metrics = new GatewayMetrics(registry, () -> 7);

    @Test
    void areWhatTheirPageSays() throws Exception {
        // Given
        metrics.answered("/v1/track", 200);
        metrics.refused(Refusal.JSON_INVALID);
        metrics.accepted("web", "track");
        metrics.dropped("web", 2);
        metrics.acknowledgedAfter(1);
        var load = new LoadMetrics(registry, () -> 1, () -> 2);
        load.watchProducer(() -> null);
        load.watchHotUsers(this, _ -> 3);
        load.eventLoopLate(1);
        new CertificateMetrics(registry).taken(Instant.EPOCH);

        // Then
        assertThat(MetricsPage.exposed(registry.scrape(), PREFIX))
                .isNotEmpty()
                .isEqualTo(MetricsPage.documented(PREFIX));
    }

    @Test
    void countWhateverTypeAClientMakesUpAsOther() {
        // When
        metrics.accepted("web", "made-up");
        metrics.accepted("web", null);
        metrics.accepted("web", "merge");

        // Then
        assertThat(registry.scrape())
                .contains("windtrap_gateway_events_total{source=\"web\",type=\"other\"} 2.0")
                .contains("windtrap_gateway_events_total{source=\"web\",type=\"merge\"} 1.0")
                .doesNotContain("made-up");
    }
}
