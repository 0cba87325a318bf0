package io.windtrap.e2e.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Posts batches to a gateway as a source's SDK does, and sends nothing again. Safe for concurrent use. */
final class Sdk implements Sender {
    /** In place of a status. */
    static final int NO_ANSWER = 0;

    private static final Duration LONGER_THAN_THE_GATEWAY = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String gatewayUrl;
    private final String authorization;

    Sdk(String gatewayUrl, String writeKey) {
        this.gatewayUrl = gatewayUrl;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString((writeKey + ":").getBytes(UTF_8));
    }

    @Override
    public boolean post(String path, List<String> events) throws InterruptedException {
        return status(path, events) == 200;
    }

    /** The HTTP status of the answer to {@code events}; {@link #NO_ANSWER} when there was none. */
    int status(String path, List<String> events) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gatewayUrl + path))
                .timeout(LONGER_THAN_THE_GATEWAY)
                .header("Authorization", authorization)
                .POST(HttpRequest.BodyPublishers.ofString("{\"batch\":[" + String.join(",", events) + "]}"))
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return NO_ANSWER;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
