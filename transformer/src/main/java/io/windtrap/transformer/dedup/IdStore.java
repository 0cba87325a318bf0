package io.windtrap.transformer.dedup;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/** The store of ids: RocksDB on disk, with a topic in Kafka that it can be made again from. */
public final class IdStore {
    private static final int SEGMENTS_IN_TOPIC = 4;

    private IdStore() {}

    /** Its name. Another window has another store, as what lies on disk is cut by it. */
    public static String name(DedupPlan plan) {
        return "ids-" + plan.window().toSeconds() + "s";
    }

    /** The store for {@code plan}. */
    public static StoreBuilder<WindowStore<byte[], byte[]>> builder(DedupPlan plan) {
        Duration half = SeenIds.half(plan.window());
        Duration kept = half.multipliedBy(3);
        Map<String, String> topic = Map.of(
                // Room is given free by whole segments: small ones, so that little more lies there than is kept.
                TopicConfig.SEGMENT_MS_CONFIG,
                String.valueOf(kept.dividedBy(SEGMENTS_IN_TOPIC).toMillis()),
                // An id is written once: compaction would find nothing to drop, and make one segment of old and newer
                // ones, which is only as old as its youngest record.
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                // Else events of last week, which are read after an outage, have ids that are too old at once.
                TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                TimestampType.LOG_APPEND_TIME.name);
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(name(plan), kept, half, false),
                        Serdes.ByteArray(),
                        Serdes.ByteArray())
                .withLoggingEnabled(topic);
    }
}
