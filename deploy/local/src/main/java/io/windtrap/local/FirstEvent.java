package io.windtrap.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.local.stack.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;

/** Proof that the stack works: one event in through HTTP, and read back from ClickHouse. */
final class FirstEvent {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final long POLL_MS = 50;

    private FirstEvent() {}

    /** @throws IOException if the event is refused, or is not in ClickHouse within 90 s */
    static void sendAndReadBack(Stack stack) throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        String event = """
                {"anonymousId":"windtrap-up","messageId":"%s","event":"Stack Started","properties":{}}""".formatted(id);
        String key = Base64.getEncoder().encodeToString((stack.writeKey() + ":").getBytes(UTF_8));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest post = HttpRequest.newBuilder(URI.create(stack.gatewayUrl() + "/v1/track"))
                    .timeout(REQUEST_LIMIT)
                    .header("Authorization", "Basic " + key)
                    .POST(HttpRequest.BodyPublishers.ofString(event))
                    .build();
            HttpResponse<String> answer = client.send(post, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException(
                        "the gateway refused the first event: " + answer.statusCode() + " " + answer.body());
            }
            HttpRequest count = HttpRequest.newBuilder(
                            URI.create(stack.clickHouse().url()))
                    .timeout(REQUEST_LIMIT)
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "SELECT count() FROM rudder.tracks WHERE id = '" + id + "'"))
                    .build();
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (!client.send(count, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .strip()
                    .equals("1")) {
                if (System.nanoTime() > deadline) {
                    throw new IOException("the first event is not in ClickHouse after " + LIMIT.toSeconds()
                            + " s: see the forwarder's log, "
                            + stack.forwarder().logFile());
                }
                Thread.sleep(POLL_MS);
            }
        }
    }
}
