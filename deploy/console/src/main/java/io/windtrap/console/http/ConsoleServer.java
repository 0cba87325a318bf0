package io.windtrap.console.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.windtrap.console.access.Door;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The console's port. */
public final class ConsoleServer implements AutoCloseable {
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                    + " require-trusted-types-for 'script'; trusted-types 'none'";
    /** Longer than the heartbeats of a stream are apart. */
    private static final int IDLE_SECONDS = 60;

    private static final int MOST_CONNECTIONS = 500;
    private static final int LONGEST_HEAD = 16 << 10;

    private final HttpServer server;
    private final ApiRouter api;

    /**
     * How the server listens.
     *
     * @param port 0 to 65535; 0 = any free one
     * @param hosts names by which it answers
     * @param tls null = plain HTTP
     */
    public record Settings(
            String host, int port, Hosts hosts, @Nullable PemKeyCertOptions tls) {}

    private ConsoleServer(HttpServer server, ApiRouter api) {
        this.server = server;
        this.api = api;
    }

    /**
     * Listens until closed.
     *
     * @param session adds to what somebody who was let in is told of the console
     * @throws IOException if the address can't be listened on, or the certificate can't be used; the message says which
     */
    public static ConsoleServer start(
            Vertx vertx,
            Settings settings,
            Door door,
            String version,
            Consumer<ObjectNode> session,
            Api routes,
            RequestCounts counts)
            throws IOException {
        var api = new ApiRouter(door, counts);
        var options = new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(LONGEST_HEAD)
                .setMaxHeaderSize(LONGEST_HEAD);
        PemKeyCertOptions tls = settings.tls();
        if (tls != null) {
            options.setSsl(true)
                    .setKeyCertOptions(tls)
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"));
        }
        var open = new AtomicInteger();
        Router router =
                router(vertx, settings, new SessionRoutes(door, tls != null, version, session, api), api, routes);
        try {
            HttpServer server = await(vertx.createHttpServer(options)
                    .connectionHandler(connection -> {
                        if (open.incrementAndGet() > MOST_CONNECTIONS) {
                            connection.close();
                        }
                        connection.closeHandler(_ -> open.decrementAndGet());
                    })
                    .requestHandler(router)
                    .listen());
            return new ConsoleServer(server, api);
        } catch (CompletionException e) {
            api.close();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "can't listen on console port " + settings.host() + ":" + settings.port() + ": "
                            + cause.getMessage(),
                    cause);
        }
    }

    private static Router router(Vertx vertx, Settings settings, SessionRoutes sessions, ApiRouter api, Api routes) {
        var files = new StaticFiles("/web");
        Router router = Router.router(vertx);
        router.route().handler(context -> secure(context, tls(settings)));
        router.route().handler(context -> {
            if (settings.hosts().allows(context.request().getHeader("Host"))) {
                context.next();
            } else {
                api.fail(context, ApiException.wrongHost());
            }
        });
        Router json = api.router(vertx, sessions, routes);
        router.route("/api/*").subRouter(json);
        router.route()
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> files.answer(context.request()));
        router.route().handler(context -> api.fail(context, ApiException.methodNotAllowed()));
        return router;
    }

    private static boolean tls(Settings settings) {
        return settings.tls() != null;
    }

    private static void secure(RoutingContext context, boolean tls) {
        HttpServerResponse response = context.response();
        response.putHeader("Content-Security-Policy", POLICY)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("X-Frame-Options", "DENY")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("Cross-Origin-Resource-Policy", "same-origin");
        if (tls) {
            response.putHeader("Strict-Transport-Security", "max-age=31536000");
        }
        context.next();
    }

    /** The port that is listened on, 1 to 65535. */
    public int port() {
        return server.actualPort();
    }

    /** Closes the port and all connections. */
    @Override
    public void close() {
        await(server.close());
        api.close();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
