package io.windtrap.forwarder.deadletter.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/** What the settings of a topic of dead letters should be, and what comes of others. */
final class DeadLetterTopicSettings {
    /** For the headers of a letter, beside its event. */
    private static final int ROOM_FOR_REASON = 64 << 10;

    private DeadLetterTopicSettings() {}

    /**
     * For whoever is about to create the topic.
     *
     * @param ofEvents settings of the topic of events; empty when they are not known
     */
    static String advice(String events, Map<String, String> ofEvents) {
        Long largest = number(ofEvents, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        String room = "64 KiB above that of " + events;
        return "retention.ms=-1 and max.message.bytes"
                + (largest == null ? " " + room : "=" + (largest + ROOM_FOR_REASON) + " (" + room + ")");
    }

    /** What is wrong with {@code own} settings, a sentence each; those that are not known are not judged. */
    static List<String> warnings(Map<String, String> own, String events, Map<String, String> ofEvents) {
        List<String> warnings = new ArrayList<>();
        Long largest = number(own, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        Long largestEvent = number(ofEvents, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (largest != null && largestEvent != null && largest < largestEvent) {
            warnings.add("max.message.bytes=" + largest + " is below that of " + events + ", " + largestEvent
                    + ": dead letters of larger events don't include the event, and can't be redriven once it is deleted there;"
                    + " set " + (largestEvent + ROOM_FOR_REASON));
        }
        if (own.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "").contains(TopicConfig.CLEANUP_POLICY_COMPACT)) {
            warnings.add("cleanup.policy=" + own.get(TopicConfig.CLEANUP_POLICY_CONFIG)
                    + " keeps only one dead letter of each user: set delete");
        }
        Long retention = number(own, TopicConfig.RETENTION_MS_CONFIG);
        if (retention != null && retention >= 0) {
            warnings.add("retention.ms=" + retention
                    + " deletes dead letters by the time of their events, those of old events at once: set -1");
        }
        return warnings;
    }

    /** Bytes of the largest record that a topic with these settings takes; 0 when it is not known. */
    static long largestMessage(Map<String, String> settings) {
        Long largest = number(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return largest == null ? 0 : largest;
    }

    private static @Nullable Long number(Map<String, String> settings, String name) {
        String text = settings.get(name);
        return text == null ? null : Long.valueOf(text);
    }
}
