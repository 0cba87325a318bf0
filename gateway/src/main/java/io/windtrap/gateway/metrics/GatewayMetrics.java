package io.windtrap.gateway.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.windtrap.gateway.answer.Refusal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's metrics. Every label's values are bounded whatever clients send: routes come from the route table,
 * sources from the configuration, and an event type that is none of the known ones counts as {@code other}.
 */
public final class GatewayMetrics {
    private static final Set<String> KNOWN_TYPES =
            Set.of("identify", "track", "page", "screen", "group", "alias", "merge", "audiencelist");
    private static final Duration[] ACKNOWLEDGEMENT_BUCKETS = {
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(10)
    };

    private final MeterRegistry registry;
    private final Timer acknowledgement;
    private final Map<Answered, Counter> requests = new ConcurrentHashMap<>();
    private final Map<Refusal, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<Accepted, Counter> events = new ConcurrentHashMap<>();

    /**
     * Registers with {@code registry}.
     *
     * @param inFlightBytes bytes of requests being read or waiting for Kafka
     */
    public GatewayMetrics(MeterRegistry registry, LongSupplier inFlightBytes) {
        this.registry = registry;
        this.acknowledgement = Timer.builder("windtrap.gateway.acknowledgement")
                .description("From a request's last byte to Kafka's acknowledgement of its last event")
                .serviceLevelObjectives(ACKNOWLEDGEMENT_BUCKETS)
                .register(registry);
        Gauge.builder("windtrap.gateway.in.flight", inFlightBytes::getAsLong)
                .description("Memory of request bodies that are being read or wait for Kafka")
                .baseUnit("bytes")
                .register(registry);
    }

    /** Counts an answer of {@code status} by the route of template {@code route}. */
    public void answered(String route, int status) {
        requests.computeIfAbsent(
                        new Answered(route, status),
                        key -> Counter.builder("windtrap.gateway.requests")
                                .description("Requests answered")
                                .tag("route", key.route())
                                .tag("code", Integer.toString(key.status()))
                                .register(registry))
                .increment();
    }

    /** Counts a request that was refused. */
    public void refused(Refusal refusal) {
        refusals.computeIfAbsent(
                        refusal,
                        key -> Counter.builder("windtrap.gateway.refusals")
                                .description("Requests refused")
                                .tag("reason", key.reason())
                                .register(registry))
                .increment();
    }

    /** Counts one event that Kafka acknowledged. {@code type} is what the client wrote, or null. */
    public void accepted(String sourceId, @Nullable String type) {
        String known = type != null && KNOWN_TYPES.contains(type) ? type : "other";
        events.computeIfAbsent(
                        new Accepted(sourceId, known),
                        key -> Counter.builder("windtrap.gateway.events")
                                .description("Events acknowledged by Kafka")
                                .tag("source", key.source())
                                .tag("type", key.type())
                                .register(registry))
                .increment();
    }

    /** Counts events that were left out of their batch. */
    public void dropped(String sourceId, int count) {
        Counter.builder("windtrap.gateway.events.dropped")
                .description("Invalid events dropped from their batch")
                .tag("source", sourceId)
                .register(registry)
                .increment(count);
    }

    /** Records how long Kafka took for a request. */
    public void acknowledgedAfter(long nanos) {
        acknowledgement.record(nanos, TimeUnit.NANOSECONDS);
    }

    private record Answered(String route, int status) {}

    private record Accepted(String source, String type) {}
}
