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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka comes late, dies under load and comes back: no client hangs, and what was acknowledged is in the log. */
final class KafkaOutageIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void startsWithoutKafkaAndRecoversWhenItComes() throws Exception {
        // Given: a port where Kafka will be
        int port;
        try (KafkaEngine once = KafkaEngine.start(folder)) {
            port = once.port();
        }
        try (TestGateway gateway = TestGateway.start("127.0.0.1:" + port)) {
            assertThat(gateway.admin("/ready").statusCode()).isEqualTo(503);
            assertThat(gateway.post("/v1/track", event("early")).statusCode()).isEqualTo(503);

            // When: Kafka comes, without the topic
            try (KafkaEngine kafka = KafkaEngine.start(KafkaOptions.in(folder).withPort(port))) {
                await().atMost(LONG).until(() -> gateway.admin("/ready").body().contains("does not exist"));
                assertThat(gateway.post("/v1/track", event("early")).statusCode())
                        .isEqualTo(503);

                // When: the topic is created
                TestTopic.create(kafka.bootstrapServers());
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);

                // Then
                assertThat(gateway.post("/v1/track", event("late")).body()).isEqualTo("ok");
                assertThat(TestTopic.readAll(kafka.bootstrapServers()))
                        .extracting(TestTopic::key)
                        .containsExactly("late");
            }
        }
    }

    @Test
    void neverAcknowledgesWhatIsNotInTheLogWhileKafkaDiesAndReturns() throws Exception {
        try (KafkaEngine kafka = KafkaEngine.start(folder)) {
            TestTopic.create(kafka.bootstrapServers());
            try (TestGateway gateway = TestGateway.start(kafka.bootstrapServers(), "acknowledgement-timeout: 2s")) {
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);
                Load load = new Load(gateway);

                // When
                await().atMost(LONG).until(() -> load.acknowledged.size() > 200);
                kafka.kill();

                // Then: bounded, and with a hint when to come back
                await().atMost(LONG).until(() -> load.refused.get() > 20);
                long begun = System.nanoTime();
                HttpResponse<String> refused = gateway.post("/v1/track", event("during"));
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(6));
                assertThat(refused.statusCode()).isEqualTo(503);
                assertThat(refused.body()).isEqualTo("service unavailable\n");
                assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 503);

                // When
                kafka.restart();

                // Then
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);
                int atReturn = load.acknowledged.size();
                await().atMost(LONG).until(() -> load.acknowledged.size() > atReturn + 200);
                load.stop();
                assertThat(load.otherAnswers).isEmpty();
                assertThat(inTopic(kafka)).containsAll(load.acknowledged);
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
                assertThat(gateway.post("/v1/track", event("before")).body()).isEqualTo("ok");

                // When: the broker stops answering, and events pile up that don't compress
                signal("STOP", kafka);
                List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
                for (int n = 0; n < 10; n++) {
                    answers.add(gateway.postAsync("/v1/track", largeEvent(n)));
                }

                // Then
                await().atMost(Duration.ofSeconds(3))
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

    @Test
    void drainsSoThatWhatWasAcknowledgedIsInTheLog() throws Exception {
        try (KafkaEngine kafka = KafkaEngine.start(folder)) {
            TestTopic.create(kafka.bootstrapServers());
            try (TestGateway gateway = TestGateway.start(kafka.bootstrapServers(), "shutdown-delay: 300ms")) {
                await().atMost(LONG).until(() -> gateway.admin("/ready").statusCode() == 200);
                Load load = new Load(gateway);
                await().atMost(LONG).until(() -> load.acknowledged.size() > 200);

                // When
                gateway.stopGateway();
                load.stop();

                // Then
                assertThat(inTopic(kafka)).isEqualTo(load.acknowledged);
                assertThat(load.otherAnswers).isEmpty();
            }
        }
    }

    private static Set<String> inTopic(KafkaEngine kafka) {
        Set<String> keys = new HashSet<>();
        TestTopic.readAll(kafka.bootstrapServers()).forEach(record -> keys.add(TestTopic.key(record)));
        return keys;
    }

    private static String event(String user) {
        return "{\"userId\":\"" + user + "\"}";
    }

    /** Eight clients that post until they are stopped, or nobody listens any more. */
    private static final class Load {
        final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        final AtomicInteger refused = new AtomicInteger();
        final List<Integer> otherAnswers = Collections.synchronizedList(new ArrayList<>());
        private final AtomicBoolean stopped = new AtomicBoolean();
        private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

        Load(TestGateway gateway) {
            for (int client = 0; client < 8; client++) {
                String name = "client-" + client + "-";
                clients.execute(() -> run(gateway, name));
            }
        }

        private void run(TestGateway gateway, String name) {
            for (int n = 0; !stopped.get(); n++) {
                try {
                    int status = gateway.post("/v1/track", event(name + n)).statusCode();
                    switch (status) {
                        case 200 -> acknowledged.add(name + n);
                        case 503 -> refused.incrementAndGet();
                        default -> otherAnswers.add(status);
                    }
                } catch (IOException gone) {
                    return;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }

        void stop() {
            stopped.set(true);
            clients.close();
        }
    }
}
