package io.windtrap.gateway.http.server;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.OPTIONS;
import static io.vertx.core.http.HttpMethod.POST;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets pages of any origin send (spec 4), on every answer, errors too. Goes beyond the spec in exposing {@code Retry-After}. */
final class Cors {
    private static final Set<String> METHODS = Set.of(GET.name(), POST.name(), HEAD.name());
    private static final CharSequence TRUE = HttpHeaders.createOptimized("true");
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
    private static final CharSequence VARY = HttpHeaders.createOptimized("Origin");
    private static final CharSequence PREFLIGHT_VARY =
            HttpHeaders.createOptimized("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");

    private Cors() {}

    /** Whether a browser asks if it may send, on whatever path. */
    static boolean isPreflight(HttpServerRequest request) {
        return request.method().equals(OPTIONS)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    /** Sets the headers of the answer to a preflight; its status is 204 whether the browser may send or not. */
    static void allowPreflight(HttpServerRequest request) {
        MultiMap answer = request.response().headers();
        answer.set(HttpHeaders.VARY, PREFLIGHT_VARY);
        String origin = origin(request);
        String method = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
        if (origin == null || !METHODS.contains(method)) {
            return;
        }
        answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, method);
        String headers = request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS);
        if (headers != null && !headers.isEmpty()) {
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, headers);
        }
        answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        answer.set(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "900");
    }

    /** Sets the headers of the answer to any other request. */
    static void allow(HttpServerRequest request) {
        MultiMap answer = request.response().headers();
        answer.set(HttpHeaders.VARY, VARY);
        String origin = origin(request);
        boolean allowed = request.method().equals(OPTIONS)
                || METHODS.contains(request.method().name());
        if (origin != null && allowed) {
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            answer.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
            answer.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, RETRY_AFTER);
        }
    }

    private static @Nullable String origin(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin == null || origin.isEmpty() ? null : origin;
    }
}
