package io.windtrap.console.services;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
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

    private final BoundedHttp http;
    private final Duration limit;
    private final InstantSource clock;

    ServiceClient(InstantSource clock) {
        this(clock, LIMIT);
    }

    /** @param limit of each of the two answers of a service */
    ServiceClient(InstantSource clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        this.http = new BoundedHttp(limit, LONGEST_ANSWER);
    }

    /** What the service at {@code address} says now. */
    Look look(ServiceAddresses.Address address) throws InterruptedException {
        try {
            HttpResponse<String> metrics = get(address, "/metrics");
            HttpResponse<String> ready = get(address, "/ready");
            boolean windtrap = metrics.statusCode() == 200 && metrics.body().contains("windtrap_");
            return new Look(
                    address.service(),
                    address.address(),
                    clock.instant(),
                    windtrap ? PrometheusText.samples(metrics.body(), Watched::isWatched) : List.of(),
                    ready.statusCode() == 200
                            ? List.of()
                            : ready.body().lines().limit(MOST_OBSTACLES).toList(),
                    windtrap ? "" : "another program answers there: see console." + address.service() + "s");
        } catch (IOException e) {
            return unknown(address, reason(address, e));
        }
    }

    /** One that could not be asked. */
    Look unknown(ServiceAddresses.Address address, String problem) {
        return new Look(address.service(), address.address(), clock.instant(), List.of(), List.of(), problem);
    }

    private HttpResponse<String> get(ServiceAddresses.Address address, String path)
            throws IOException, InterruptedException {
        URI uri;
        try {
            uri = URI.create("http://" + address.address() + path);
        } catch (IllegalArgumentException e) {
            throw new IOException("is not an address", e);
        }
        return http.ask(HttpRequest.newBuilder(uri));
    }

    private String reason(ServiceAddresses.Address address, IOException failure) {
        return switch (failure) {
            case HttpTimeoutException _ -> "does not answer within " + limit.toSeconds() + " s";
            case ConnectException _ ->
                "nothing listens there: start the " + address.service() + ", or correct console." + address.service()
                        + "s";
            default -> "can't be asked: " + failure.getMessage();
        };
    }

    @Override
    public void close() {
        http.close();
    }
}
