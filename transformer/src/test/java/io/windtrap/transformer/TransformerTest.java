package io.windtrap.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.engine.testing.MetricsPage;
import io.windtrap.transformer.stage.StateFolder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A transformer without Kafka. */
final class TransformerTest {
    private static final String PREFIX = "windtrap_transformer_";

    @TempDir
    private Path folder;

    @Test
    void saysWhatIsMissingAndWhatItWouldDo() throws Exception {
        try (var transformer = Transformer.start(config())) {
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(
                            () -> assertThat(get(transformer, "/ready")).contains("topic events can't be looked at"));
            JsonNode status = new ObjectMapper().readTree(get(transformer, "/status"));
            assertThat(status.at("/service").asText()).isEqualTo("transformer");
            assertThat(status.at("/ready").asBoolean()).isFalse();
            assertThat(status.at("/kafka/writes").asText()).isEqualTo("events.transformed");
            assertThat(status.at("/transformations").findValuesAsText("id")).containsExactly("bots", "emails");
            assertThat(MetricsPage.exposed(get(transformer, "/metrics"), PREFIX))
                    .as("docs/metrics.md")
                    .isEqualTo(MetricsPage.documented(PREFIX));
        }
    }

    @Test
    void keepsItsNameAndItsStateDirectoryToItself() throws Exception {
        Path name = folder.resolve("state/transformer.name");
        try (var _ = Transformer.start(config())) {
            assertThatThrownBy(() -> Transformer.start(config()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another transformer uses the state directory");
        }
        String before = Files.readString(name);
        Transformer.start(config()).close();
        assertThat(Files.readString(name)).isEqualTo(before);

        // Given: a disk that was full
        Files.writeString(name, "");
        Transformer.start(config()).close();
        assertThat(Files.readString(name).strip()).hasSize(36);
    }

    @Test
    void saysWhatToDoAboutAStateDirectoryThatCantBeMade() throws Exception {
        Files.writeString(folder.resolve("state"), "a file");

        assertThatThrownBy(() -> Transformer.start(config()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("set transformer.state-directory");
    }

    @Test
    void leavesNothingOpenWhereItCantStart() throws Exception {
        // Given
        Path script = Files.writeString(folder.resolve("own.js"), "export const transformEvent = event => event;");
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (var other = Transformer.start(config())) {
            WindtrapConfig config = ConfigLoader.parse(
                    "test", """
                    kafka: {bootstrap-servers: "127.0.0.1:1"}
                    transformer: {state-directory: "%s", admin: {port: %d}}
                    transformations: [{id: own, step: script, script: {file: "%s"}}]
                    """.formatted(folder.resolve("second"), other.adminPort(), script), Map.of());

            // When
            assertThatThrownBy(() -> Transformer.start(config)).hasMessageContaining("can't listen on admin port");
        }

        // Then
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .filteredOn(thread -> !before.contains(thread))
                        .extracting(Thread::getName)
                        .as("the thread of the script engine, and the one that watches files")
                        .doesNotContain("script-watchdog", "script-reload"));
        StateFolder.open(folder.resolve("second")).close();
    }

    private WindtrapConfig config() throws Exception {
        return ConfigLoader.parse("test", """
                kafka: {bootstrap-servers: "127.0.0.1:1", properties: {default.api.timeout.ms: 500, request.timeout.ms: 500}}
                transformer: {state-directory: "%s", admin: {port: 0}}
                transformations:
                  - {id: bots, step: drop, drop: {only-bots: true}}
                  - {id: emails, step: mask, mask: {patterns: email, how: hash, key: 0123456789abcdef}}
                """.formatted(folder.resolve("state")), Map.of());
    }

    private static String get(Transformer transformer, String path) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + transformer.adminPort() + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
