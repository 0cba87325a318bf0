package io.windtrap.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** What becomes of the listener's certificate. */
public final class CertificateMetrics {
    private final Counter taken;
    private final Counter refused;
    private volatile long expires;

    /** Registers with {@code registry}. */
    public CertificateMetrics(MeterRegistry registry) {
        taken = reloads(registry, "taken");
        refused = reloads(registry, "refused");
        TimeGauge.builder("windtrap.gateway.certificate.expires", () -> expires, TimeUnit.SECONDS)
                .description("When the certificate in force expires, in seconds since 1970")
                .register(registry);
    }

    private static Counter reloads(MeterRegistry registry, String result) {
        return Counter.builder("windtrap.gateway.certificate.reloads")
                .description("Reloads of the certificate by result: taken, or refused because it can't be used")
                .tag("result", result)
                .register(registry);
    }

    /** Notes when the certificate in force expires. */
    public void expiresAt(Instant instant) {
        expires = instant.getEpochSecond();
    }

    /** Counts a changed certificate that is now in force. */
    public void taken(Instant expiry) {
        taken.increment();
        expiresAt(expiry);
    }

    /** Counts a changed certificate that can't be used. */
    public void refused() {
        refused.increment();
    }
}
