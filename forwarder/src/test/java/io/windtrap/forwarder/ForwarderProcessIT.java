package io.windtrap.forwarder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.engine.process.LocalPort;
import io.windtrap.engine.testing.TestServers;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ForwarderProcessIT {
    @TempDir
    private Path folder;

    @Test
    void warnsOfABufferLargerThanItsHeapAndLeavesWithZeroWhenItIsToldToStop() throws Exception {
        // Given
        int port = LocalPort.keep(folder.resolve("port"), 0);
        Path config = Files.writeString(folder.resolve("windtrap.yml"), """
                kafka: {bootstrap-servers: "%s"}
                forwarder: {buffer: 64GiB, admin: {port: %d}}
                destinations: [{id: hole, type: blackhole}]
                """.formatted(
                        TestServers.sharedKafka().bootstrapServers(), port));
        Path log = folder.resolve("log");
        Process forwarder = ForwarderProcess.start(config, log);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> healthy(port) && Files.readString(log).contains("forwarding"));
            assertThat(Files.readString(log)).containsOnlyOnce("the heap may have");

            // When
            forwarder.destroy();

            // Then
            assertThat(forwarder.waitFor(90, TimeUnit.SECONDS)).isTrue();
            assertThat(forwarder.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            forwarder.destroyForcibly();
        }
    }

    @Test
    void readsItsFileAgainAtAHangUpAndWhenItChanges() throws Exception {
        // Given
        int port = LocalPort.keep(folder.resolve("port"), 0);
        String yaml = """
                kafka: {bootstrap-servers: "%s"}
                forwarder: {admin: {port: %d}}
                sources: [{id: web, write-key: k}]
                destinations: [{id: hole, type: blackhole}]
                """.formatted(TestServers.sharedKafka().bootstrapServers(), port);
        Path config = Files.writeString(folder.resolve("windtrap.yml"), yaml);
        Path log = folder.resolve("log");
        Process forwarder = ForwarderProcess.start(config, log);
        try {
            await().atMost(Duration.ofSeconds(60))
                    .ignoreExceptions()
                    .until(() -> healthy(port) && Files.readString(log).contains("forwarding"));

            // When
            new ProcessBuilder("kill", "-HUP", String.valueOf(forwarder.pid()))
                    .start()
                    .waitFor();

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(log).contains("sources reloaded"));

            // When
            Files.writeString(config, "sources: [");

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(log).contains("the former one stays in force"));

            // When
            Files.writeString(
                    config, yaml.replace("web", "app").replace("type: blackhole", "type: blackhole, batch: {rows: 7}"));

            // Then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> Files.readString(log).contains("destinations[hole].batch.rows"));
            assertThat(healthy(port)).isTrue();
            assertThat(forwarder.isAlive()).isTrue();
        } finally {
            forwarder.destroyForcibly();
        }
    }

    private static boolean healthy(int port) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + port + "/health");
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        }
    }
}
