package io.windtrap.forwarder.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.source.Source;
import io.windtrap.forwarder.source.SourceSelection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a change of the sources does to events on their way. */
final class SourcesIT {
    private static final int PARTITIONS = 2;
    private static final Duration LONG = Duration.ofSeconds(60);
    /** Of an older gateway, which doesn't say what its sources are. */
    private static final EventFacts WEB = new EventFacts("web", null, null, null, null);

    private static final EventFacts APP = new EventFacts("app", null, null, null, null, "iOS", "event-stream", null);
    private static final Source STREAM = new Source("HTTP", "event-stream");
    private static final Source CLOUD = new Source("HubSpot", "cloud");
    private static final List<SourceSelection> FILES = List.of(
            new SourceSelection(null, Map.of("web", STREAM)),
            new SourceSelection(Set.of("web"), Map.of("web", CLOUD, "app", STREAM)),
            new SourceSelection(null, Map.of("web", CLOUD, "app", CLOUD)),
            new SourceSelection(Set.of("web"), Map.of("web", STREAM, "app", STREAM)),
            new SourceSelection(Set.of("app", "web"), Map.of("web", STREAM, "app", STREAM)));

    private Stage stage;

    @BeforeEach
    void stage() throws Exception {
        stage = new Stage(TestServers.sharedKafka(), TestServers.sharedClickHouse(), PARTITIONS);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void losesAndDoublesNothingWhereverAForwarderDiesAroundAReloadAndItsHeirHasAnotherFile() throws Exception {
        // Given
        stage.limits = new BatchLimits(60, 1 << 20, Duration.ofMillis(50));
        int file = 0;

        // When
        for (int step = 1; step <= 8; step++) {
            for (boolean done : List.of(false, true)) {
                stage.sources = FILES.get(file++ % FILES.size());
                stage.sendEvents(40, WEB, APP);
                var kill = new KillSwitch(new KillSwitch.At(step, done));
                try (var forwarder = stage.forwarder(kill)) {
                    stage.sendEvents(20, WEB, APP);
                    forwarder.reload(FILES.get((file + 1) % FILES.size()));
                    stage.sendEvents(20, WEB, APP);
                    assertThat(kill.killed()).as("killed at step %d", step).isTrue();
                }
            }
        }

        // Then
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG).until(this::everythingIsCommitted);
        }
        assertThat(stage.query("SELECT countIf(context_source_id = 'web'), count() - uniqExact(id) FROM tracks"))
                .isEqualTo(stage.sent() / 2 + "\t0");
        int named = 0;
        for (int kind = 0; kind < 3; kind++) {
            named += Integer.parseInt(stage.query("SELECT count() FROM kind_" + kind));
        }
        assertThat(stage.query("SELECT count() FROM tracks")).isEqualTo(String.valueOf(named));
        assertThat(stage.counted("windtrap.forwarder.batches", "sealed.by", "declared"))
                .isPositive();
        assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured"))
                .isZero();
    }

    @Test
    void takesASourceThatTheFileDoesNotHaveWhereTheDestinationTakesAll() throws Exception {
        // Given
        stage.sendEvents(20, APP);

        // When
        try (var _ = stage.forwarder(KillSwitch.never())) {
            await().atMost(LONG).until(this::everythingIsCommitted);
        }

        // Then
        assertThat(stage.query("SELECT count(), any(context_source_type) FROM tracks"))
                .isEqualTo("20\tiOS");
        assertThat(stage.counted("windtrap.forwarder.unknown.source.events")).isEqualTo(20);
    }

    @Test
    void aPartitionWaitsForASourceThatIsNeitherListedNorKnownAndOthersGoOn() throws Exception {
        // Given
        stage.sources = new SourceSelection(Set.of("web"), Map.of("web", STREAM));
        stage.send(inPartition(0, "a", WEB));
        stage.send(inPartition(0, "b", APP));
        stage.send(inPartition(0, "c", WEB));
        stage.send(inPartition(1, "d", WEB));
        var problems = new ReadinessProblems(stage.name);

        // When
        try (var forwarder = stage.forwarder(KillSwitch.never(), "1", problems)) {
            // Then
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(stage.committed(0))
                        .extracting(OffsetAndMetadata::offset)
                        .isEqualTo(1L);
                assertThat(stage.committed(1))
                        .extracting(OffsetAndMetadata::offset)
                        .isEqualTo(1L);
                assertThat(problems.all())
                        .singleElement()
                        .asString()
                        .contains("source of partition 0: waits for source app");
                assertThat(stage.gauge("windtrap.forwarder.partitions.waiting")).isEqualTo(1);
            });
            stage.send(inPartition(1, "e", WEB));
            await().atMost(LONG)
                    .until(() -> stage.query("SELECT count() FROM tracks").equals("3"));

            // When
            forwarder.reload(new SourceSelection(Set.of("web"), Map.of("web", STREAM, "app", STREAM)));

            // Then
            await().atMost(LONG).until(this::everythingIsCommitted);
            assertThat(problems.all()).isEmpty();
        }
        assertThat(stage.query("SELECT arrayStringConcat(arraySort(groupArray(id))) FROM tracks"))
                .isEqualTo("acde");
        assertThat(stage.counted("windtrap.forwarder.skipped", "reason", "source"))
                .isEqualTo(1);
    }

    private ProducerRecord<byte[], byte[]> inPartition(int partition, String id, EventFacts facts) {
        String json = "{\"type\":\"track\",\"event\":\"Kind 0\",\"messageId\":\"" + id + "\",\"anonymousId\":\"a\"}";
        ProducerRecord<byte[], byte[]> any =
                RecordFormat.encode(stage.name, null, json.getBytes(UTF_8), System.currentTimeMillis(), facts);
        return new ProducerRecord<>(stage.name, partition, any.timestamp(), any.key(), any.value(), any.headers());
    }

    private boolean everythingIsCommitted() throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            OffsetAndMetadata committed = stage.committed(partition);
            long end = stage.end(partition);
            if (end > 0
                    && (committed == null
                            || committed.offset() != end
                            || !Objects.requireNonNull(committed.metadata()).isEmpty())) {
                return false;
            }
        }
        return true;
    }
}
