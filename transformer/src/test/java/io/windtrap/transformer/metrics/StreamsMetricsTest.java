package io.windtrap.transformer.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.Metrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StreamsMetricsTest {
    private static final String TOPIC = "web.events";
    private static final long SECOND = 1_000_000_000;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Metrics kafka = new Metrics();
    private long now = -SECOND;
    private int looks;

    @BeforeEach
    void show() {
        StreamsMetrics.show(
                registry,
                () -> {
                    looks++;
                    return kafka.metrics();
                },
                TOPIC,
                () -> now);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    void looksOnceForAllGaugesOfAScrape() {
        // When
        Map<String, Double> first = scrape();

        // Then
        assertThat(first)
                .containsOnlyKeys("lag", "commit.latency.avg", "commit.latency.max", "process.rate")
                .containsValue(Double.NaN);
        assertThat(looks).isOne();

        // When
        now += SECOND;
        scrape();

        // Then
        assertThat(looks).isEqualTo(2);
    }

    @Test
    void showsThreadsThatReplacedOthers() {
        // Given
        MetricName gone = ofThread("one", "process-rate", 900);
        ofThread("two", "process-rate", 20);
        ofThread("two", "commit-latency-avg", 3);
        assertThat(scrape()).containsEntry("process.rate", 900.0).containsEntry("commit.latency.avg", 3.0);

        // When: a thread without a commit yet
        kafka.removeMetric(gone);
        ofThread("three", "process-rate", 30);
        ofThread("three", "commit-latency-avg", Double.NaN);
        now += SECOND;

        // Then
        assertThat(scrape()).containsEntry("process.rate", 30.0).containsEntry("commit.latency.avg", 3.0);
    }

    @Test
    void addsUpWhatIsNotReadOfTheTopicsPartitions() {
        // Given: Kafka's consumers write the name of a topic in two ways
        lag("web.events", 0, 5);
        lag("web_events", 0, 5);
        lag("web.events", 1, 7);
        lag("web.events.ids", 0, 100);

        // Then
        assertThat(scrape()).containsEntry("lag", 12.0);
    }

    private Map<String, Double> scrape() {
        Map<String, Double> values = new HashMap<>();
        registry.forEachMeter(meter -> values.put(
                meter.getId().getName().replace("windtrap.transformer.", ""),
                meter.measure().iterator().next().getValue()));
        return values;
    }

    private MetricName ofThread(String thread, String name, double value) {
        return add(kafka.metricName(name, "stream-thread-metrics", Map.of("thread-id", thread)), value);
    }

    private void lag(String topic, int partition, double value) {
        Map<String, String> tags = Map.of("topic", topic, "partition", String.valueOf(partition));
        add(kafka.metricName("records-lag", "consumer-fetch-manager-metrics", tags), value);
    }

    private MetricName add(MetricName name, double value) {
        kafka.addMetric(name, (Gauge<Double>) (_, _) -> value);
        return name;
    }
}
