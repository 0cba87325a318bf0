package io.windtrap.gateway.http.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The part of the HTTP listener that runs on one event loop; instances for the same address share its connections. */
public final class HttpListener extends VerticleBase {
    private final Settings settings;
    private final RouteTable routes;
    private final Connections connections;
    private final LongConsumer nanosLate;
    private @Nullable HttpServer server;

    /**
     * What a listener is set up with.
     *
     * @param host address to listen on
     * @param port 1 to 65535; 0 = any free one, the same for all instances
     * @param headTimeout from a connection to its first request
     * @param bodyTimeout from a request's head to the end of its body
     * @param idleTimeout from an answer to the next request
     * @param tls null = plain HTTP
     */
    public record Settings(
            String host,
            int port,
            Duration headTimeout,
            Duration bodyTimeout,
            Duration idleTimeout,
            @Nullable ServerSSLOptions tls) {}

    /**
     * A listener for {@code routes}; others may share them, and {@code connectionLimit}, which bounds connections.
     *
     * @param nanosLate is told now and then how late its event loop is
     */
    public HttpListener(
            Settings settings, RouteTable routes, ConcurrencyLimit connectionLimit, LongConsumer nanosLate) {
        this.settings = settings;
        this.routes = routes;
        this.nanosLate = nanosLate;
        this.connections = new Connections(
                new Connections.Timeouts(settings.headTimeout(), settings.bodyTimeout(), settings.idleTimeout()),
                connectionLimit);
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(Math.toIntExact(settings.idleTimeout().toMillis()));
        ServerSSLOptions tls = settings.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setUseAlpn(tls.isUseAlpn())
                    .setKeyCertOptions(tls.getKeyCertOptions())
                    .setEnabledSecureTransportProtocols(tls.getEnabledSecureTransportProtocols())
                    .setSslHandshakeTimeout(tls.getSslHandshakeTimeout())
                    .setSslHandshakeTimeoutUnit(tls.getSslHandshakeTimeoutUnit());
        }
        HttpServer created = vertx.createHttpServer(options)
                .connectionHandler(connections::opened)
                .requestHandler(routes.router(vertx, connections::requested))
                .invalidRequestHandler(routes.malformed(connections::requested));
        connections.watch(vertx);
        new EventLoopLag(vertx, nanosLate).measure();
        server = created;
        return created.listen(
                settings.port() == 0
                        ? SocketAddress.sharedRandomPort(1, settings.host())
                        : SocketAddress.inetSocketAddress(settings.port(), settings.host()));
    }

    /** The port that is listened on, once started. */
    public int port() {
        return Objects.requireNonNull(server).actualPort();
    }

    /** Serves new connections with {@code changed}'s certificate; those that are open keep theirs. */
    public Future<?> renew(ServerSSLOptions changed) {
        return Objects.requireNonNull(server).updateSSLOptions(changed);
    }

    /**
     * Still takes requests, and asks the client of each to send its next one over another connection. A request that meets the
     * closing of its connection may be in Kafka while its client hears nothing, and comes again.
     */
    public void leave() {
        connections.leave();
    }

    /** Takes no new connections or requests; completes when the requests under way are answered, or after {@code atMost}. */
    public Future<Void> drain(Duration atMost) {
        Promise<Void> drained = Promise.promise();
        // On the event loop, where connections are accepted: one that is accepted amid it would be cut off with its
        // request.
        context.runOnContext(
                _ -> Objects.requireNonNull(server).shutdown(atMost).onComplete(drained));
        return drained.future();
    }
}
