package io.windtrap.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.metrics.GatewayMetrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which handler a request goes to: strict paths, no method derived from another (spec 0). A path may leave one segment
 * open, written {@code {name}}; metrics know a request by its route's path as written.
 */
public final class RouteTable {
    private static final String NO_ROUTE = "none";

    private final GatewayMetrics metrics;
    private final Admission requests;
    private final Map<String, Route> routes = new HashMap<>();
    private final List<Route> openRoutes = new ArrayList<>();

    /** An empty table; {@code requests} bounds how many are under way at once, preflights apart. */
    RouteTable(GatewayMetrics metrics, Admission requests) {
        this.metrics = metrics;
        this.requests = requests;
    }

    /** Sends requests of {@code method} for {@code path} to {@code handler}. */
    RouteTable route(HttpMethod method, String path, Consumer<Exchange> handler) {
        routes.computeIfAbsent(path, this::added).methods().put(method, handler);
        return this;
    }

    private Route added(String path) {
        var route = new Route(path, new LinkedHashMap<>());
        if (route.isOpen()) {
            openRoutes.add(route);
        }
        return route;
    }

    /** The methods of each path. */
    Map<String, Set<HttpMethod>> paths() {
        Map<String, Set<HttpMethod>> paths = new TreeMap<>();
        routes.values().forEach(route -> paths.put(route.path(), route.methods().keySet()));
        return paths;
    }

    /** Begins to answer a request on the current event loop. */
    Exchange handle(HttpServerRequest request) {
        String path = Objects.requireNonNullElse(request.path(), "");
        Route route = find(path);
        var exchange = new Exchange(request, route == null ? NO_ROUTE : route.path(), metrics, requests);
        boolean admitted = requests.enter();
        if (Cors.isPreflight(request)) {
            Cors.allowPreflight(request);
            exchange.empty(204);
            return exchange;
        }
        Cors.allow(request);
        if (admitted) {
            answer(exchange, route);
        } else {
            exchange.refuse(Refusal.TOO_MANY_REQUESTS_AT_ONCE);
        }
        return exchange;
    }

    private @Nullable Route find(String path) {
        Route exact = routes.get(path);
        if (exact != null && !exact.isOpen()) {
            return exact;
        }
        return openRoutes.stream()
                .filter(route -> route.matches(path))
                .findFirst()
                .orElse(null);
    }

    private static void answer(Exchange exchange, @Nullable Route route) {
        if (route == null) {
            exchange.refuse(Refusal.PATH_UNKNOWN);
            return;
        }
        Consumer<Exchange> handler = route.methods().get(exchange.request().method());
        if (handler == null) {
            route.methods()
                    .keySet()
                    .forEach(allowed -> exchange.request().response().headers().add(HttpHeaders.ALLOW, allowed.name()));
            exchange.empty(405);
        } else {
            handler.accept(exchange);
        }
    }

    private record Route(String path, Map<HttpMethod, Consumer<Exchange>> methods) {
        boolean isOpen() {
            return path.indexOf('{') >= 0;
        }

        boolean matches(String actual) {
            int open = path.indexOf('{');
            int behind = path.length() - path.indexOf('}') - 1;
            return actual.length() > open + behind
                    && actual.startsWith(path.substring(0, open))
                    && actual.endsWith(path.substring(path.length() - behind))
                    && actual.substring(open, actual.length() - behind).indexOf('/') < 0;
        }
    }
}
