package io.windtrap.bench.events;

import io.windtrap.bench.process.ServiceConfig;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A topic's content: as if a gateway had taken the events a while ago, one each millisecond. The same bytes at every call.
 *
 * @param jsonBytes of all events' JSON
 * @param countOfType events of each type
 */
public record TopicFill(long events, long jsonBytes, Map<String, Long> countOfType) {
    private static final long SEED = 12;
    private static final Instant FIRST = Instant.parse("2026-03-02T10:00:00Z");

    /** Writes the events and returns once the broker has acknowledged them all. */
    public static TopicFill write(String bootstrapServers, String topic, long events, Variety variety)
            throws IOException {
        AtomicReference<Instant> clock = new AtomicReference<>(FIRST);
        AtomicReference<@Nullable Exception> failure = new AtomicReference<@Nullable Exception>(null);
        SampleEvents sample = new SampleEvents("fill", SEED, clock::get, variety);
        EventFacts facts = new EventFacts(ServiceConfig.SOURCE, "203.0.113.7", null, null, null);
        long bytes = 0;
        try (var producer = new KafkaProducer<byte[], byte[]>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        ProducerConfig.LINGER_MS_CONFIG,
                        20,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        128 << 10),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (long i = 0; i < events && failure.get() == null; i++) {
                Instant received = FIRST.plusMillis(i);
                clock.set(received);
                SampleEvents.Event event = sample.next();
                bytes += event.json().length;
                var _ = producer.send(
                        RecordFormat.encode(topic, event.user(), event.json(), received.toEpochMilli(), facts),
                        (_, exception) -> {
                            if (exception != null) {
                                failure.compareAndSet(null, exception);
                            }
                        });
            }
            producer.flush();
        }
        Exception reason = failure.get();
        if (reason != null) {
            throw new IOException("the topic can't be filled: " + reason.getMessage(), reason);
        }
        return new TopicFill(events, bytes, sample.countOfType());
    }
}
