package io.windtrap.common.topics;

import io.windtrap.common.config.WindtrapConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic that the configuration names.
 *
 * @param name in Kafka
 * @param role what it is for
 * @param key of the configuration, that names it
 * @param largestEvent bytes of the largest event that an ordinary request can bring: {@code gateway.max-body}
 */
public record RequiredTopic(String name, TopicRole role, String key, long largestEvent) {
    /** For the headers of a record, beside its key and its event; and for those of a dead letter. */
    private static final int ROOM_FOR_HEADERS = 64 << 10;

    private static final int MIB = 1 << 20;

    /** The one that gateways write to. */
    public static RequiredTopic ofGateway(WindtrapConfig config) {
        return events(config, config.kafka().topic(), "kafka.topic");
    }

    /** Those that forwarders read and write. */
    public static List<RequiredTopic> ofForwarder(WindtrapConfig config) {
        String shared = config.kafka().topic();
        Stream<RequiredTopic> events = DestinationTopics.all(config).stream()
                .map(topic -> events(config, topic, topic.equals(shared) ? "kafka.topic" : "destinations[].topic"));
        long largest = config.gateway().maxBody().bytes();
        return Stream.concat(
                        events,
                        Stream.of(
                                new RequiredTopic(
                                        config.forwarder().deadLetters().topic(),
                                        TopicRole.DEAD_LETTERS,
                                        "forwarder.dead-letters.topic",
                                        largest),
                                new RequiredTopic(
                                        config.forwarder().replays().topic(),
                                        TopicRole.REPLAYS,
                                        "forwarder.replays.topic",
                                        largest)))
                .toList();
    }

    /** All of the configuration, each once. */
    public static List<RequiredTopic> all(WindtrapConfig config) {
        return Stream.concat(Stream.of(ofGateway(config)), ofForwarder(config).stream())
                .distinct()
                .toList();
    }

    /**
     * The one that {@code transformer replay NAME} writes.
     *
     * @param largestRecord bytes that {@code kafka.topic} takes; 0 = not known
     */
    public static RequiredTopic ofTransformedReplay(WindtrapConfig config, String name, long largestRecord) {
        // An event may be half of its record, and the other half its key.
        return new RequiredTopic(
                DestinationTopics.ofTransformedReplay(config, name),
                TopicRole.EVENTS,
                "transformer.topic",
                Math.max(config.gateway().maxBody().bytes(), largestRecord / 2));
    }

    private static RequiredTopic events(WindtrapConfig config, String topic, String key) {
        return new RequiredTopic(
                topic, TopicRole.EVENTS, key, config.gateway().maxBody().bytes());
    }

    /** Bytes below which {@code max.message.bytes} refuses events with a user of ordinary length. */
    long leastRecord() {
        return largestEvent + ROOM_FOR_HEADERS;
    }

    /** What {@code max.message.bytes} should be: an id may be as long as its event, and is then a key of that length. */
    long advisedRecord() {
        long events = Math.ceilDiv(2 * largestEvent + ROOM_FOR_HEADERS, (long) MIB) * MIB;
        return role == TopicRole.DEAD_LETTERS ? letterOf(events) : events;
    }

    /** Bytes of a dead letter of an event of {@code bytes}. */
    static long letterOf(long bytes) {
        return bytes + ROOM_FOR_HEADERS;
    }

    /**
     * The settings to create it with.
     *
     * @param replicas of each partition, 1 or more
     * @param retentionMillis of events; -1 = for ever
     */
    public Map<String, String> settings(int replicas, long retentionMillis) {
        Map<String, String> settings = new LinkedHashMap<>();
        if (role == TopicRole.REPLAYS) {
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
        } else {
            settings.put(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
            settings.put(
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(role == TopicRole.DEAD_LETTERS ? -1 : retentionMillis));
            settings.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Long.toString(advisedRecord()));
            settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, TopicRules.CREATE_TIME);
        }
        settings.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(TopicRules.inSync(replicas)));
        return settings;
    }

    /** Partitions to create it with: {@code ofEvents} for events; one for the others, which are read as a whole. */
    public int partitions(int ofEvents) {
        return role == TopicRole.EVENTS ? ofEvents : 1;
    }
}
