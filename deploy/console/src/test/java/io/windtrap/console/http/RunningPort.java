package io.windtrap.console.http;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.console.access.Door;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Ports of a console with routes of the tests' own, each of which shows one thing that a route may do. */
final class RunningPort implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-02T10:15:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final List<ConsoleServer> servers = new ArrayList<>();

    /** Opens one more, and tells its number. */
    int start(Door door, Hosts hosts) throws IOException {
        Api api = new Api()
                .get(
                        "/api/echo/:name",
                        request -> Map.of("name", request.segment("name"), "n", request.number("n", 0, 10, 5)))
                .get("/api/at", request -> Map.of("t", request.time("t", NOW)))
                .get("/api/broken", _ -> {
                    throw new IllegalStateException("secret of the inside");
                })
                .get("/api/error", _ -> {
                    throw new AssertionError("secret of the inside");
                })
                .get("/api/away", _ -> {
                    throw new IOException("ClickHouse does not answer");
                })
                .post("/api/write", Role.OPERATOR, request -> Map.of("text", request.requiredField("text")))
                .events("/api/stream", request -> {
                    request.number("n", 0, 10, 0);
                    return sink -> sink.end("end", "{\"reason\":\"done\"}");
                });
        var server = ConsoleServer.start(
                vertx,
                new ConsoleServer.Settings("127.0.0.1", 0, hosts, null),
                door,
                "1.2.3",
                session -> session.put("gateway_url", "http://gateway"),
                api,
                new RequestCounts(new SimpleMeterRegistry()));
        servers.add(server);
        return server.port();
    }

    @Override
    public void close() {
        servers.forEach(ConsoleServer::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
