package io.windtrap.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.bench.process.ServiceConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/** Posts to a gateway as an SDK does. */
final class GatewayClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** Of every request. */
    static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString((ServiceConfig.WRITE_KEY + ":").getBytes(UTF_8));

    private final HttpClient client;
    private final String url;

    /** @param url base URL of the gateway */
    GatewayClient(HttpClient client, String url) {
        this.client = client;
        this.url = url;
    }

    /**
     * Sends a request's body.
     *
     * @param path such as {@code /v1/batch}
     * @return completes when the gateway has acknowledged; exceptionally when it answers anything but 200
     */
    CompletableFuture<Void> post(String path, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Authorization", AUTHORIZATION)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenAccept(answer -> {
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("the gateway answered " + answer.statusCode() + ": "
                        + answer.body().strip());
            }
        });
    }
}
