package io.windtrap.transformer.tryout;

import io.windtrap.common.deadletter.Place;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.MalformedRecordException;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.transformer.step.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The latest events of a topic. No group is joined and no offset committed: whoever reads the topic notices nothing. */
public final class TopicSample {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final long LONGEST_NANOS = Duration.ofSeconds(30).toNanos();
    /** Records that are looked at for one event, where only some are wanted. */
    private static final int LOOKED_AT = 50;

    private final Map<String, Object> settings;
    private final String topic;

    /** @param kafkaProperties of the client; may hold secrets */
    public TopicSample(String bootstrapServers, Map<String, String> kafkaProperties, String topic) {
        settings = new HashMap<>(kafkaProperties);
        settings.keySet().removeIf(key -> key.startsWith("group."));
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "windtrap-transformer-test");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
        this.topic = topic;
    }

    /**
     * The latest of them that {@code wanted} takes, oldest first; fewer when the topic has fewer, or when they lie far back.
     *
     * @param most 1 or more
     * @param few whether {@code wanted} takes but some, so that more are looked at
     * @throws IOException if there is no such topic, or it does not answer in time
     */
    public List<SampleEvent> latest(int most, boolean few, Predicate<Event> wanted) throws IOException {
        Map<Integer, Deque<ConsumerRecord<byte[], byte[]>>> found = new TreeMap<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            if (partitions.isEmpty()) {
                throw new IOException("there is no topic " + topic + ": see kafka.topic");
            }
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.beginningOffsets(partitions)
                    .forEach((partition, first) -> consumer.seek(
                            partition,
                            Math.max(first, ends.getOrDefault(partition, 0L) - (long) most * (few ? LOOKED_AT : 1))));
            long began = System.nanoTime();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.getOrDefault(one, 0L))) {
                if (System.nanoTime() - began > LONGEST_NANOS) {
                    throw new IOException(
                            "topic " + topic + " could not be read within 30 s: see kafka.bootstrap-servers");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    Event event = event(record);
                    if (event != null && wanted.test(event)) {
                        Deque<ConsumerRecord<byte[], byte[]>> ofPartition =
                                found.computeIfAbsent(record.partition(), _ -> new ArrayDeque<>());
                        ofPartition.add(record);
                        if (ofPartition.size() > most) {
                            ofPartition.remove();
                        }
                    }
                }
            }
        }
        List<ConsumerRecord<byte[], byte[]>> all = found.values().stream()
                .flatMap(Deque::stream)
                .sorted(Comparator.comparingLong(ConsumerRecord::timestamp))
                .toList();
        return all.subList(Math.max(0, all.size() - most), all.size()).stream()
                .flatMap(record -> Stream.ofNullable(event(record))
                        .map(event -> new SampleEvent(topic + "-" + record.partition() + "@" + record.offset(), event)))
                .toList();
    }

    /** Null where the record is no event of the gateway's. */
    private static @Nullable Event event(ConsumerRecord<byte[], byte[]> record) {
        try {
            EventFacts facts = RecordFormat.facts(record.headers());
            return record.value() == null
                    ? null
                    : new Event(record.key(), record.value(), record.timestamp(), facts, Place.of(record));
        } catch (MalformedRecordException | UnsupportedRecordVersionException _) {
            return null;
        }
    }
}
