package io.windtrap.common.trace;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a service's spans go, as OpenTelemetry's own variables {@code OTEL_…} say. Nothing of it is set up unless
 * {@code OTEL_TRACES_EXPORTER} names an exporter. Metrics stay those of {@code /metrics}, and logs stay lines, whatever the variables say.
 */
public final class Telemetry implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Telemetry.class);
    private static final String EXPORTER = "otel.traces.exporter";
    /** A collector that is away must not hold up a service that stops. */
    private static final long CLOSE_SECONDS = 2;
    /** OpenTelemetry quotes values, which can be credentials of the collector. */
    private static final Pattern VALUE = Pattern.compile("=.*", Pattern.DOTALL);

    private final @Nullable OpenTelemetrySdk sdk;

    private Telemetry(@Nullable OpenTelemetrySdk sdk) {
        this.sdk = sdk;
    }

    /**
     * The telemetry of {@code service}, which is the name it has unless {@code OTEL_SERVICE_NAME} says another. Variables that make no sense
     * are logged and leave it off: a service works without.
     */
    public static Telemetry start(String service) {
        String exporter = System.getProperty(EXPORTER, System.getenv().getOrDefault("OTEL_TRACES_EXPORTER", "none"));
        if (exporter.isBlank() || exporter.equals("none")) {
            return new Telemetry(null);
        }
        try {
            OpenTelemetrySdk sdk = AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesCustomizer(given -> chosen(service, given))
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk();
            ExporterLog.install();
            log.atInfo().addKeyValue("exporter", exporter).log("spans are exported as the variables OTEL_… say");
            return new Telemetry(sdk);
        } catch (RuntimeException e) {
            log.atError()
                    .addKeyValue(
                            "error",
                            VALUE.matcher(String.valueOf(e.getMessage())).replaceAll("=…"))
                    .log("tracing stays off: the variables OTEL_… can't be used; correct them and restart");
            return new Telemetry(null);
        }
    }

    /** What holds whatever is given, and what is not given. An empty variable is not: OpenTelemetry says so, and its SDK fails on some. */
    private static Map<String, String> chosen(String service, ConfigProperties given) {
        Map<String, String> chosen = new HashMap<>(Map.of(
                "otel.service.name", service,
                "otel.exporter.otlp.protocol", "http/protobuf",
                "otel.exporter.otlp.endpoint", "http://localhost:4318",
                "otel.traces.sampler", "parentbased_always_on"));
        chosen.keySet().removeIf(name -> !given.getString(name, "").isBlank());
        chosen.put("otel.metrics.exporter", "none");
        chosen.put("otel.logs.exporter", "none");
        return chosen;
    }

    /** What spans are made with; null while tracing is off. */
    public @Nullable Tracer tracer() {
        return sdk == null ? null : sdk.getTracer("io.windtrap");
    }

    /** Exports what is left, for {@value #CLOSE_SECONDS} s at most. */
    @Override
    public void close() {
        if (sdk != null) {
            sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
