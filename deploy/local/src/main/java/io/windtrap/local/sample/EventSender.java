package io.windtrap.local.sample;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Posts batches to a gateway and repeats what was not acknowledged, as SDKs do. */
final class EventSender {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long FIRST_PAUSE_MS = 100;
    private static final long LONGEST_PAUSE_MS = 2_000;

    private final HttpClient client;
    private final URI endpoint;
    private final String authorization;

    /**
     * Sends to {@code POST <url>/v1/batch}.
     *
     * @param url base of the gateway, such as {@code http://127.0.0.1:8080}
     */
    EventSender(HttpClient client, URI url, String writeKey) {
        this.client = client;
        this.endpoint = url.resolve("/v1/batch");
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
    }

    /**
     * Returns once the gateway acknowledged the batch.
     *
     * @return how often it had to be repeated, 0 or more
     * @throws IOException if the gateway refuses the batch for good, or temporarily for longer than two minutes
     */
    int send(List<ObjectNode> events) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint)
                .timeout(TIMEOUT)
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body(events)))
                .build();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        long pause = FIRST_PAUSE_MS;
        for (int repeats = 0; ; repeats++) {
            String obstacle = attempt(request);
            if (obstacle.isEmpty()) {
                return repeats;
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("not acknowledged for " + PATIENCE.toMinutes() + " minutes: " + obstacle);
            }
            Thread.sleep(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        }
    }

    /** Why the batch must be repeated; empty = acknowledged. */
    private String attempt(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer;
        try {
            answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            return "no answer from " + endpoint + ": " + e;
        }
        if (answer.statusCode() == 200) {
            return "";
        }
        String refusal = "HTTP " + answer.statusCode() + ": " + answer.body().strip();
        if (answer.statusCode() == 429 || answer.statusCode() >= 500) {
            return refusal;
        }
        throw new RefusedException(endpoint + " refused the events: " + refusal);
    }

    private static byte[] body(List<ObjectNode> events) throws JsonProcessingException {
        ObjectNode batch = JsonNodeFactory.instance.objectNode();
        batch.putArray("batch").addAll(events);
        return JSON.writeValueAsBytes(batch);
    }

    /** The gateway will never take these events: a wrong key, say. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        RefusedException(String message) {
            super(message);
        }
    }
}
