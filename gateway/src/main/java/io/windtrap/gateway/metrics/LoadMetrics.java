package io.windtrap.gateway.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.jspecify.annotations.Nullable;

/** How near the gateway is to what it can bear: its crowd, its event loops, its producer. */
public final class LoadMetrics {
    private static final Duration[] LAG_BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(20),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(2)
    };
    private static final double MILLIS_PER_SECOND = 1000;

    private final MeterRegistry registry;
    private final Timer eventLoopLag;

    /**
     * Registers with {@code registry}.
     *
     * @param connections how many are open
     * @param requests how many are under way
     */
    public LoadMetrics(MeterRegistry registry, IntSupplier connections, IntSupplier requests) {
        this.registry = registry;
        gauge("connections", "Open connections", connections::getAsInt);
        gauge("requests.in.flight", "Requests in progress", requests::getAsInt);
        eventLoopLag = Timer.builder("windtrap.gateway.event.loop.lag")
                .description("How late an event loop runs its timers, sampled")
                .serviceLevelObjectives(LAG_BUCKETS)
                .register(registry);
    }

    /** Shows what the producer says of itself; null = there is none now. */
    public void watchProducer(Supplier<? extends @Nullable Producer<?, ?>> producer) {
        gauge(
                "producer.queue.seconds",
                "Mean time that a record waited in the producer, over the last 30 s",
                () -> measured(producer.get(), "record-queue-time-avg") / MILLIS_PER_SECOND);
        gauge(
                "producer.queue.seconds.max",
                "Longest time that a record waited in the producer, over the last 30 s",
                () -> measured(producer.get(), "record-queue-time-max") / MILLIS_PER_SECOND);
        gauge(
                "producer.buffer.available.bytes",
                "Free memory of the producer for records",
                () -> measured(producer.get(), "buffer-available-bytes"));
    }

    /** Shows the events of hot users, which {@code source} counts and somebody else keeps. */
    public <T> void watchHotUsers(T source, ToDoubleFunction<T> events) {
        FunctionCounter.builder("windtrap.gateway.hot.user.events", source, events)
                .description("Events published without key because their user sends too many")
                .register(registry);
    }

    /** Records how late an event loop was. */
    public void eventLoopLate(long nanos) {
        eventLoopLag.record(nanos, TimeUnit.NANOSECONDS);
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder("windtrap.gateway." + name, value)
                .description(description)
                .register(registry);
    }

    /** A number of the Kafka client's own; 0 while there is none. */
    private static double measured(@Nullable Producer<?, ?> producer, String name) {
        if (producer == null) {
            return 0;
        }
        for (Metric metric : producer.metrics().values()) {
            if (metric.metricName().name().equals(name)
                    && metric.metricName().group().equals("producer-metrics")
                    && metric.metricValue() instanceof Double value) {
                return value.isNaN() ? 0 : value;
            }
        }
        return 0;
    }
}
