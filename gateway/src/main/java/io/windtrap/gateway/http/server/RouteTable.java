package io.windtrap.gateway.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.metrics.GatewayMetrics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The routes that listeners serve, in the order in which a request is held against them. A path may leave one segment
 * open, written {@code {name}}; metrics know a request by its route's path as written.
 */
public final class RouteTable {
    /** What metrics know requests by that no route is for. */
    static final String NO_ROUTE = "none";

    private final GatewayMetrics metrics;
    private final ConcurrencyLimit requests;
    private final MisspelledPaths misspelled;
    private final Map<String, Map<HttpMethod, Consumer<Exchange>>> routes = new LinkedHashMap<>();

    /** An empty table; {@code requests} bounds how many are under way at once, preflights apart. */
    public RouteTable(GatewayMetrics metrics, ConcurrencyLimit requests, MisspelledPaths misspelled) {
        this.misspelled = misspelled;
        this.metrics = metrics;
        this.requests = requests;
    }

    /** Sends requests of {@code method} for {@code path} to {@code handler}. */
    public RouteTable route(HttpMethod method, String path, Consumer<Exchange> handler) {
        routes.computeIfAbsent(path, _ -> new LinkedHashMap<>()).put(method, handler);
        return this;
    }

    /** The methods of each path. */
    public Map<String, Set<HttpMethod>> paths() {
        Map<String, Set<HttpMethod>> paths = new TreeMap<>();
        routes.forEach((path, methods) -> paths.put(path, methods.keySet()));
        return paths;
    }

    /** A listener's router for all routes; {@code begun} hears of each request before its handler does. */
    public Router router(Vertx vertx, Consumer<Exchange> begun) {
        var strict = new StrictRouter(
                vertx, metrics, requests, begun, request -> misspelled.refused(request, routes.keySet()));
        routes.forEach((path, methods) -> methods.forEach((method, handler) -> strict.route(method, path, handler)));
        routes.forEach((path, methods) -> strict.refuseOtherMethods(path, methods.keySet()));
        return strict.router();
    }

    /** A listener's handler of requests whose heads can't be read; {@code begun} hears of each. */
    MalformedRequests malformed(Consumer<Exchange> begun) {
        return new MalformedRequests(metrics, requests, begun);
    }
}
