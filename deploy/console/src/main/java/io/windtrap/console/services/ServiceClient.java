package io.windtrap.console.services;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** Asks admin ports for {@code /ready} and {@code /metrics}. */
final class ServiceClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(8);
    private static final int LONGEST_ANSWER = 8 << 20;
    private static final int MOST_OBSTACLES = 20;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final InstantSource clock;

    ServiceClient(InstantSource clock) {
        this.clock = clock;
    }

    private record Text(int status, String text) {}

    /** What the service at {@code address} says now. */
    Look look(ServiceAddresses.Address address) throws InterruptedException {
        try {
            Text metrics = get(address, "/metrics");
            Text ready = get(address, "/ready");
            boolean windtrap = metrics.status() == 200 && metrics.text().contains("windtrap_");
            return new Look(
                    address.service(),
                    address.address(),
                    clock.instant(),
                    windtrap ? PrometheusText.samples(metrics.text(), Watched::isWatched) : List.of(),
                    ready.status() == 200
                            ? List.of()
                            : ready.text().lines().limit(MOST_OBSTACLES).toList(),
                    windtrap ? "" : "another program answers there: see console." + address.service() + "s");
        } catch (IOException e) {
            return new Look(
                    address.service(), address.address(), clock.instant(), List.of(), List.of(), reason(address, e));
        }
    }

    private Text get(ServiceAddresses.Address address, String path) throws IOException, InterruptedException {
        URI uri;
        try {
            uri = URI.create("http://" + address.address() + path);
        } catch (IllegalArgumentException e) {
            throw new IOException("is not an address", e);
        }
        HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            return new Text(answer.statusCode(), new String(body.readNBytes(LONGEST_ANSWER), UTF_8));
        }
    }

    private static String reason(ServiceAddresses.Address address, IOException failure) {
        return switch (failure) {
            case HttpTimeoutException _ -> "does not answer within " + LIMIT.toSeconds() + " s";
            case ConnectException _ ->
                "nothing listens there: start the " + address.service() + ", or correct console." + address.service()
                        + "s";
            default -> "can't be asked: " + failure.getMessage();
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
