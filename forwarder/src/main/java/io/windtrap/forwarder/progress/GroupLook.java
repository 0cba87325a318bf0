package io.windtrap.forwarder.progress;

import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.kafka.GroupConsumers;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka how far a destination is. */
public final class GroupLook {
    private final Admin kafka;

    /** A look by {@code kafka}, which is not closed. */
    public GroupLook(Admin kafka) {
        this.kafka = kafka;
    }

    /**
     * All but the ages of records, which only a consumer can know: see {@link OldestRecords}.
     *
     * @throws KafkaException if Kafka refuses or does not answer
     */
    public GroupProgress look(String destination, String topic) throws IOException {
        String group = GroupConsumers.group(destination);
        List<TopicPartition> partitions = partitions(topic);
        Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, OffsetAndMetadata> committed =
                answer(kafka.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        @Nullable ConsumerGroupDescription described = describe(group);
        Map<TopicPartition, Member> owners = new HashMap<>();
        List<Member> members = new ArrayList<>();
        for (MemberDescription one : described == null ? List.<MemberDescription>of() : described.members()) {
            var member = new Member(one.consumerId(), one.host().replaceFirst("^/", ""));
            members.add(member);
            one.assignment().topicPartitions().forEach(partition -> owners.put(partition, member));
        }
        return new GroupProgress(
                destination,
                group,
                topic,
                described == null ? "empty" : described.groupState().toString().toLowerCase(Locale.ROOT),
                members,
                partitions.stream()
                        .map(partition -> progress(
                                partition,
                                committed.get(partition),
                                starts.getOrDefault(partition, 0L),
                                ends.getOrDefault(partition, 0L),
                                owners.get(partition)))
                        .toList());
    }

    private static PartitionProgress progress(
            TopicPartition partition,
            @Nullable OffsetAndMetadata committed,
            long start,
            long end,
            @Nullable Member owner) {
        return new PartitionProgress(
                partition.partition(),
                committed == null ? null : committed.offset(),
                start,
                end,
                null,
                committed == null ? new Declaration.None() : IntentCodec.decode(committed.metadata()),
                owner);
    }

    /** Those of {@code topic}; none when it is missing. */
    private List<TopicPartition> partitions(String topic) throws IOException {
        try {
            return Objects.requireNonNull(
                            answer(kafka.describeTopics(List.of(topic)).allTopicNames())
                                    .get(topic))
                    .partitions()
                    .stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
        } catch (UnknownTopicOrPartitionException e) {
            return List.of();
        }
    }

    /** Ends as forwarders see them: not beyond a transaction that is open. */
    private Map<TopicPartition, Long> offsets(Collection<TopicPartition> partitions, OffsetSpec spec)
            throws IOException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, spec));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        if (!wanted.isEmpty()) {
            answer(kafka.listOffsets(wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                            .all())
                    .forEach((partition, found) -> offsets.put(partition, found.offset()));
        }
        return offsets;
    }

    /** null = there is no such group. */
    private @Nullable ConsumerGroupDescription describe(String group) throws IOException {
        try {
            return answer(kafka.describeConsumerGroups(List.of(group)).all()).get(group);
        } catch (GroupIdNotFoundException e) {
            return null;
        }
    }

    /** Kafka's answer, or its own exception. */
    public static <T> T answer(KafkaFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for Kafka").initCause(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException refused ? refused : new KafkaException(e.getCause());
        }
    }
}
