package io.windtrap.forwarder.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.windtrap.forwarder.batch.SealedBatch;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;

/** One destination's metrics. */
final class Meters {
    private static final String PREFIX = "windtrap.forwarder.";
    private static final double MILLIS = 1000;

    private final MeterRegistry registry;
    private final Tags tags;
    private final InstantSource clock;
    private final AtomicLong newestCommittedMillis = new AtomicLong();
    private final Map<TopicPartition, AtomicLong> lags = new ConcurrentHashMap<>();

    Meters(MeterRegistry registry, String destination, InstantSource clock) {
        this.registry = registry;
        this.tags = Tags.of("destination", destination);
        this.clock = clock;
        Gauge.builder(PREFIX + "freshness.seconds", this, Meters::freshness)
                .description("Now minus receivedAt of the newest committed event; NaN before the first")
                .tags(tags)
                .register(registry);
    }

    /** The batch's offsets are committed: its rows can be queried. */
    void committed(SealedBatch batch) {
        counter("events", "Events whose offsets are committed", Tags.empty()).increment(batch.events());
        counter("rows", "Rows inserted", Tags.empty()).increment(batch.rows());
        counter("batches", "Batches by what sealed them", Tags.of("sealed.by", lower(batch.sealedBy())))
                .increment();
        if (batch.events() > 0) {
            newestCommittedMillis.accumulateAndGet(batch.newestMillis(), Math::max);
            Timer.builder(PREFIX + "delay")
                    .description("From reception by the gateway to a committed row, for the oldest event of each batch")
                    .tags(tags)
                    .publishPercentileHistogram()
                    .minimumExpectedValue(Duration.ofMillis(10))
                    .maximumExpectedValue(Duration.ofMinutes(1))
                    .register(registry)
                    .record(Duration.ofMillis(Math.max(0, clock.millis() - batch.oldestMillis())));
        }
    }

    /** @param result {@code inserted}, or the kind of failure */
    Timer inserts(String result) {
        return Timer.builder(PREFIX + "inserts")
                .description("INSERTs by what came of them")
                .tags(tags)
                .tag("result", result)
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofMinutes(1))
                .register(registry);
    }

    void retried(String kind) {
        counter("retries", "INSERTs tried again, by kind of failure", Tags.of("kind", kind))
                .increment();
    }

    void skipped(String reason) {
        counter("skipped", "Events not for this destination", Tags.of("reason", reason))
                .increment();
    }

    void refused(String reason) {
        counter("refused", "Records that can't become rows", Tags.of("reason", reason))
                .increment();
    }

    void paused() {
        counter("pauses", "Times a partition was paused because its batches wait for the warehouse", Tags.empty())
                .increment();
    }

    /** A declared batch could not be repeated as it was. */
    void notHonoured(String why) {
        counter("declarations.not.honoured", "Declared batches that may be inserted twice", Tags.of("why", why))
                .increment();
    }

    /** The committed offset is not in the log. */
    void offsetLost() {
        counter("offsets.lost", "Committed offsets that the topic doesn't have", Tags.empty())
                .increment();
    }

    void lag(TopicPartition partition, long records) {
        lags.computeIfAbsent(partition, this::lagGauge).set(records);
    }

    void forget(TopicPartition partition) {
        AtomicLong lag = lags.remove(partition);
        if (lag != null) {
            registry.remove(gauge(partition, lag));
        }
    }

    private AtomicLong lagGauge(TopicPartition partition) {
        var lag = new AtomicLong();
        gauge(partition, lag);
        return lag;
    }

    private Gauge gauge(TopicPartition partition, AtomicLong lag) {
        return Gauge.builder(PREFIX + "lag", lag, AtomicLong::get)
                .description("Records of the partition that are not read yet")
                .tags(tags)
                .tag("partition", String.valueOf(partition.partition()))
                .register(registry);
    }

    private double freshness() {
        long newest = newestCommittedMillis.get();
        return newest == 0 ? Double.NaN : (clock.millis() - newest) / MILLIS;
    }

    private Counter counter(String name, String description, Tags more) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
