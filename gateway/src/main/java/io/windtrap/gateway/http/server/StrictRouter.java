package io.windtrap.gateway.http.server;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.metrics.GatewayMetrics;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Holds Vert.x Web's router to RudderStack's strictness (spec 0). By itself it ignores a trailing slash, and resolves dots
 * and escapes before it compares; here a path is its characters as sent.
 */
final class StrictRouter {
    private final Router router;
    private final GatewayMetrics metrics;
    private final ConcurrencyLimit requests;
    private final Consumer<Exchange> begun;
    private final Consumer<HttpServerRequest> unknown;

    /** @param unknown hears of each request that no route is for */
    StrictRouter(
            Vertx vertx,
            GatewayMetrics metrics,
            ConcurrencyLimit requests,
            Consumer<Exchange> begun,
            Consumer<HttpServerRequest> unknown) {
        this.router = Router.router(vertx);
        this.metrics = metrics;
        this.requests = requests;
        this.begun = begun;
        this.unknown = unknown;
        // What the router finds wrong before it looks at any route: no usable Host, or a target that is no path.
        router.errorHandler(
                400, context -> answer(context, RouteTable.NO_ROUTE, exchange -> exchange.refuse(Refusal.BAD_REQUEST)));
        router.errorHandler(404, this::refuseUnknown);
    }

    /** Sends requests of {@code method} for {@code path} to {@code handler}; what was added first is tried first. */
    void route(HttpMethod method, String path, Consumer<Exchange> handler) {
        add(path, handler).method(method);
    }

    /** Answers all requests for {@code path} that nothing before took: 405, one {@code Allow} line a method. */
    void refuseOtherMethods(String path, Set<HttpMethod> allowed) {
        add(path, exchange -> {
            allowed.forEach(method -> exchange.request().response().headers().add(HttpHeaders.ALLOW, method.name()));
            exchange.empty(405);
        });
    }

    /** The router; answers whatever else comes as unknown from now on. */
    Router router() {
        router.route().handler(this::refuseUnknown);
        return router;
    }

    private Route add(String path, Consumer<Exchange> handler) {
        int open = path.indexOf('{');
        if (open >= 0) {
            String anySegment = Pattern.quote(path.substring(0, open)) + "[^/]+"
                    + Pattern.quote(path.substring(path.indexOf('}') + 1));
            return router.routeWithRegex(anySegment)
                    .useNormalizedPath(false)
                    .handler(context -> answer(context, path, handler));
        }
        return router.route(path).useNormalizedPath(false).handler(context -> {
            if (path.equals(context.request().path())) {
                answer(context, path, handler);
            } else {
                context.next();
            }
        });
    }

    private void refuseUnknown(RoutingContext context) {
        answer(context, RouteTable.NO_ROUTE, exchange -> {
            unknown.accept(exchange.request());
            exchange.refuse(Refusal.PATH_UNKNOWN);
        });
    }

    private void answer(RoutingContext context, String route, Consumer<Exchange> handler) {
        HttpServerRequest request = context.request();
        var exchange = new Exchange(request, route, metrics, requests);
        begun.accept(exchange);
        boolean admitted = requests.enter();
        if (Cors.isPreflight(request)) {
            Cors.allowPreflight(request);
            exchange.empty(204);
            return;
        }
        Cors.allow(request);
        if (!admitted) {
            exchange.refuse(Refusal.TOO_MANY_REQUESTS_AT_ONCE);
            return;
        }
        try {
            handler.accept(exchange);
        } catch (RuntimeException e) {
            exchange.logFault(e);
            if (!exchange.isAnswered()) {
                exchange.refuse(Refusal.INTERNAL_ERROR);
            }
        }
    }
}
