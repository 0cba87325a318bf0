package io.windtrap.common.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The operators' HTTP port of a service: {@code /health} (200 while the process lives), {@code /ready} (200, or 503 with
 * a line for each obstacle), {@code /metrics} (Prometheus text), and what {@link Builder#route} adds. No authentication: keep
 * it inside your network.
 */
public final class AdminServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;

    private AdminServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Listens until closed, with no routes but its own.
     *
     * @param host address to listen on
     * @param port 0 to 65535; 0 = any free one
     * @throws IOException if the address can't be listened on; the message names it
     */
    public static AdminServer start(String host, int port, Readiness readiness, PrometheusMeterRegistry metrics)
            throws IOException {
        return with(readiness, metrics).start(host, port);
    }

    /** A server with its own routes, to which others may be added before it starts. The metrics tell the readiness too. */
    public static Builder with(Readiness readiness, PrometheusMeterRegistry metrics) {
        Gauge.builder("windtrap.ready", readiness, asked -> asked.obstacles().isEmpty() ? 1 : 0)
                .description("1 while /ready answers 200, else 0")
                .strongReference(true)
                .register(metrics);
        return new Builder()
                .route("/health", () -> Answer.text(200, "up\n"))
                .route("/ready", () -> ready(readiness.obstacles()))
                .route("/metrics", () -> new Answer(200, Answer.PROMETHEUS, metrics.scrape()));
    }

    private static Answer ready(List<String> obstacles) {
        return obstacles.isEmpty()
                ? Answer.text(200, "ready\n")
                : Answer.text(503, String.join("\n", obstacles) + "\n");
    }

    /** The port that is listened on, 1 to 65535. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Closes the port at once. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /**
     * What a route answers.
     *
     * @param status HTTP status, with a body
     * @param contentType of the text, in UTF-8
     * @param text the body
     */
    public record Answer(int status, String contentType, String text) {
        private static final String TEXT = "text/plain; charset=utf-8";
        private static final String JSON = "application/json; charset=utf-8";
        private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

        /** A JSON document. */
        public static Answer json(String text) {
            return new Answer(200, JSON, text);
        }

        /** Plain text. */
        public static Answer text(int status, String text) {
            return new Answer(status, TEXT, text);
        }
    }

    /**
     * What a route is asked.
     *
     * @param address of the client, without port and zone
     * @param authorization header of this name; empty when absent
     */
    public record Request(String address, String authorization) {
        private static Request of(HttpExchange exchange) {
            return new Request(
                    exchange.getRemoteAddress().getAddress().getHostAddress().replaceFirst("%.*", ""),
                    Objects.requireNonNullElse(exchange.getRequestHeaders().getFirst("Authorization"), ""));
        }
    }

    /** The routes of a server that has not started. */
    public static final class Builder {
        private final Map<String, Function<Request, Answer>> routes = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Answers GET and HEAD for {@code path}, and lists it at {@code /}.
         *
         * @param path begins with a slash, has a name, and is matched as a whole
         * @param handler runs for each request on a thread of its own; it may block
         */
        public Builder route(String path, Supplier<Answer> handler) {
            return route(path, _ -> handler.get());
        }

        /** As {@link #route(String, Supplier)}, where the answer depends on who asks. */
        public Builder route(String path, Function<Request, Answer> handler) {
            routes.put(path, handler);
            return this;
        }

        /**
         * Listens until closed.
         *
         * @param host address to listen on
         * @param port 0 to 65535; 0 = any free one
         * @throws IOException if the address can't be listened on; the message names it
         */
        public AdminServer start(String host, int port) throws IOException {
            HttpServer server;
            try {
                server = HttpServer.create(new InetSocketAddress(host, port), 0);
            } catch (BindException e) {
                throw new IOException("can't listen on admin port " + host + ":" + port + ": " + e.getMessage(), e);
            }
            ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
            server.setExecutor(threads);
            String index = String.join("\n", routes.keySet()) + "\n";
            route("/", () -> Answer.text(200, index));
            routes.forEach((path, handler) -> server.createContext(path, exchange -> answer(exchange, path, handler)));
            server.start();
            return new AdminServer(server, threads);
        }

        private static void answer(HttpExchange exchange, String path, Function<Request, Answer> handler)
                throws IOException {
            try (exchange) {
                boolean head = exchange.getRequestMethod().equals("HEAD");
                if (!head && !exchange.getRequestMethod().equals("GET")) {
                    exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                    exchange.sendResponseHeaders(405, -1);
                } else if (!exchange.getRequestURI().getPath().equals(path)) {
                    exchange.sendResponseHeaders(404, -1);
                } else {
                    Answer answer = handler.apply(Request.of(exchange));
                    byte[] body = answer.text().getBytes(UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", answer.contentType());
                    if (answer.status() == 401) {
                        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"windtrap\"");
                    }
                    exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
                    if (!head) {
                        exchange.getResponseBody().write(body);
                    }
                }
            }
        }
    }
}
