package io.windtrap.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The topic {@code events} of a test's broker. */
public final class TestTopic {
    private static final int PARTITIONS = 4;
    private static final Pattern MESSAGE_ID = Pattern.compile("\"messageId\":\"([^\"]+)\"");

    private TestTopic() {}

    /** The broker that tests share, with the topic: each must know its own events, and leave the topic as it is. */
    public static String onSharedKafka() {
        return OnSharedKafka.BOOTSTRAP_SERVERS;
    }

    /** Creates the topic, ready for events of the largest size. */
    public static void create(String bootstrapServers) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            var topic = new NewTopic("events", PARTITIONS, (short) 1).configs(Map.of("max.message.bytes", "9000000"));
            TestTopics.create(admin, topic);
        }
    }

    /** The messageId of every event that lies in the topic now, as often as it does. */
    public static List<String> messageIds(String bootstrapServers) {
        return messageIds(bootstrapServers, "events");
    }

    /** The same of another topic. */
    public static List<String> messageIds(String bootstrapServers, String topic) {
        return readAll(bootstrapServers, topic).stream()
                .map(record -> MESSAGE_ID.matcher(value(record)))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    /** Every record that lies in the topic now, in order within each partition. */
    public static List<ConsumerRecord<byte[], byte[]>> readAll(String bootstrapServers) {
        return readAll(bootstrapServers, "events");
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll(String bootstrapServers, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }

    public static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }

    public static @Nullable String key(ConsumerRecord<byte[], byte[]> record) {
        return record.key() == null ? null : new String(record.key(), UTF_8);
    }

    public static String value(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }

    private static final class OnSharedKafka {
        static final String BOOTSTRAP_SERVERS = TestServers.sharedKafka().bootstrapServers();

        static {
            try {
                create(BOOTSTRAP_SERVERS);
            } catch (ExecutionException e) {
                throw new ExceptionInInitializerError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ExceptionInInitializerError(e);
            }
        }
    }
}
