package io.windtrap.bench.process;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.run.Cleanup;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** What all runs share: a broker, and folders for the rest. Each run gets an engine of its own, so that none merges for another. */
public final class TestBed {
    private static final int PARTITIONS = 6;
    private static final long LIMIT_SECONDS = 30;
    private static final long POLL_MS = 20;

    private final Path folder;
    private final Path logs;
    private final Cleanup cleanup;
    private final Path tether;
    private final KafkaEngine broker;
    private final Admin admin;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /**
     * Starts the broker.
     *
     * @param folder for data; removed by who made it
     * @param logs for the logs of all processes; they stay
     */
    public TestBed(Path folder, Path logs, Cleanup cleanup) throws IOException, InterruptedException {
        this.folder = folder;
        this.logs = logs;
        this.cleanup = cleanup;
        tether = TetherJar.write(folder);
        cleanup.add(client::shutdownNow);
        broker = KafkaEngine.start(KafkaOptions.in(folder.resolve("kafka"))
                .withLogFile(logs.resolve("kafka.log"))
                .withProperties(Map.of("log.segment.delete.delay.ms", "1000")));
        cleanup.add(broker::close);
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()));
        cleanup.add(admin::close);
        createTopic(ServiceConfig.DEAD_LETTERS);
    }

    public KafkaEngine broker() {
        return broker;
    }

    /** For requests to the engine, the gateway and the admin ports; HTTP 1.1. */
    public HttpClient client() {
        return client;
    }

    /** Creates a topic of six partitions. */
    public void createTopic(String name) throws IOException, InterruptedException {
        createTopic(name, PARTITIONS);
    }

    /**
     * Creates a topic, and waits until its partitions answer: what a producer sends before that may be refused while what follows is taken,
     * and then it can't be sent again.
     */
    public void createTopic(String name, int partitions) throws IOException, InterruptedException {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty())
                .configs(Map.of(
                        TopicConfig.RETENTION_MS_CONFIG, "-1",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, "8454144"));
        try {
            admin.createTopics(List.of(topic)).all().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("topic " + name + " can't be created: " + e, e);
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!answers(name, partitions)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the partitions of " + name + " don't answer");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
        }
    }

    private boolean answers(String topic, int partitions) throws InterruptedException {
        try {
            end(topic, partitions);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Deletes a topic; its data are gone a second later. */
    public void deleteTopic(String name) {
        var _ = admin.deleteTopics(List.of(name));
    }

    /** Where a topic of six partitions ends: the sum over all of them. */
    public long end(String topic) throws IOException, InterruptedException {
        return end(topic, PARTITIONS);
    }

    private long end(String topic, int partitions) throws IOException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(partition -> new TopicPartition(topic, partition), _ -> OffsetSpec.latest()));
        try {
            return admin.listOffsets(latest).all().get(LIMIT_SECONDS, TimeUnit.SECONDS).values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the broker does not tell where " + topic + " ends: " + e, e);
        }
    }

    /** Records of a topic of six partitions that readers of committed transactions see. */
    public long records(String topic) {
        return read(topic, _ -> {});
    }

    /** The same; each record's value is shown to {@code reader}. */
    public long read(String topic, Consumer<byte[]> reader) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                10_000);
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(topic, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long records = 0;
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                var polled = consumer.poll(Duration.ofMillis(100));
                polled.forEach(each -> reader.accept(each.value()));
                records += polled.count();
            }
            return records;
        }
    }

    /**
     * Does nothing when a topic has just the events that were acknowledged.
     *
     * @throws IOException if there are more or fewer
     */
    public void requireRecords(String topic, long acknowledged) throws IOException {
        long records = records(topic);
        if (records != acknowledged) {
            throw new IOException(
                    topic + ": " + acknowledged + " events were acknowledged, and " + records + " are there");
        }
    }

    /** The jar of {@link Tethered}, for the class path of all services. */
    Path tether() {
        return tether;
    }

    /** Where a file is that all runs may use. */
    public Path path(String file) {
        return folder.resolve(file);
    }

    /** Writes a file that all runs may read; returns where it is. */
    public String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    /** Events that a consumer group has done with: the sum of its offsets over all partitions, 0 before its first commit. */
    public long committed(String group) throws IOException, InterruptedException {
        try {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return 0;
            }
            throw new IOException("the broker does not tell the offsets of " + group + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new IOException("the broker does not tell the offsets of " + group + ": no answer", e);
        }
    }

    /**
     * Starts an engine without data, for one run.
     *
     * @param name unique: folder, logs and consumer group are named after it
     */
    public Run begin(String name, String topic, Build build) throws IOException {
        return begin(name, topic, build, null);
    }

    /** The same, with a transformer to start; null = without. */
    public Run begin(String name, String topic, Build build, @Nullable Transformation transformation)
            throws IOException {
        Path own = Files.createDirectory(folder.resolve(name));
        return new Run(name, topic, build, this, own, logs, cleanup, transformation);
    }
}
