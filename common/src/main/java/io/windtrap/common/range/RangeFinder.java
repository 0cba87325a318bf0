package io.windtrap.common.range;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Finds the offsets between two boundaries of a topic. */
public final class RangeFinder {
    private static final long NOT_FOUND = -1;

    /** There is no such topic. */
    public static final class NoTopicException extends IOException {
        private static final long serialVersionUID = 1;

        NoTopicException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private final Admin admin;
    private final String topic;

    public RangeFinder(Admin admin, String topic) {
        this.admin = admin;
        this.topic = topic;
    }

    /**
     * The offsets from {@code from} to {@code to}, the latter not included, as far as the topic has them.
     *
     * @return by partition, at least one; a partition without any is not in it
     * @throws NoTopicException if there is no such topic; says what to do
     * @throws IOException if there is no such partition or no event, or Kafka fails; says what to do
     */
    public Map<Integer, OffsetRange> find(Boundary from, Boundary to) throws IOException {
        List<TopicPartition> partitions = partitions();
        requireKnown(from, partitions);
        requireKnown(to, partitions);
        Map<TopicPartition, Long> earliest = offsets(partitions, _ -> OffsetSpec.earliest());
        Map<TopicPartition, Long> latest = offsets(partitions, _ -> OffsetSpec.latest());
        Map<TopicPartition, Long> begins = resolve(from, partitions, earliest, latest);
        Map<TopicPartition, Long> ends = resolve(to, partitions, latest, latest);
        Map<Integer, OffsetRange> found = new TreeMap<>();
        for (TopicPartition partition : partitions) {
            Long begin = begins.get(partition);
            Long end = ends.get(partition);
            if (begin != null && end != null) {
                long low = Math.max(begin, earliest.getOrDefault(partition, 0L));
                long high = Math.min(end, latest.getOrDefault(partition, 0L));
                if (low < high) {
                    found.put(partition.partition(), new OffsetRange(low, high));
                }
            }
        }
        if (found.isEmpty()) {
            throw new IOException("topic " + topic + " has no events from " + from.text() + " to " + to.text()
                    + "; see: forwarder offsets show");
        }
        return found;
    }

    private List<TopicPartition> partitions() throws IOException {
        try {
            return AdminAnswer.of(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                    .flatMap(described -> described.partitions().stream())
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
        } catch (IOException e) {
            throw e.getCause() instanceof UnknownTopicOrPartitionException
                    ? new NoTopicException(
                            "there is no topic " + topic + "; correct kafka.topic or destinations[].topic", e)
                    : e;
        }
    }

    private void requireKnown(Boundary boundary, List<TopicPartition> partitions) throws IOException {
        if (boundary instanceof Boundary.Offsets(Map<Integer, Long> byPartition)) {
            for (int partition : byPartition.keySet()) {
                if (!partitions.contains(new TopicPartition(topic, partition))) {
                    throw new IOException("topic " + topic + " has no partition " + partition + "; it has 0 to "
                            + (partitions.size() - 1));
                }
            }
        }
    }

    private Map<TopicPartition, Long> resolve(
            Boundary boundary,
            List<TopicPartition> partitions,
            Map<TopicPartition, Long> now,
            Map<TopicPartition, Long> latest)
            throws IOException {
        return switch (boundary) {
            case Boundary.Now() -> now;
            case Boundary.Time(var moment) -> {
                Map<TopicPartition, Long> found =
                        offsets(partitions, _ -> OffsetSpec.forTimestamp(moment.toEpochMilli()));
                found.replaceAll(
                        (partition, offset) -> offset == NOT_FOUND ? latest.getOrDefault(partition, 0L) : offset);
                yield found;
            }
            case Boundary.Offsets(Map<Integer, Long> byPartition) ->
                byPartition.entrySet().stream()
                        .collect(Collectors.toMap(one -> new TopicPartition(topic, one.getKey()), Map.Entry::getValue));
        };
    }

    private Map<TopicPartition, Long> offsets(
            List<TopicPartition> partitions, Function<TopicPartition, OffsetSpec> which) throws IOException {
        Map<TopicPartition, OffsetSpec> asked =
                partitions.stream().collect(Collectors.toMap(Function.identity(), which));
        // Up to the first transaction that is not over: a replay could not read past it.
        var committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, Long> offsets = new HashMap<>();
        AdminAnswer.of(admin.listOffsets(asked, committed).all())
                .forEach((partition, found) -> offsets.put(partition, found.offset()));
        return offsets;
    }
}
