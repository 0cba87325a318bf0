package io.windtrap.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.gateway.http.RawConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway's process that is told to stop under load: what it acknowledged is in the topic, and nothing else. */
final class ShutdownIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    /** The test waits for all of it: so long that a busy machine serves clients meanwhile, and no longer. */
    private static final Duration DELAY = Duration.ofSeconds(10);

    private static final Pattern PORTS = Pattern.compile("listening .*\\bport=\"?(\\d+).*\\badminPort=\"?(\\d+)");

    @TempDir
    private Path folder;

    @Test
    void takesRequestsThroughTheDelayThenRefusesConnectionsAndExitsWith0() throws Exception {
        try (KafkaServer kafka = TestServers.kafka()) {
            // Given
            TestTopic.create(kafka.bootstrapServers());
            Process gateway = start(TestGateway.yaml(
                    kafka.bootstrapServers(),
                    "shutdown-delay: " + DELAY.toSeconds() + "s",
                    "shutdown-timeout: 60s")); // longer than an answer may take
            try {
                Matcher ports = awaitPorts();
                int port = Integer.parseInt(ports.group(1));
                int adminPort = Integer.parseInt(ports.group(2));
                var load = new Load(port);
                await().atMost(LONG).until(() -> load.acknowledged().size() > 300);

                // When
                long told = System.nanoTime();
                gateway.destroy();

                // Then: load balancers hear of it, and clients are served meanwhile
                await().atMost(LONG).until(() -> status(adminPort, "/ready").contains(" 503 "));
                int atDelay = load.acknowledged().size();
                await().atMost(LONG).until(() -> load.acknowledged().size() > atDelay);
                RawConnection.Answer robots = answer(port, "/robots.txt");
                assertThat(robots.status()).contains(" 200 ");
                assertThat(robots.header("Connection")).isEqualTo("close");

                // Then
                await().atMost(LONG).until(() -> isRefused(port));
                assertThat(Duration.ofNanos(System.nanoTime() - told)).isGreaterThan(DELAY);
                assertThat(gateway.waitFor(2 * LONG.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(gateway.exitValue()).isZero();
                load.stopAndCompareWith(() -> TestTopic.messageIds(kafka.bootstrapServers()));
                assertThat(TestTopic.messageIds(kafka.bootstrapServers()))
                        .containsExactlyInAnyOrderElementsOf(load.acknowledged());
            } finally {
                gateway.destroyForcibly();
            }
        }
    }

    private Process start(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("windtrap.yml"), yaml);
        return new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xmx128m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dlogback.configurationFile=logback.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        GatewayMain.class.getName(),
                        "--config",
                        file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output.log").toFile())
                .start();
    }

    private Matcher awaitPorts() {
        return await().atMost(LONG)
                .until(() -> PORTS.matcher(Files.readString(folder.resolve("output.log"))), Matcher::find);
    }

    private static String status(int port, String path) throws IOException {
        return answer(port, path).status();
    }

    private static RawConnection.Answer answer(int port, String path) throws IOException {
        try (var connection = new RawConnection(port)) {
            return connection
                    .send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .receiveHead();
        }
    }

    private static boolean isRefused(int port) throws IOException {
        try (var _ = new RawConnection(port)) {
            return false;
        } catch (java.net.ConnectException refused) {
            return true;
        }
    }
}
