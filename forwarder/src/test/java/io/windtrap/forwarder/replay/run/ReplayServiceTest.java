package io.windtrap.forwarder.replay.run;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.forwarder.consume.DestinationWorker;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.readiness.TestPauses;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayLog;
import io.windtrap.forwarder.source.SourceSelection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReplayServiceTest {
    private static final class NoWorkers implements ReplayWorkers {
        @Override
        public Optional<DestinationWorker> worker(Replay replay, ReadRange range) {
            return Optional.empty();
        }

        @Override
        public Optional<SourceSelection> sources(Replay replay, WindtrapConfig changed) {
            return Optional.empty();
        }
    }

    @Test
    void stopsAtOnceWhileKafkaDoesNotAnswer() {
        // Given: nobody listens there
        var kafka = new KafkaAccess("127.0.0.1:1", Map.of());
        var service = new ReplayService(
                () -> new ReplayLog(kafka, "replays"),
                _ -> true,
                new NoWorkers(),
                _ -> {},
                InstantSource.system(),
                TestPauses.SHORT);
        service.start();
        await().atMost(Duration.ofSeconds(60)).until(ReplayServiceTest::waitsForKafka);

        // When, Then: long before the topic would be given up
        assertTimeoutPreemptively(Duration.ofSeconds(15), service::close);
    }

    private static boolean waitsForKafka() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(one -> one.getKey().getName().equals("replays"))
                .flatMap(one -> Arrays.stream(one.getValue()))
                .anyMatch(frame -> frame.getMethodName().equals("partitionsFor"));
    }
}
