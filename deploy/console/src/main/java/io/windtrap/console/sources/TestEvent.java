package io.windtrap.console.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.config.value.Secret;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.Json;
import io.windtrap.console.services.BoundedHttp;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;

/** Sends one event the way an SDK does. */
final class TestEvent implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int LONGEST_TEXT = 300;

    private final BoundedHttp http;
    private final String gateway;
    private final InstantSource clock;

    /** @param gateway base URL */
    TestEvent(String gateway, InstantSource clock) {
        this(gateway, clock, LIMIT);
    }

    /** @param limit of the whole answer */
    TestEvent(String gateway, InstantSource clock, Duration limit) {
        this.http = new BoundedHttp(limit, LONGEST_ANSWER);
        this.gateway = gateway;
        this.clock = clock;
    }

    /** What the gateway answered. */
    record Sent(String messageId, int status, String answer, Instant sentAt) {}

    /** Sends one for the source with this key. */
    Sent send(Secret writeKey) throws IOException {
        Instant now = clock.instant();
        String id = "windtrap-console-" + UUID.randomUUID();
        String body = Json.text(Map.of(
                "messageId",
                id,
                "anonymousId",
                "windtrap-console",
                "event",
                "Test Event",
                "originalTimestamp",
                now,
                "properties",
                Map.of("sent_by", "console")));
        String credentials = Base64.getEncoder().encodeToString((writeKey.reveal() + ":").getBytes(UTF_8));
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(URI.create(gateway + "/v1/track"))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Basic " + credentials)
                    .POST(HttpRequest.BodyPublishers.ofString(body));
        } catch (IllegalArgumentException e) {
            throw new IOException("console.test-event-url or console.gateway-url is not a URL", e);
        }
        try {
            HttpResponse<String> answer = http.ask(request);
            String text = answer.body().strip();
            return new Sent(
                    id,
                    answer.statusCode(),
                    text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text,
                    now);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while sending a test event").initCause(e);
        } catch (IOException e) {
            throw ApiException.unavailable(
                    "The gateway at " + gateway + " does not answer ("
                            + e.getClass().getSimpleName() + "): start it, or set console.test-event-url.",
                    e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
