package io.windtrap.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.deadletter.Place;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import io.windtrap.engine.testing.TestTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transformer and broker die by SIGKILL under load: each event is there once, in its place, and as it should be. Events that come again are dropped. */
final class KilledTransformerIT {
    private static final int KILLS = Integer.getInteger("transformer.kills", 3);

    private static final int PARTITIONS = 4;
    private static final Pattern MAIL = Pattern.compile("\\{\"n\":(\\d+), \"mail[^}]*}");
    private static final Pattern OWN_ID = Pattern.compile("\"messageId\":\"(own-\\d+)\".*\"c\":(\\d+)");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Duration LONG = Duration.ofMinutes(10);
    /** One script, written in two ways: the second holds events back. */
    private static final String EACH = "each.yml";

    private static final String TOGETHER = "together.yml";
    /** The same as the first, for a process beside. */
    private static final String OTHER = "other.yml";

    private static final String INPUT = "events";
    private static final String OUTPUT = "events.transformed";
    private static final String DEAD = "events.dead";
    private static final String GROUP = "windtrap.transformer";

    @TempDir
    private Path folder;

    private KafkaEngine kafka;
    private Map<String, Object> properties;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        kafka = KafkaEngine.start(KafkaOptions.in(folder.resolve("kafka")));
        properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (Admin admin = Admin.create(properties)) {
            TestTopics.create(admin, topic(INPUT, PARTITIONS), topic(OUTPUT, PARTITIONS), topic(DEAD, 1));
        }
        for (String name : List.of(EACH, OTHER)) {
            configure(name, name.equals(EACH) ? "state" : "state-of-other", """
                    export function transformEvent(event) {
                      return event.mail && event.n % 20 === 0 ? [{n: event.n}, {n: event.n}] : event;
                    }
                    """);
        }
        configure(TOGETHER, "state", """
                export function transformBatch(events) {
                  return events.flatMap(event => event.mail && event.n % 20 === 0
                      ? [{n: event.n, messageId: event.messageId}, {n: event.n, messageId: event.messageId}] : event);
                }
                """);
    }

    private void configure(String name, String state, String text) throws Exception {
        Path script = Files.writeString(folder.resolve(name + ".js"), text);
        Files.writeString(folder.resolve(name), """
                kafka: {bootstrap-servers: "%s"}
                transformer: {state-directory: "%s", threads: 2, commit-interval: 100ms, admin: {port: 0},
                  deduplication: {enabled: true, standbys: 1}}
                sources: [{id: web, write-key: k}]
                transformations:
                  - {id: pings, step: drop, events: Ping}
                  - {id: emails, step: mask, mask: {patterns: email, how: cut}}
                  - {id: twice, step: script, script: {file: "%s"}}
                """.formatted(kafka.bootstrapServers(), folder.resolve(state), script));
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, partitions, (short) 1).configs(Map.of("retention.ms", "-1"));
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
        if (kafka != null) {
            kafka.kill();
        }
    }

    @Test
    void losesAndDoublesNothingAndKeepsOrderAndBytes() throws Exception {
        // Given
        Load load = new Load(properties, INPUT, PARTITIONS).start();
        try (var output = consumer("read_committed")) {
            Process transformer = transform(EACH);
            awaitMore(output);

            // When
            for (int kill = 0; kill < KILLS; kill++) {
                transformer.destroyForcibly().waitFor();
                transformer = transform(kill % 2 == 0 ? TOGETHER : EACH);
                awaitMore(output);
            }
            kafka.kill();
            kafka.restart();
            awaitMore(output);
            load.stop();
            List<ConsumerRecord<byte[], byte[]>> input = all(INPUT);
            awaitEnd();

            Map<ConsumerRecord<byte[], byte[]>, Copy> copies = copies(input);
            assertThat(copies.values()).contains(Copy.values());

            // Then
            assertThatAllIsThereOnce(transformer, input, copies);
            System.out.printf(
                    "faults | transformer killed %d, broker killed 1 | events %d | written %d | dead letters %d%n",
                    KILLS, input.size(), all(OUTPUT).size(), all(DEAD).size());
        } finally {
            load.stop();
        }
    }

    /** One process is lost with its disk while both work; the other has a copy of the ids. */
    @Test
    void anotherGoesOnWithTheIdsOfOneThatDoesNotComeBack() throws Exception {
        // Given
        Load load = new Load(properties, INPUT, PARTITIONS).start();
        Load again = new Load(properties, INPUT, PARTITIONS);
        try (var output = consumer("read_committed");
                Admin admin = Admin.create(properties)) {
            Process lost = transform(EACH);
            Process other = transform(OTHER);
            await().atMost(LONG).until(() -> isAtWork(admin, "state") && isAtWork(admin, "state-of-other"));
            awaitMore(output);

            // When: the same events come once more, among others
            lost.destroyForcibly().waitFor();
            Map<TopicPartition, Long> whenLost = output.endOffsets(partitions(INPUT));
            abandon(admin, "state");
            again.start();
            awaitMore(output);
            load.stop();
            again.stop();
            List<ConsumerRecord<byte[], byte[]>> input = all(INPUT);
            awaitEnd();

            // Then
            Set<String> known = input.stream()
                    .filter(record -> !isFrom(whenLost, record))
                    .map(KilledTransformerIT::ownId)
                    .collect(Collectors.toSet());
            Map<ConsumerRecord<byte[], byte[]>, Copy> copies = copies(input);
            assertThat(copies.keySet())
                    .as("ids that the lost one may have seen")
                    .filteredOn(copy -> isFrom(whenLost, copy))
                    .extracting(KilledTransformerIT::ownId)
                    .containsAnyElementsOf(known);
            assertThatAllIsThereOnce(other, input, copies);
        } finally {
            load.stop();
            again.stop();
        }
    }

    /** Whether the process has partitions, and a store of ids for each partition: its own, or a copy. */
    private boolean isAtWork(Admin admin, String state) throws Exception {
        Path file = folder.resolve(state).resolve("transformer.name");
        if (!Files.exists(file)) {
            return false;
        }
        String name = Files.readString(file).strip();
        return IntStream.range(0, PARTITIONS)
                        .allMatch(partition -> Files.isDirectory(
                                folder.resolve(state).resolve(GROUP).resolve("0_" + partition + "/ids-3600s")))
                && admin.describeConsumerGroups(List.of(GROUP)).all().get().values().stream()
                        .flatMap(group -> group.members().stream())
                        .filter(member -> member.groupInstanceId().orElse("").startsWith(name))
                        .anyMatch(
                                member -> !member.assignment().topicPartitions().isEmpty());
    }

    /** Ends the transactions of a process that does not come back. Kafka does so itself, but half a minute later. */
    private void abandon(Admin admin, String state) throws Exception {
        String process =
                Files.readString(folder.resolve(state).resolve(GROUP).resolve("kafka-streams-process-metadata"));
        List<String> open = admin.listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> UUID_TEXT.matcher(id).results().anyMatch(uuid -> process.contains(uuid.group())))
                .toList();
        assertThat(open).as(process).isNotEmpty();
        admin.fenceProducers(open).all().get();
    }

    /** Whether all that was written is what it should be, after SIGTERM, which commits what is left. */
    private void assertThatAllIsThereOnce(
            Process transformer,
            List<ConsumerRecord<byte[], byte[]>> input,
            Map<ConsumerRecord<byte[], byte[]>, Copy> copies)
            throws Exception {
        transformer.destroy();
        assertThat(transformer.waitFor(3, TimeUnit.MINUTES)).as(log()).isTrue();
        assertThat(transformer.exitValue()).as(log()).isZero();
        assertThat(lines(all(OUTPUT))).containsExactlyElementsOf(expected(input, copies.keySet()));
        assertThat(all(DEAD).stream()
                        .map(letter -> ((DeadLetterCodec.Entry.Refused) DeadLetterCodec.decode(letter))
                                .letter()
                                .id()
                                .place()))
                .containsExactlyInAnyOrderElementsOf(input.stream()
                        .filter(record -> isBroken(record) || copies.get(record) == Copy.OF_OTHER_CONTENT)
                        .map(Place::of)
                        .toList());
    }

    private Process transform(String config) throws Exception {
        Process transformer = TransformerProcess.start(folder.resolve(config), folder.resolve("log"));
        started.add(transformer);
        return transformer;
    }

    private String log() throws Exception {
        return Files.readString(folder.resolve("log"));
    }

    private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
        Map<String, Object> all = new HashMap<>(properties);
        all.put("isolation.level", isolation);
        all.put("auto.offset.reset", "earliest");
        var consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(partitions(OUTPUT));
        return consumer;
    }

    private static List<TopicPartition> partitions(String topic) {
        return IntStream.range(0, topic.equals(DEAD) ? 1 : PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /** Waits until some more events are committed in each partition, after what was read before. */
    private void awaitMore(KafkaConsumer<byte[], byte[]> output) {
        output.seekToEnd(output.assignment());
        output.assignment().forEach(output::position); // Now, and not at the first poll.
        Map<Integer, Integer> seen = new HashMap<>();
        Process running = started.getLast();
        await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(() -> {
            assertThat(running.isAlive()).as(log()).isTrue();
            output.poll(Duration.ofMillis(100)).forEach(record -> seen.merge(record.partition(), 1, Integer::sum));
            return seen.size() == PARTITIONS && seen.values().stream().allMatch(count -> count > 20);
        });
    }

    /** Waits until the group has committed the end of each partition. */
    private void awaitEnd() throws Exception {
        try (Admin admin = Admin.create(properties);
                var consumer = consumer("read_committed")) {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(INPUT));
            await().atMost(LONG).pollInterval(Duration.ofMillis(200)).until(() -> {
                var committed = admin.listConsumerGroupOffsets(GROUP)
                        .partitionsToOffsetAndMetadata()
                        .get();
                return ends.entrySet().stream()
                        .allMatch(end -> committed.get(end.getKey()) != null
                                && committed.get(end.getKey()).offset() >= end.getValue());
            });
        }
    }

    /** All that is committed. The last transaction's end reaches each partition a little later than the group's offsets. */
    private List<ConsumerRecord<byte[], byte[]>> all(String topic) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        try (var consumer = consumer("read_committed");
                var everything = consumer("read_uncommitted")) {
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() ->
                            consumer.endOffsets(partitions(topic)).equals(everything.endOffsets(partitions(topic))));
            consumer.assign(partitions(topic));
            consumer.seekToBeginning(partitions(topic));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions(topic));
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(all::add);
            }
        }
        return all;
    }

    /** What should be written: partition, time, key and value of each event, in the order of its partition. */
    private static List<String> expected(
            List<ConsumerRecord<byte[], byte[]>> input, Set<ConsumerRecord<byte[], byte[]>> copies) {
        return lines(input.stream()
                        .filter(record -> !isBroken(record)
                                && !copies.contains(record)
                                && !text(record.value()).contains("Ping"))
                        .toList())
                .stream()
                .flatMap(KilledTransformerIT::transformed)
                .toList();
    }

    private enum Copy {
        OF_THE_SAME_CONTENT,
        OF_OTHER_CONTENT
    }

    /** Those whose id another has had before. */
    private static Map<ConsumerRecord<byte[], byte[]>, Copy> copies(List<ConsumerRecord<byte[], byte[]>> input) {
        Map<ConsumerRecord<byte[], byte[]>, Copy> copies = new HashMap<>(); // Records are compared by identity.
        Map<String, String> first = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : input) {
            Matcher own = OWN_ID.matcher(text(record.value()));
            if (own.find()) {
                String content = first.putIfAbsent(own.group(1), own.group(2));
                if (content != null) {
                    copies.put(record, content.equals(own.group(2)) ? Copy.OF_THE_SAME_CONTENT : Copy.OF_OTHER_CONTENT);
                }
            }
        }
        return copies;
    }

    private static Stream<String> transformed(String line) {
        Matcher mail = MAIL.matcher(line);
        if (!mail.find() || Integer.parseInt(mail.group(1)) % 20 != 0) {
            return Stream.of(line.replaceAll("jane\\d+@", "***@"));
        }
        String n = mail.group(1);
        return Stream.of("m" + n, "m" + n + "#2")
                .map(id -> line.replace(mail.group(), "{\"n\":" + n + ",\"messageId\":\"" + id + "\"}")
                        .replace("ip=203.0.113.77, id=m" + n, "transformed-by=twice"));
    }

    private static List<String> lines(List<ConsumerRecord<byte[], byte[]>> records) {
        return IntStream.range(0, PARTITIONS)
                .boxed()
                .flatMap(partition -> records.stream().filter(record -> record.partition() == partition))
                .map(record -> record.partition() + " " + record.timestamp() + " "
                        + (record.key() == null ? "-" : text(record.key())) + " " + text(record.value()) + " "
                        + Stream.of(record.headers().toArray())
                                .map(header -> header.key() + "="
                                        + text(header.value()).replaceAll("@[0-9a-f]{12}$", ""))
                                .toList())
                .toList();
    }

    private static boolean isBroken(ConsumerRecord<byte[], byte[]> record) {
        return !text(record.value()).endsWith("}");
    }

    /** Empty where the gateway has made it. */
    private static String ownId(ConsumerRecord<byte[], byte[]> record) {
        Matcher own = OWN_ID.matcher(text(record.value()));
        return own.find() ? own.group(1) : "";
    }

    /** Whether it lies where {@code offsets} say, or behind. */
    private static boolean isFrom(Map<TopicPartition, Long> offsets, ConsumerRecord<byte[], byte[]> record) {
        return record.offset() >= offsets.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
