package io.windtrap.transformer.stage;

import io.windtrap.transformer.dedup.RocksDbMemory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.jspecify.annotations.Nullable;

/** How the Kafka Streams application is set up. */
final class StreamSettings {
    /** Above what topics take: the topic decides what is too large. */
    private static final int LARGEST_REQUEST = 128 << 20;

    /** That of Kafka Streams. */
    private static final Duration LONGEST_POLL = Duration.ofMinutes(5);

    private StreamSettings() {}

    /**
     * The settings of {@code plan}, for an instance of this name.
     *
     * @param memory of its stores; null where it has none
     * @param transaction how long one may be open
     */
    static Properties of(StagePlan plan, String instance, @Nullable RocksDbMemory memory, Duration transaction) {
        Map<String, Object> all = new HashMap<>(plan.kafkaProperties());
        // What the forwarder's group may be set up with means something else here.
        all.keySet().removeAll(Set.of(ConsumerConfig.GROUP_ID_CONFIG, ConsumerConfig.ISOLATION_LEVEL_CONFIG));
        // With streams, in 4.4.0, who comes back after a kill waits 45 s for its own name, and ids were lost.
        all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, plan.applicationId());
        all.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, plan.bootstrapServers());
        all.put(StreamsConfig.STATE_DIR_CONFIG, plan.stateDirectory().toString());
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, plan.threads());
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, plan.commitInterval().toMillis());
        all.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, AnyTimestamp.class);
        // A group that knows its members by name waits for one that restarts, and gives it its partitions back at once.
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instance);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), (int)
                plan.sessionTimeout().toMillis());
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), (int)
                plan.sessionTimeout().dividedBy(3).toMillis());
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 5_000);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 20);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 128 << 10);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_REQUEST);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.BUFFER_MEMORY_CONFIG), (long) LARGEST_REQUEST);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), (int) transaction.toMillis());
        if (transaction.compareTo(LONGEST_POLL)
                > 0) { // Else the group would take the partitions of a thread that is in one.
            all.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG), (int)
                    transaction.toMillis());
        }
        if (memory != null) {
            all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.Setter.class);
            all.put(RocksDbMemory.SETTING, memory);
            // Else what a crash leaves is thrown away and read from Kafka again.
            all.put(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG, true);
            all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, plan.standbys());
        }
        var settings = new Properties();
        settings.putAll(all);
        return settings;
    }

    /** A record without a time goes on too: Kafka Streams would leave it out. */
    public static final class AnyTimestamp implements TimestampExtractor {
        @Override
        public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
            return Math.max(0, record.timestamp());
        }
    }
}
