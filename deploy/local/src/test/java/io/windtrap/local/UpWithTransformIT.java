package io.windtrap.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --transform}: what is stored has been through the script. */
final class UpWithTransformIT {
    private static final Duration LONG = Duration.ofMinutes(6);
    private static final Pattern ADMIN_PORT =
            Pattern.compile("^admin ports: .*, transformer (http://\\S+) ", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @Test
    void storesEventsAsTheScriptMakesThem() throws Exception {
        // Given: it drops the event by which up tries itself
        Path script = Files.writeString(folder.resolve("it's my own.js"), """
                export function transformEvent(event) {
                  if (event.event === 'Stack Started') return null;
                  return {...event, properties: {...event.properties, marked: 'by the script'}};
                }
                """);
        Command up = UpIT.up(folder.resolve("up.log"), folder.resolve("data"), 0, "--transform=" + script);
        try {
            Matcher ready = UpIT.awaitReady(up);

            // When
            assertThat(send(ready, "{\"userId\":\"me\",\"event\":\"Hello\"}")).isEqualTo(200);

            // Then
            String query = ready.group("clickhouse") + "/?query=SELECT+";
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(UpIT.get(query + "marked+FROM+rudder.hello"))
                            .isEqualTo("by the script\n"));
            assertThat(UpIT.get(query + "event+FROM+rudder.tracks")).isEqualTo("hello\n");
            Matcher adminPort = ADMIN_PORT.matcher(up.output());
            assertThat(adminPort.find()).as(up.output()).isTrue();
            assertThat(UpIT.get(adminPort.group(1) + "/metrics"))
                    .contains("windtrap_transformer_events_total{result=\"changed\"} 1.0");
        } finally {
            List<ProcessHandle> parts = up.process().descendants().toList();
            up.process().destroyForcibly();
            parts.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static int send(Matcher ready, String event) throws Exception {
        String key = Base64.getEncoder().encodeToString((ready.group("key") + ":").getBytes(UTF_8));
        var request = HttpRequest.newBuilder(URI.create(ready.group("gateway") + "/v1/track"))
                .header("Authorization", "Basic " + key)
                .POST(BodyPublishers.ofString(event))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString()).statusCode();
        }
    }
}
