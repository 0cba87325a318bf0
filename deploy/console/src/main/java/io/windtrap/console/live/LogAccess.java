package io.windtrap.console.live;

import io.windtrap.forwarder.kafka.KafkaAccess;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Makes the consumers that read the log for people: of no group, so that no destination hears of them. */
public final class LogAccess {
    private final KafkaAccess kafka;

    /** @param kafka whose operator's properties win */
    public LogAccess(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /** How to reach Kafka. */
    public KafkaAccess kafka() {
        return kafka;
    }

    /** For the tail: few bytes at a time, since most of them are passed over where there is much. */
    Consumer<byte[], byte[]> tail() {
        return with(Map.of(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                String.valueOf(32 << 10),
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                String.valueOf(256 << 10),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                "250"));
    }

    /** For a search: it holds what it has polled of each partition until the others have come to the same time. */
    public Consumer<byte[], byte[]> search() {
        return with(Map.of(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                String.valueOf(256 << 10),
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                String.valueOf(4 << 20),
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                "100"));
    }

    private Consumer<byte[], byte[]> with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.putAll(kafka.properties());
        return new KafkaAccess(kafka.bootstrapServers(), all).consumer();
    }
}
