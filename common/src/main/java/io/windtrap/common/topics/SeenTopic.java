package io.windtrap.common.topics;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * A topic as it is in Kafka.
 *
 * @param partitions at least one, in their order
 * @param settings by name; empty when this user may not know them
 */
public record SeenTopic(List<TopicPartitionInfo> partitions, Map<String, Setting> settings) {
    /**
     * A setting's value.
     *
     * @param value as Kafka writes it
     * @param own whether somebody gave it to this topic; false = it is the broker's
     */
    public record Setting(String value, boolean own) {}

    /** Replicas of the partition that has the fewest. */
    public int replicas() {
        return partitions.stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    /** Partitions with fewer replicas in sync than they have in all. */
    public long underReplicated() {
        return partitions.stream()
                .filter(partition ->
                        partition.isr().size() < partition.replicas().size())
                .count();
    }

    /** Partitions that no broker leads: they can be neither read nor written. */
    public long withoutLeader() {
        return partitions.stream()
                .filter(partition ->
                        partition.leader() == null || partition.leader().isEmpty())
                .count();
    }

    /** A setting's text; null when not known. */
    public @Nullable String text(String name) {
        Setting setting = settings.get(name);
        return setting == null ? null : setting.value();
    }

    /** A setting's number; null when not known. */
    public @Nullable Long number(String name) {
        String text = text(name);
        return text == null ? null : Long.valueOf(text);
    }
}
