package io.windtrap.gateway;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.ServerSSLOptions;
import io.windtrap.gateway.http.server.HttpListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** One listener for each event loop, all on one port. */
final class HttpListeners {
    private final List<HttpListener> listeners = new CopyOnWriteArrayList<>();

    private HttpListeners() {}

    /**
     * Starts {@code count} listeners; returns once requests are taken.
     *
     * @throws IOException if the port can't be listened on; the message says why
     */
    static HttpListeners start(Vertx vertx, int count, Supplier<HttpListener> listener) throws IOException {
        var started = new HttpListeners();
        try {
            join(vertx.deployVerticle(
                    () -> {
                        HttpListener created = listener.get();
                        started.listeners.add(created);
                        return created;
                    },
                    new DeploymentOptions().setInstances(count)));
        } catch (CompletionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause());
            throw new IOException(cause.getMessage(), cause);
        }
        return started;
    }

    /** The port, 1 to 65535. */
    int port() {
        return listeners.getFirst().port();
    }

    /** Serves new connections with {@code changed}'s certificate; those that are open keep theirs. */
    Future<?> renew(ServerSSLOptions changed) {
        return Future.all(
                listeners.stream().map(listener -> listener.renew(changed)).toList());
    }

    /** Still takes requests, and asks clients to go elsewhere with their next ones. */
    void leave() {
        listeners.forEach(HttpListener::leave);
    }

    /** Takes no new connections or requests; returns when the requests under way are answered, or after {@code atMost}. */
    void drain(Duration atMost) {
        join(Future.join(
                listeners.stream().map(listener -> listener.drain(atMost)).toList()));
    }

    private static void join(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
