package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.IntentCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker without replicas whose machine lost what was not on its disk yet, and which then takes other events. */
final class TruncatedTopicIT {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    private static Path folder;

    private static KafkaEngine kafka;

    private Stage stage;

    @BeforeAll
    static void start() {
        kafka = KafkaEngine.start(folder);
    }

    @AfterAll
    static void stop() {
        kafka.close();
    }

    @BeforeEach
    void sendSixty() throws Exception {
        stage = new Stage(kafka.bootstrapServers(), TestServers.sharedClickHouse(), 1);
        stage.limits = new BatchLimits(1000, 1 << 20, Duration.ofMillis(200));
        // The broker may die before it has heard that a consumer leaves, and waits for that one in its next life.
        stage.consumerProperties.put("session.timeout.ms", "10000");
        for (int batch = 0; batch < 6; batch++) {
            stage.sendEvents(10);
        }
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void passesOverNothingOfWhatIsInThePlaceOfLostEvents() throws Exception {
        // Given
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitCommitted(60);
        }

        // When
        loseFrom(40);
        stage.sendEvents(40);

        // Then
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitRows("100\t100");
        }
        assertThat(stage.counted("windtrap.forwarder.offsets.lost")).isEqualTo(1);
    }

    @Test
    void goesOnWithThemWhileItRuns() throws Exception {
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitCommitted(60); // Rows can be seen before that: then their batch would be a declared one.

            // When
            loseFrom(40);
            stage.sendEvents(40);

            // Then
            awaitRows("100\t100");
        }
    }

    /** The batch of the sixty may be declared or committed by then. */
    @Test
    void goesOnWithThemWhateverIsDeclared() throws Exception {
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitRows("60\t60");

            // When
            loseFrom(40);
            stage.sendEvents(40);

            // Then
            awaitRows("100\t100");
            awaitCommitted(80);
        }
    }

    @Test
    void givesOtherEventsOtherTokensThoughTheirOffsetsWereDeclared() throws Exception {
        // Given
        var afterLastInsert = new KillSwitch(new KillSwitch.At(8, true));
        try (var _ = stage.forwarder(afterLastInsert)) {
            assertThat(afterLastInsert.killed()).isTrue();
        }
        assertThat(IntentCodec.decode(Objects.requireNonNull(stage.committed(0)).metadata()))
                .isInstanceOfSatisfying(
                        Declaration.Declared.class,
                        declared -> assertThat(declared.intent().last()).isEqualTo(59));

        // When
        loseFrom(40);
        stage.sendEvents(40);

        // Then: the range is begun afresh, without the 40 of it that Kafka kept and that were in
        try (var _ = stage.forwarder(KillSwitch.never())) {
            awaitRows("100\t100");
            awaitCommitted(80);
        }
        assertThat(stage.counted("windtrap.forwarder.declarations.not.honoured", "why", "truncated"))
                .isEqualTo(1);
    }

    private void awaitCommitted(long offset) {
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(stage.committed(0))
                        .extracting(OffsetAndMetadata::offset, OffsetAndMetadata::metadata)
                        .containsExactly(offset, ""));
    }

    private void awaitRows(String rowsAndIds) {
        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks"))
                        .isEqualTo(rowsAndIds));
    }

    private void loseFrom(long offset) throws IOException {
        kafka.kill();
        Path segment = segment();
        try (var log = new RandomAccessFile(segment.toFile(), "rw")) {
            long at = 0;
            while (true) {
                log.seek(at); // A batch of records begins with its first offset and the length of what follows.
                if (log.readLong() == offset) {
                    break;
                }
                at += Long.BYTES + Integer.BYTES + log.readInt();
            }
            log.setLength(at);
        }
        kafka.restart();
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> segments = files.filter(
                            file -> file.endsWith(Path.of(stage.name + "-0", "00000000000000000000.log")))
                    .toList();
            assertThat(segments).hasSize(1);
            return segments.getFirst();
        }
    }
}
