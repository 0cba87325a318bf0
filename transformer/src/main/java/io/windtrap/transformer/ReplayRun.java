package io.windtrap.transformer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.range.AdminAnswer;
import io.windtrap.common.range.OffsetRange;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.SeenTopic;
import io.windtrap.common.topics.TopicCreation;
import io.windtrap.common.topics.TopicLook;
import io.windtrap.transformer.metrics.TransformerMetrics;
import io.windtrap.transformer.stage.Stage;
import io.windtrap.transformer.stage.StagePlan;
import io.windtrap.transformer.step.LiveSteps;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;

/** One replay through the steps: makes its topic, runs a stage of its own from the first of its offsets to the last, and clears up. */
final class ReplayRun {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
    /** Without progress for so long, nobody waits any longer. */
    private static final Duration STALLED = Duration.ofMinutes(2);

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private static final String EVENTS = "windtrap.transformer.events";

    private final WindtrapConfig config;
    private final Admin admin;
    private final LiveSteps steps;
    private final String name;
    private final Map<Integer, OffsetRange> ranges;
    private final PrintWriter progress;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    /** @param progress takes lines on how far it is */
    ReplayRun(
            WindtrapConfig config,
            Admin admin,
            LiveSteps steps,
            String name,
            Map<Integer, OffsetRange> ranges,
            PrintWriter progress) {
        this.config = config;
        this.admin = admin;
        this.steps = steps;
        this.name = name;
        this.ranges = ranges;
        this.progress = progress;
    }

    /** The topic that it writes. */
    String topic() {
        return DestinationTopics.ofTransformedReplay(config, name);
    }

    /**
     * Does it.
     *
     * @return what became of the events, in a line for people
     * @throws IOException if the topic is there already, Kafka fails, or a step stops everything
     */
    String go(int threads) throws IOException, InterruptedException {
        int partitions = createTopic();
        String group = Wiring.replayGroup(config, name);
        ReplayCommand.deleteGroup(admin, group);
        AdminAnswer.of(
                admin.alterConsumerGroupOffsets(group, begins(partitions)).all());
        Path state = Files.createTempDirectory("windtrap-replay-");
        StagePlan plan = Wiring.plan(config, steps).ofReplay(topic(), group, ranges, state, threads);
        var metrics = new TransformerMetrics(registry, steps.now().ids());
        try (var stage = new Stage(
                plan,
                UUID.randomUUID().toString(),
                metrics,
                () -> Wiring.admin(config),
                InstantSource.system(),
                Duration.ofSeconds(2))) {
            stage.start();
            await(stage, group);
        } finally {
            delete(state);
        }
        ReplayCommand.deleteGroup(admin, group);
        return String.format(
                Locale.ROOT,
                "%,.0f events unchanged, %,.0f changed, %,.0f dropped, %,.0f dead letters",
                count(EVENTS, "unchanged"),
                count(EVENTS, "changed"),
                sum("windtrap.transformer.dropped"),
                sum("windtrap.transformer.dead.letters"));
    }

    private double count(String counter, String result) {
        return registry.get(counter).tag("result", result).counter().count();
    }

    private double sum(String counters) {
        return registry.find(counters).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** As many partitions and replicas as the events have, and room for the largest. It keeps what it has for ever: events of long ago would be deleted at once. */
    private int createTopic() throws IOException, InterruptedException {
        SeenTopic events = events();
        int partitions = events.partitions().size();
        Long largest = events.number(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        var topic = RequiredTopic.ofTransformedReplay(config, name, largest == null ? 0 : largest);
        var creation = new TopicCreation(partitions, events.replicas(), TopicCreation.FOR_EVER);
        if (creation.create(admin, List.of(topic)).containsValue(false)) {
            throw new IOException("topic " + topic.name()
                    + " is there already: choose another name, or run first: transformer replay " + name
                    + " --remove");
        }
        return partitions;
    }

    private SeenTopic events() throws IOException, InterruptedException {
        String topic = config.kafka().topic();
        var look = new TopicLook(admin, ANSWER);
        try {
            return new SeenTopic(look.describe(topic).partitions(), look.knownSettings(topic));
        } catch (ExecutionException e) {
            throw new IOException(
                    "topic " + topic + " can't be looked at: "
                            + Objects.requireNonNull(e.getCause()).getMessage(),
                    e);
        }
    }

    /** A partition that is left out begins at its end. */
    private Map<TopicPartition, OffsetAndMetadata> begins(int partitions) throws IOException {
        Map<TopicPartition, OffsetAndMetadata> begins = new HashMap<>();
        Map<TopicPartition, OffsetSpec> leftOut = new HashMap<>();
        for (int number = 0; number < partitions; number++) {
            var partition = new TopicPartition(config.kafka().topic(), number);
            OffsetRange range = ranges.get(number);
            if (range == null) {
                leftOut.put(partition, OffsetSpec.latest());
            } else {
                begins.put(partition, new OffsetAndMetadata(range.from()));
            }
        }
        AdminAnswer.of(admin.listOffsets(leftOut).all())
                .forEach((partition, end) -> begins.put(partition, new OffsetAndMetadata(end.offset())));
        return begins;
    }

    private void await(Stage stage, String group) throws IOException, InterruptedException {
        long size = ranges.values().stream().mapToLong(OffsetRange::size).sum();
        long began = System.nanoTime();
        long moved = began;
        long line = began;
        long done = -1;
        while (done < size) {
            Thread.sleep(BETWEEN_LOOKS);
            long now = done(group);
            long time = System.nanoTime();
            if (now > done) {
                done = now;
                moved = time;
            } else if (time - moved > STALLED.toNanos()) {
                throw new IOException("no progress for " + STALLED.toMinutes() + " minutes at " + done + " of " + size
                        + " offsets: " + String.join("; ", stage.obstacles()));
            }
            if (time - line > BETWEEN_LINES.toNanos() && done < size) {
                line = time;
                progress.printf(
                        Locale.ROOT,
                        "%,d of %,d offsets, %,.0f a second %s%n",
                        done,
                        size,
                        done * 1e9 / (time - began),
                        String.join("; ", stage.obstacles()));
                progress.flush();
            }
        }
    }

    private long done(String group) throws IOException {
        return AdminAnswer.of(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata()).entrySet().stream()
                .mapToLong(committed -> {
                    OffsetRange range = ranges.getOrDefault(committed.getKey().partition(), OffsetRange.NONE);
                    long next = committed.getValue().offset();
                    return Math.max(0, Math.min(next, range.to()) - range.from());
                })
                .sum();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
