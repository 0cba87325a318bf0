package io.windtrap.transformer.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka Streams says of itself. It has many metrics, and other ones with each thread that is replaced: all of them are looked
 * through, once for all gauges of a scrape. Safe for concurrent use.
 */
public final class StreamsMetrics {
    /** Gauges that ask within it are of one scrape. */
    private static final long LONGEST_SCRAPE_NANOS = Duration.ofSeconds(1).toNanos();

    private static final Set<String> OF_THREADS = Set.of("commit-latency-avg", "commit-latency-max", "process-rate");

    private final Supplier<Map<MetricName, ? extends Metric>> source;
    private final Set<String> topics;
    private final LongSupplier nanoTime;
    private @Nullable Look last;

    /**
     * What one look found.
     *
     * @param ofThreads the highest value of all threads that have one, by the metric's name
     * @param lags events that are not read yet, by partition
     */
    private record Look(long nanos, Map<String, Double> ofThreads, Map<String, Double> lags) {}

    private StreamsMetrics(Supplier<Map<MetricName, ? extends Metric>> source, String topic, LongSupplier nanoTime) {
        this.source = source;
        // One with dots in its name may be there twice, under both ways to write it.
        this.topics = Set.copyOf(List.of(topic, topic.replace('.', '_')));
        this.nanoTime = nanoTime;
    }

    /**
     * Shows them as gauges, which are NaN before there is anything to say.
     *
     * @param source all metrics of Kafka Streams as they are now; empty before it runs
     * @param topic that is read
     * @param nanoTime a clock that never goes back, in ns
     */
    public static void show(
            MeterRegistry registry,
            Supplier<Map<MetricName, ? extends Metric>> source,
            String topic,
            LongSupplier nanoTime) {
        var streams = new StreamsMetrics(source, topic, nanoTime);
        streams.gauge(
                registry, "lag", "Events of the partitions of this process that are not read yet", StreamsMetrics::lag);
        streams.gauge(
                registry,
                "commit.latency.avg",
                "Time that a commit takes, in ms, of the slowest thread",
                look -> ofThreads(look, "commit-latency-avg"));
        streams.gauge(
                registry,
                "commit.latency.max",
                "Longest time that a commit took lately, in ms",
                look -> ofThreads(look, "commit-latency-max"));
        streams.gauge(
                registry,
                "process.rate",
                "Events that a thread processes in a second, of the fastest",
                look -> ofThreads(look, "process-rate"));
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Look> value) {
        Gauge.builder("windtrap.transformer." + name, () -> value.applyAsDouble(look()))
                .description(description)
                .register(registry);
    }

    private static double lag(Look look) {
        return look.lags().isEmpty()
                ? Double.NaN
                : look.lags().values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static double ofThreads(Look look, String name) {
        return look.ofThreads().getOrDefault(name, Double.NaN);
    }

    private synchronized Look look() {
        long now = nanoTime.getAsLong();
        Look look = last;
        if (look == null || now - look.nanos() >= LONGEST_SCRAPE_NANOS) {
            look = new Look(now, new HashMap<>(), new HashMap<>());
            for (Metric metric : source.get().values()) {
                if (metric.metricValue() instanceof Number number && !Double.isNaN(number.doubleValue())) {
                    add(look, metric.metricName(), number.doubleValue());
                }
            }
            last = look;
        }
        return look;
    }

    private void add(Look look, MetricName name, double value) {
        if (name.group().equals("stream-thread-metrics") && OF_THREADS.contains(name.name())) {
            look.ofThreads().merge(name.name(), value, Math::max);
        } else if (name.name().equals("records-lag")
                && topics.contains(name.tags().getOrDefault("topic", ""))) {
            look.lags().merge(name.tags().getOrDefault("partition", ""), value, Math::max);
        }
    }
}
