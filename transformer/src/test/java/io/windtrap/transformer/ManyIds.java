package io.windtrap.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import io.windtrap.engine.testing.TestTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Measures the store of ids, by hand: {@code ManyIds FOLDER EVENTS HOURS [SECONDS]} puts that many ids of so many simulated hours into it, each of
 * which takes SECONDS at least, shows the disk for each hour, and then how long it takes until every partition goes on: after a SIGKILL on the same
 * disk, on an emptied disk, and on an emptied disk with a standby beside. The ids' topic forgets as much faster as an hour passes faster. FOLDER stays.
 */
final class ManyIds {
    private static final int PARTITIONS = 6;
    private static final String INPUT = "events";
    private static final String OUTPUT = "events.transformed";

    private final Path folder;
    private final KafkaEngine kafka;
    private final Map<String, Object> properties;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private long sent;

    private ManyIds(Path folder) throws Exception {
        this.folder = folder;
        // An hour takes seconds here: what is too old has to go as soon.
        kafka = KafkaEngine.start(KafkaOptions.in(folder.resolve("kafka"))
                .withProperties(Map.of(
                        "log.retention.check.interval.ms", "2000",
                        "log.segment.delete.delay.ms", "1000",
                        "log.cleaner.backoff.ms", "1000")));
        properties = Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "linger.ms",
                50,
                "batch.size",
                256 << 10,
                "compression.type",
                "lz4");
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));
        TestTopics.create(admin, topic(INPUT), topic(OUTPUT), topic("events.dead"));
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        long seconds = arguments.length > 3 ? Long.parseLong(arguments[3]) : 0;
        new ManyIds(folder)
                .run(Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]), Duration.ofSeconds(seconds));
        System.exit(0);
    }

    private static NewTopic topic(String name) {
        // What was read is of no use any more.
        return new NewTopic(name, PARTITIONS, (short) 1)
                .configs(Map.of("retention.ms", "-1", "retention.bytes", "200000000", "segment.bytes", "50000000"));
    }

    private void run(long events, int hours, Duration ofHour) throws Exception {
        Instant begin = Instant.now().minus(Duration.ofHours(hours));
        Process one = start("one", 0);
        long start = System.nanoTime();
        for (int hour = 0; hour < hours; hour++) {
            send(events / hours, begin.plus(Duration.ofHours(hour)), Duration.ofHours(1));
            awaitCommitted();
            if (hour == 0 && ofHour.isPositive()) {
                hasten(Duration.ofHours(1).dividedBy(ofHour));
            }
            Thread.sleep(Math.max(0, ofHour.toMillis() * (hour + 1) - (System.nanoTime() - start) / 1_000_000));
            System.out.printf(
                    "hour %d: %,d events, %.0f s, state %,d MB in %d files, changelog %,d MB, memory %,d MB%n",
                    hour + 1,
                    sent,
                    (System.nanoTime() - start) / 1e9,
                    megabytes(folder.resolve("one")),
                    files(folder.resolve("one")),
                    changelog(),
                    memory(one));
        }
        one.destroyForcibly().waitFor();
        long killed = System.nanoTime();
        one = start("one", 0);
        report("killed, same disk", killed);
        one.destroyForcibly().waitFor();
        empty(folder.resolve("one"));
        killed = System.nanoTime();
        one = start("one", 0);
        report("killed, emptied disk", killed);
        one.destroyForcibly().waitFor();
        one = start("one", 1);
        report("killed, with a standby from now on", System.nanoTime());
        Process two = start("two", 1);
        awaitStandby();
        one.destroyForcibly().waitFor();
        empty(folder.resolve("one"));
        killed = System.nanoTime();
        one = start("one", 1);
        report("killed, emptied disk, with a standby beside", killed);
        one.destroyForcibly().waitFor();
        two.destroyForcibly().waitFor();
        producer.close();
        admin.close();
        kafka.close();
    }

    /** Makes the ids' topic forget so many times faster. */
    private void hasten(long factor) throws Exception {
        String name = admin.listTopics().names().get().stream()
                .filter(topic -> topic.endsWith("-changelog"))
                .findFirst()
                .orElseThrow();
        var topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        List<AlterConfigOp> faster = new ArrayList<>();
        for (ConfigEntry entry : admin.describeConfigs(List.of(topic)).all().get().values().stream()
                .flatMap(config -> config.entries().stream())
                .filter(entry -> Set.of("retention.ms", "segment.ms").contains(entry.name()))
                .toList()) {
            String value = String.valueOf(Long.parseLong(entry.value()) / factor);
            faster.add(new AlterConfigOp(new ConfigEntry(entry.name(), value), AlterConfigOp.OpType.SET));
            System.out.printf("%s: %s instead of %s%n", entry.name(), value, entry.value());
        }
        admin.incrementalAlterConfigs(Map.of(topic, faster)).all().get();
    }

    private Process start(String name, int standbys) throws IOException {
        Path config = Files.writeString(
                folder.resolve(name + ".yml"), """
                kafka: {bootstrap-servers: "%s"}
                transformer: {state-directory: "%s", threads: 2, admin: {port: 0}, deduplication: {enabled: true, standbys: %d}}
                sources: [{id: web, write-key: k}]
                """.formatted(kafka.bootstrapServers(), folder.resolve(name), standbys));
        return TransformerProcess.start(config, folder.resolve(name + ".log"));
    }

    private void send(long events, Instant begin, Duration duration) {
        for (long i = 0; i < events; i++) {
            long at = begin.toEpochMilli() + duration.toMillis() * i / events;
            var _ = producer.send(RecordFormat.encode(
                    INPUT,
                    ("u" + sent % 10_000).getBytes(UTF_8),
                    "{\"messageId\":\"00000000-0000-4000-8000-%012d\"}"
                            .formatted(sent)
                            .getBytes(UTF_8),
                    at,
                    new EventFacts("web", null, "track", null, null)));
            sent++;
        }
        producer.flush();
    }

    private void awaitCommitted() throws Exception {
        while (committed() < sent) {
            Thread.sleep(100);
        }
    }

    private long committed() throws Exception {
        try {
            return admin
                    .listConsumerGroupOffsets("windtrap.transformer")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .mapToLong(OffsetAndMetadata::offset)
                    .sum();
        } catch (ExecutionException e) { // no group yet
            return 0;
        }
    }

    /** Sends a few events for each partition, and waits until one of each has come out. */
    private void report(String what, long since) throws Exception {
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        settings.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(OUTPUT, partition))
                    .toList());
            consumer.seekToEnd(List.of());
            consumer.assignment().forEach(consumer::position);
            send(1_000, Instant.now(), Duration.ofMillis(1));
            Set<Integer> seen = new HashSet<>();
            while (seen.size() < PARTITIONS) {
                consumer.poll(Duration.ofMillis(50)).forEach(record -> {
                    if (seen.add(record.partition())) {
                        System.out.printf(
                                "  partition %d %.1f s%n", record.partition(), (System.nanoTime() - since) / 1e9);
                    }
                });
            }
            System.out.printf("%s: all partitions after %.1f s%n", what, (System.nanoTime() - since) / 1e9);
        }
    }

    /** Until the second process has as much on its disk, and has grown no more for a while. */
    private void awaitStandby() throws Exception {
        long before = -1;
        long now = 0;
        while (now != before || now == 0) {
            Thread.sleep(15_000);
            before = now;
            now = megabytes(folder.resolve("two"));
            System.out.printf("  standby has %,d MB%n", now);
        }
    }

    private long changelog() throws IOException {
        return bytes(
                        folder.resolve("kafka"),
                        file -> file.toString().contains("-changelog-")
                                && file.toString().endsWith(".log"))
                >> 20;
    }

    private static long megabytes(Path folder) throws IOException {
        return bytes(folder, _ -> true) >> 20;
    }

    private static long files(Path folder) throws IOException {
        var count = new LongAdder();
        bytes(folder, file -> {
            if (file.toString().endsWith(".sst")) {
                count.increment();
            }
            return false;
        });
        return count.sum();
    }

    /** Of the files that are meant; others delete some meanwhile. */
    private static long bytes(Path folder, Predicate<Path> meant) throws IOException {
        var bytes = new LongAdder();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (meant.test(file)) {
                    bytes.add(attributes.size());
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return bytes.sum();
    }

    private static long memory(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .sum();
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
