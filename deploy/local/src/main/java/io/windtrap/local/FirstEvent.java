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
import java.util.function.Predicate;

/** Proof that the stack works: one event in through HTTP, and back from ClickHouse where no script may drop it. */
final class FirstEvent {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final long POLL_MS = 50;
    private static final int UNAVAILABLE = 503;

    private FirstEvent() {}

    /** @throws IOException if the event is refused or not answered within 90 s, or is not in ClickHouse another 90 s later */
    static void sendAndReadBack(Stack stack) throws IOException, InterruptedException {
        String id = UUID.randomUUID().toString();
        String event = """
                {"anonymousId":"windtrap-up","messageId":"%s","event":"Stack Started","properties":{}}""".formatted(id);
        String key = Base64.getEncoder().encodeToString((stack.writeKey() + ":").getBytes(UTF_8));
        HttpRequest post = request(stack.gatewayUrl() + "/v1/track", event)
                .header("Authorization", "Basic " + key)
                .build();
        // It may be there twice: a request that got 503, or no answer in time, may have stored it all the same.
        HttpRequest isStored = request(
                        stack.clickHouse().url(), "SELECT count() > 0 FROM rudder.tracks WHERE id = '" + id + "'")
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = repeat(client, post, found -> found.statusCode() != UNAVAILABLE);
            if (answer.statusCode() != 200) {
                throw new IOException(
                        "the gateway refused the first event: " + answer.statusCode() + " " + answer.body());
            }
            boolean hasScript = stack.transformerAdminUrl().isPresent();
            if (!hasScript && !isYes(repeat(client, isStored, FirstEvent::isYes))) {
                throw new IOException("the first event is not in ClickHouse after " + LIMIT.toSeconds()
                        + " s: see the forwarder's log, "
                        + stack.forwarder().logFile());
            }
        }
    }

    private static HttpRequest.Builder request(String url, String body) {
        return HttpRequest.newBuilder(URI.create(url))
                .timeout(REQUEST_LIMIT)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static boolean isYes(HttpResponse<String> answer) {
        return answer.body().strip().equals("1");
    }

    /** Asks again, for 90 s, until an answer is as wanted; returns the last. A busy machine may hold a service up for many seconds. */
    private static HttpResponse<String> repeat(
            HttpClient client, HttpRequest request, Predicate<HttpResponse<String>> wanted)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (true) {
            boolean isLast = System.nanoTime() - start > LIMIT.toNanos();
            try {
                HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                if (isLast || wanted.test(answer)) {
                    return answer;
                }
            } catch (IOException e) {
                if (isLast) {
                    throw new IOException("no answer from " + request.uri() + ": " + e.getMessage(), e);
                }
            }
            Thread.sleep(POLL_MS);
        }
    }
}
