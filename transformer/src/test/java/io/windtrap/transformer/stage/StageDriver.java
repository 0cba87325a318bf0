package io.windtrap.transformer.stage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.DeadLetterCodec;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.transformer.dedup.DedupPlan;
import io.windtrap.transformer.dedup.RocksDbMemory;
import io.windtrap.transformer.metrics.TransformerMetrics;
import io.windtrap.transformer.step.LiveSteps;
import io.windtrap.transformer.step.Steps;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** The stage's topology on Kafka Streams' own test driver: real stores, and no broker. */
final class StageDriver implements AutoCloseable {
    static final Instant RECEIVED = Instant.ofEpochMilli(1_790_000_000_123L);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TopologyTestDriver driver;
    private final @Nullable RocksDbMemory memory;
    private final LiveSteps live;

    private StageDriver(StagePlan plan, RecordLimits limits, InstantSource clock) {
        live = plan.steps();
        DedupPlan dedup = plan.dedup();
        memory = dedup == null ? null : new RocksDbMemory(dedup.memory());
        var metrics = new TransformerMetrics(registry, plan.steps().now().ids());
        var pace = new Pace(clock, plan.longestEvent(), 1);
        driver = new TopologyTestDriver(
                StreamTopology.of(plan, limits, metrics, clock, pace),
                StreamSettings.of(plan, "one", memory, pace.transaction()));
    }

    static StageDriver open(
            Path folder, Steps steps, @Nullable DedupPlan dedup, RecordLimits limits, InstantSource clock) {
        var plan = new StagePlan(
                "127.0.0.1:1",
                Map.of(),
                "events",
                "events.transformed",
                "events.dead",
                "test",
                "",
                folder,
                1,
                Duration.ofMillis(100),
                Duration.ofSeconds(6),
                dedup,
                null,
                Duration.ofSeconds(1),
                0,
                new LiveSteps(steps));
        return new StageDriver(plan, limits, clock);
    }

    static ProducerRecord<byte[], byte[]> event(@Nullable String user, String json) {
        return RecordFormat.encode(
                "events",
                user == null ? null : user.getBytes(UTF_8),
                json.getBytes(UTF_8),
                RECEIVED.toEpochMilli(),
                new EventFacts("web", "203.0.113.77", null, null, null));
    }

    void send(ProducerRecord<byte[], byte[]> event) {
        pipe(new TestRecord<>(event));
    }

    void pipe(TestRecord<byte[], byte[]> record) {
        driver.createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(record);
    }

    List<TestRecord<byte[], byte[]>> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readRecordsToList();
    }

    DeadLetter letter() {
        return letters().getFirst();
    }

    List<DeadLetter> letters() {
        return output("events.dead").stream()
                .map(record -> new ConsumerRecord<>(
                        "events.dead",
                        0,
                        0,
                        record.timestamp(),
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        record.key(),
                        record.value(),
                        record.headers(),
                        Optional.empty()))
                .map(DeadLetterCodec::decode)
                .map(entry -> ((DeadLetterCodec.Entry.Refused) entry).letter())
                .toList();
    }

    LiveSteps live() {
        return live;
    }

    double count(String name, String... tags) {
        return registry.get("windtrap.transformer." + name).tags(tags).counter().count();
    }

    @Override
    public void close() {
        driver.close();
        if (memory != null) {
            memory.close();
        }
    }
}
