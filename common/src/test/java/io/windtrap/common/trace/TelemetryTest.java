package io.windtrap.common.trace;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

final class TelemetryTest {
    @Test
    void isOffUnlessAnExporterIsNamed() {
        try (Telemetry telemetry = Telemetry.start("windtrap-test")) {
            assertThat(telemetry.tracer()).isNull();
        }
    }

    @Test
    void isOffWhereTheExporterIsNone() {
        assertThat(isOn(Map.of("otel.traces.exporter", "none"))).isFalse();
        assertThat(isOn(Map.of("otel.traces.exporter", ""))).isFalse();
    }

    /** As a file of variables has them where nobody filled them in. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "otel.service.name",
                "otel.resource.attributes",
                "otel.exporter.otlp.endpoint",
                "otel.exporter.otlp.headers",
                "otel.exporter.otlp.protocol",
                "otel.exporter.otlp.timeout",
                "otel.traces.sampler",
                "otel.traces.sampler.arg",
                "otel.bsp.schedule.delay",
            })
    void takesAnEmptyVariableForOneThatIsNotSet(String variable) {
        assertThat(isOn(Map.of("otel.traces.exporter", "otlp", variable, ""))).isTrue();
    }

    @Test
    void leavesMetricsAndLogsAlone() {
        assertThat(isOn(Map.of(
                        "otel.traces.exporter", "otlp",
                        "otel.metrics.exporter", "no-such-exporter",
                        "otel.logs.exporter", "no-such-exporter")))
                .isTrue();
    }

    @Test
    void staysOffWhereItsVariablesMakeNoSense() {
        assertThat(isOn(Map.of("otel.traces.exporter", "no-such-exporter"))).isFalse();
        assertThat(isOn(Map.of("otel.traces.exporter", "otlp", "otel.exporter.otlp.protocol", "pigeon")))
                .isFalse();
    }

    @Test
    void quotesNoCredentialsOfTheCollector() {
        // Given
        var lines = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger(Telemetry.class);
        lines.start();
        log.addAppender(lines);

        // When
        boolean on = isOn(Map.of("otel.traces.exporter", "otlp", "otel.exporter.otlp.headers", "pa55word"));
        log.detachAppender(lines);

        // Then
        assertThat(on).isFalse();
        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage() + line.getKeyValuePairs())
                        .contains("otel.exporter.otlp.headers")
                        .doesNotContain("pa55word"));
    }

    private static boolean isOn(Map<String, String> properties) {
        properties.forEach(System::setProperty);
        try (Telemetry telemetry = Telemetry.start("windtrap-test")) {
            return telemetry.tracer() != null;
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }
}
