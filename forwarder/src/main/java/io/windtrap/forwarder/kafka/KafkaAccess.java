package io.windtrap.forwarder.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * How to reach Kafka outside of a destination's consumer group.
 *
 * @param properties the operator's, passed through; may hold secrets
 */
public record KafkaAccess(String bootstrapServers, Map<String, String> properties) {
    /** Above what topics take: the topic decides what is too large, and its answer is the one to act on. */
    private static final int LARGEST_REQUEST = 128 << 20;

    /** A consumer of no group, which is told where to read. */
    public Consumer<byte[], byte[]> consumer() {
        Map<String, Object> all = new HashMap<>();
        all.put(ConsumerConfig.CLIENT_ID_CONFIG, "windtrap-forwarder");
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 16 << 20);
        all.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        all.putAll(properties);
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** As {@link #consumer()}, for one record of each partition: it fetches as few bytes as Kafka gives. */
    public Consumer<byte[], byte[]> peekingConsumer() {
        Map<String, String> frugal = new HashMap<>(properties);
        frugal.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "1");
        return new KafkaAccess(bootstrapServers, frugal).consumer();
    }

    /** A client that asks what topics there are and how they are set up. */
    public Admin admin() {
        Map<String, Object> all = new HashMap<>();
        all.put(AdminClientConfig.CLIENT_ID_CONFIG, "windtrap-forwarder-admin");
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        all.putAll(properties);
        all.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        return Admin.create(all);
    }

    /** A producer whose acknowledgement means that a record is on every replica in sync, once. */
    public Producer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>();
        all.put(ProducerConfig.CLIENT_ID_CONFIG, "windtrap-dead-letters");
        all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        all.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        all.putAll(properties);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // Two at once into a topic just made may cost the first its delivery timeout: KAFKA-15591, until Kafka 4.5.
        all.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
        all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) LARGEST_REQUEST);
        all.putAll(more);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public String toString() {
        return bootstrapServers;
    }
}
