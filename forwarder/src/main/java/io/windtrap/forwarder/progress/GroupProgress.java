package io.windtrap.forwarder.progress;

import java.util.List;

/**
 * How far a destination is in its topic.
 *
 * @param destination its id
 * @param group its consumer group
 * @param topic of events that it reads
 * @param state of the group, as Kafka calls it, in lower case: {@code stable}, {@code empty}…
 * @param members forwarders that are in the group
 * @param partitions by number; empty = the topic is missing
 */
public record GroupProgress(
        String destination,
        String group,
        String topic,
        String state,
        List<Member> members,
        List<PartitionProgress> partitions) {}
