package io.windtrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka comes late, dies under load and comes back: no client hangs, and what was acknowledged is in the log. */
final class KafkaOutageIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** Several times the time-out of an answer. */
    private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("windtrap.test.outage-seconds", 6));
    /** Of an answer while Kafka is away: the time-out of 2 s, and what a busy machine adds. */
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @Test
    void startsWithoutKafkaAndRecoversWhenItComes() throws Exception {
        // Given: a port where Kafka will be
        int port;
        try (KafkaEngine once = KafkaEngine.start(folder)) {
            port = once.port();
        }
        try (var log = new CapturedLog();
                // The events that come while the topic gets its leaders may wait for all of it (KAFKA-15591).
                TestGateway gateway = TestGateway.start("127.0.0.1:" + port, "acknowledgement-timeout: 10s");
                var load = new Load(gateway.port())) {
            assertThat(gateway.admin("/ready").statusCode()).isEqualTo(503);
            await().atMost(LONG).until(() -> load.refused() > 20);
            await().atMost(LONG).until(() -> log.has("Kafka is not usable", "does not answer"));
            assertThat(log.has("their requests were refused", "kafka_unavailable"))
                    .isTrue();

            // When: Kafka comes, without the topic
            try (KafkaEngine kafka = KafkaEngine.start(KafkaOptions.in(folder).withPort(port))) {
                await().atMost(LONG).until(() -> gateway.admin("/ready").body().contains("does not exist"));
                await().atMost(LONG).until(() -> refused(gateway, "topic_missing") > 0);
                assertThat(load.acknowledged()).isEmpty();

                // When: the topic is created
                TestTopic.create(kafka.bootstrapServers());

                // Then
                await().atMost(LONG).until(() -> load.acknowledged().size() > 100);
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);
                load.stopAndCompareWith(() -> TestTopic.messageIds(kafka.bootstrapServers()));
            }
        }
    }

    @Test
    void neverAcknowledgesWhatIsNotInTheLogWhileKafkaDiesAndReturns() throws Exception {
        try (KafkaEngine kafka = KafkaEngine.start(folder)) {
            TestTopic.create(kafka.bootstrapServers());
            try (var log = new CapturedLog();
                    TestGateway gateway = TestGateway.start(kafka.bootstrapServers(), "acknowledgement-timeout: 2s");
                    var load = new Load(gateway.port())) {
                await().atMost(LONG).until(() -> load.acknowledged().size() > 200);

                // When
                kafka.kill();

                // Then: refused for as long as it is away, with a hint when to come back
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 503);
                await().during(OUTAGE).atMost(OUTAGE.plus(LONG)).until(() -> {
                    HttpResponse<String> answer = gateway.post("/v1/track", event("during"));
                    return answer.statusCode() == 503
                            && answer.body().equals("service unavailable\n")
                            && answer.headers()
                                    .firstValue("Retry-After")
                                    .orElse("")
                                    .equals("5");
                });
                assertThat(load.refused()).isPositive();
                assertThat(refused(gateway, "kafka_unavailable")).isPositive();
                assertThat(log.has("their requests were refused", "kafka_unavailable"))
                        .isTrue();
                Set<String> before = load.acknowledged();

                // When
                kafka.restart();

                // Then
                await().atMost(LONG).until(() -> load.acknowledged().size() > before.size() + 200);
                load.stopAndCompareWith(() -> TestTopic.messageIds(kafka.bootstrapServers()));
                assertThat(load.slowest()).as("nobody waits until it is back").isLessThan(ANSWER_LIMIT);
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);
                assertThat(gateway.metric("windtrap_gateway_in_flight_bytes")).isZero();
            }
        }
    }

    @Test
    void refusesInBoundedTimeWhenKafkaHangsAndAtOnceWhenTheBufferIsFull() throws Exception {
        try (KafkaEngine kafka = KafkaEngine.start(folder)) {
            TestTopic.create(kafka.bootstrapServers());
            try (TestGateway gateway = TestGateway.start(
                    kafka.bootstrapServers(),
                    "acknowledgement-timeout: 4s",
                    "max-body: 100000",
                    "max-large-body: 100000",
                    "producer-buffer: 300000")) {
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);
                await().atMost(LONG)
                        .until(() -> gateway.post("/v1/track", event("before"))
                                .body()
                                .equals("ok"));

                // When: the broker stops answering, and events pile up that don't compress
                signal("STOP", kafka);
                List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
                for (int n = 0; n < 10; n++) {
                    answers.add(gateway.postAsync("/v1/track", largeEvent(n)));
                }

                // Then
                await().atMost(LONG)
                        .until(() -> gateway.metric("windtrap_gateway_refusals_total{reason=\"buffer_full\"}") > 0);
                assertThat(answers)
                        .allSatisfy(answer -> assertThat(answer)
                                .succeedsWithin(LONG)
                                .satisfies(a -> assertThat(a.statusCode()).isEqualTo(503)));
                assertThat(gateway.metric("windtrap_gateway_refusals_total{reason=\"kafka_unavailable\"}"))
                        .isPositive();
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 503);

                // When
                signal("CONT", kafka);

                // Then
                await().atMost(LONG)
                        .until(() -> gateway.post("/v1/track", event("after")).statusCode() == 200);
                assertThat(inTopic(kafka)).contains("before", "after");
            }
        }
    }

    private static void signal(String name, KafkaEngine kafka) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + name, Long.toString(kafka.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private static String largeEvent(int seed) {
        byte[] noise = new byte[60_000];
        new Random(seed).nextBytes(noise);
        return "{\"userId\":\"u\",\"x\":\"" + Base64.getEncoder().encodeToString(noise) + "\"}";
    }

    private static Set<String> inTopic(KafkaEngine kafka) {
        Set<String> keys = new HashSet<>();
        TestTopic.readAll(kafka.bootstrapServers()).forEach(record -> keys.add(TestTopic.key(record)));
        return keys;
    }

    private static String event(String user) {
        return "{\"userId\":\"" + user + "\"}";
    }

    private static double refused(TestGateway gateway, String reason) throws Exception {
        return gateway.metric("windtrap_gateway_refusals_total{reason=\"" + reason + "\"}");
    }
}
