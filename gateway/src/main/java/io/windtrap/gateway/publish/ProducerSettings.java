package io.windtrap.gateway.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * How the gateway's producer is set up.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param linger how long a record waits for others to share its batch
 * @param timeout how long Kafka may take to acknowledge a record, retries included; at least 1 s
 * @param bufferBytes memory for records that wait to be sent
 * @param maxEventBytes largest event, key not counted
 * @param properties of the operator: they win over everything but what the promises rest on
 */
public record ProducerSettings(
        String bootstrapServers,
        Duration linger,
        Duration timeout,
        long bufferBytes,
        int maxEventBytes,
        Map<String, String> properties) {
    private static final int BATCH_BYTES = 128 << 10;
    private static final int HEADER_BYTES = 64 << 10;

    /** Properties for {@code KafkaProducer}, serializers apart. */
    public Map<String, Object> toProperties() {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "windtrap-gateway");
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        all.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, bufferBytes);
        // An id may be as long as its event, and then makes a key of that length.
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * maxEventBytes + HEADER_BYTES);
        all.put(ProducerConfig.RECONNECT_BACKOFF_MS_CONFIG, 50L);
        all.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1000L);
        all.putAll(properties);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        all.put(
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                0L); // send runs on event loops: what can't be had at once is refused
        all.put(ProducerConfig.LINGER_MS_CONFIG, linger.toMillis());
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.toIntExact(timeout.toMillis()));
        all.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                Math.toIntExact(timeout.minus(linger).toMillis() / 2));
        return all;
    }
}
