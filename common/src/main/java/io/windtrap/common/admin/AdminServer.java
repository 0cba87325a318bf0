package io.windtrap.common.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The operators' HTTP port of a service: {@code /health} (200 while the process lives), {@code /ready} (200, or 503 with
 * a line for each obstacle) and {@code /metrics} (Prometheus text). No authentication: keep it inside your network.
 */
public final class AdminServer implements AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;

    private AdminServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Listens until closed.
     *
     * @param host address to listen on
     * @param port 0 to 65535; 0 = any free one
     * @throws IOException if the address can't be listened on; the message names it
     */
    public static AdminServer start(String host, int port, Readiness readiness, PrometheusMeterRegistry metrics)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(host, port), 0);
        } catch (BindException e) {
            throw new IOException("admin port " + host + ":" + port + " can't be listened on: " + e.getMessage(), e);
        }
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/health", exchange -> answer(exchange, "/health", 200, TEXT, "up\n"));
        server.createContext("/ready", exchange -> {
            List<String> obstacles = readiness.obstacles();
            boolean ready = obstacles.isEmpty();
            answer(
                    exchange,
                    "/ready",
                    ready ? 200 : 503,
                    TEXT,
                    ready ? "ready\n" : String.join("\n", obstacles) + "\n");
        });
        server.createContext("/metrics", exchange -> answer(exchange, "/metrics", 200, PROMETHEUS, metrics.scrape()));
        server.createContext("/", exchange -> answer(exchange, "/", 200, TEXT, "/health\n/ready\n/metrics\n"));
        server.start();
        return new AdminServer(server, threads);
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

    private static void answer(HttpExchange exchange, String path, int status, String type, String text)
            throws IOException {
        try (exchange) {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (!head && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
            } else if (!exchange.getRequestURI().getPath().equals(path)) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                byte[] body = text.getBytes(UTF_8);
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(status, head ? -1 : body.length);
                if (!head) {
                    exchange.getResponseBody().write(body);
                }
            }
        }
    }
}
