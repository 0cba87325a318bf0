package io.windtrap.console.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.console.access.AuditLog;
import io.windtrap.console.access.Door;
import io.windtrap.console.access.Visitor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets requests for JSON in, runs what they ask for beside the event loop, and answers. */
final class ApiRouter implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ApiRouter.class);
    /** Bytes of a body. */
    static final int LONGEST_BODY = 64 << 10;

    static final String CSRF = "X-CSRF-Token";
    private static final int AT_ONCE = 16;
    /** The console's own pages, and who types its address. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private final Door door;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final RequestCounts counts;

    ApiRouter(Door door, RequestCounts counts) {
        this.door = door;
        this.counts = counts;
    }

    /** All that begins with {@code /api/}. */
    Router router(Vertx vertx, SessionRoutes sessions, Api api) {
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            if (isFromElsewhere(context)) {
                fail(
                        context,
                        ApiException.forbidden(
                                "A page of another site may ask the console for nothing; open the console itself."));
            } else {
                context.next();
            }
        });
        BodyHandler bodies = BodyHandler.create(false).setBodyLimit(LONGEST_BODY);
        router.post().handler(context -> {
            // Before a body is read: a page from elsewhere can't send this header.
            if (context.request().getHeader(CSRF) == null) {
                fail(context, ApiException.forbidden("The header " + CSRF + " is missing."));
            } else {
                context.next();
            }
        });
        router.post().handler(bodies);
        sessions.addTo(router);
        for (Api.Route route : api.routes()) {
            String path = route.path().substring("/api".length());
            switch (route) {
                case Api.Route.Get get -> router.get(path).handler(context -> get(context, get));
                case Api.Route.Post post -> router.post(path).handler(context -> post(context, post));
                case Api.Route.LongPost post -> router.post(path).handler(context -> longPost(context, post));
                case Api.Route.Events events -> router.get(path).handler(context -> stream(context, events));
            }
        }
        router.route().handler(context -> fail(context, ApiException.notFound("There is no such path.")));
        router.route().failureHandler(context -> fail(context, failure(context)));
        return router;
    }

    /** Whether a browser says that a page from elsewhere asks, which would not read the answer, but would have it made. */
    private static boolean isFromElsewhere(RoutingContext context) {
        return !OWN_SITES.containsAll(context.request().headers().getAll("Sec-Fetch-Site"));
    }

    private void get(RoutingContext context, Api.Route.Get route) {
        run(
                context,
                () -> route.handler().answer(request(context, visitor(context, route.role()))),
                answer -> answer(context, 200, answer));
    }

    private void post(RoutingContext context, Api.Route.Post route) {
        run(
                context,
                () -> route.handler().answer(writing(context, route.role())),
                answer -> answer(context, 200, answer));
    }

    private void longPost(RoutingContext context, Api.Route.LongPost route) {
        var departure = new Departure(threads);
        HttpServerResponse response = context.response();
        response.closeHandler(_ -> departure.happen());
        if (response.closed()) {
            departure.happen(); // The browser has gone before, and nobody says so twice.
        }
        run(
                context,
                () -> route.handler().answer(writing(context, route.role()), departure),
                answer -> answer(context, 200, answer));
    }

    /** What is posted by somebody who may. */
    private ApiRequest writing(RoutingContext context, Role role) {
        Visitor visitor = visitor(context, role);
        requireToken(context, visitor);
        return request(context, visitor);
    }

    private void stream(RoutingContext context, Api.Route.Events route) {
        Context loop = Objects.requireNonNull(Vertx.currentContext());
        run(context, () -> route.stream().open(request(context, visitor(context, route.role()))), begin -> {
            counts.answered(200);
            var knock = new RequestKnock(context.request());
            begin.accept(new ServerSentEvents(loop, context.response(), () -> door.isStillIn(knock)));
        });
    }

    /** Runs {@code work} on a virtual thread, and {@code done} on the event loop afterwards. */
    private <T> void run(RoutingContext context, Callable<T> work, Consumer<T> done) {
        run(context, places, "The console answers too many requests at once.", work, done);
    }

    /** The same, where a place of {@code bounded} is free; {@code full} says that none is. */
    <T> void run(RoutingContext context, Semaphore bounded, String full, Callable<T> work, Consumer<T> done) {
        Context loop = Objects.requireNonNull(Vertx.currentContext());
        if (!bounded.tryAcquire()) {
            fail(context, ApiException.tooMany(full, 1));
            return;
        }
        threads.execute(() -> {
            try {
                T answer = work.call();
                loop.runOnContext(_ -> done.accept(answer));
            } catch (Throwable e) { // of any part of the console, errors too: nobody else is left to answer
                ApiException known = known(e);
                loop.runOnContext(_ -> fail(context, known));
            } finally {
                bounded.release();
            }
        });
    }

    private static ApiException known(Throwable e) {
        return switch (e) {
            case ApiException known -> known;
            case org.apache.kafka.common.errors.TimeoutException _ ->
                ApiException.unavailable(
                        "Kafka does not answer: see kafka.bootstrap-servers (" + e.getMessage() + ").", e);
            case KafkaException _ -> ApiException.unavailable("Kafka refuses: " + e.getMessage(), e);
            case IOException _ -> ApiException.unavailable(String.valueOf(e.getMessage()), e);
            default -> {
                // Where it happened, and not its message, which may quote an event.
                var place = new IllegalStateException(e.getClass().getName());
                place.setStackTrace(e.getStackTrace());
                log.atError()
                        .setCause(place)
                        .log(
                                "a request failed with an internal error of the console: report this stack trace as a bug");
                yield ApiException.internal();
            }
        };
    }

    private static ApiException failure(RoutingContext context) {
        return switch (context.statusCode()) {
            case 413 -> ApiException.tooLarge("A body has at most " + LONGEST_BODY + " bytes.");
            case 405 -> ApiException.methodNotAllowed();
            case 400 -> ApiException.badRequest("This is no request that the console can read.");
            default -> context.failure() == null ? ApiException.internal() : known(context.failure());
        };
    }

    private Visitor visitor(RoutingContext context, Role role) {
        Visitor visitor = door.visitor(new RequestKnock(context.request()));
        if (visitor == null) {
            throw ApiException.notLoggedIn();
        }
        if (role == Role.OPERATOR && !visitor.isOperator()) {
            if (context.request().method().equals(HttpMethod.POST)) {
                AuditLog.wrote(
                        visitor.name(),
                        RequestKnock.address(context.request()),
                        "denied",
                        context.normalizedPath(),
                        "not an operator");
            }
            throw ApiException.forbidden("Only operators may do this, and you are a viewer.");
        }
        return visitor;
    }

    private static void requireToken(RoutingContext context, Visitor visitor) {
        String token = Objects.requireNonNullElse(context.request().getHeader(CSRF), "");
        if (!MessageDigest.isEqual(
                token.getBytes(StandardCharsets.UTF_8), visitor.csrf().getBytes(StandardCharsets.UTF_8))) {
            throw ApiException.forbidden("The header " + CSRF + " is not that of this session; load the page again.");
        }
    }

    private static ApiRequest request(RoutingContext context, Visitor visitor) {
        Map<String, String> query = new HashMap<>();
        context.queryParams().forEach(one -> query.putIfAbsent(one.getKey(), one.getValue()));
        return new ApiRequest(
                visitor,
                RequestKnock.address(context.request()),
                Map.copyOf(context.pathParams()),
                Map.copyOf(query),
                body(context));
    }

    /** The JSON object of the body; an empty one where there is no body. */
    static ObjectNode body(RoutingContext context) {
        String text = context.request().method().equals(HttpMethod.POST)
                ? context.body().asString()
                : null;
        if (text == null || text.isBlank()) {
            return Json.object();
        }
        try {
            JsonNode body = Json.read(text);
            if (body instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            // said below, without its text: it quotes the body
        }
        throw ApiException.badRequest("The body must be a JSON object.");
    }

    void answer(RoutingContext context, int status, @Nullable Object answer) {
        counts.answered(status);
        HttpServerResponse response = context.response().setStatusCode(status);
        if (response.closed() || response.ended()) {
            return; // the browser has gone
        }
        if (answer == null) {
            response.end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json; charset=utf-8")
                .end(Buffer.buffer(Json.bytes(answer)));
    }

    void fail(RoutingContext context, ApiException failure) {
        if (failure.retrySeconds() > 0 && !context.response().headWritten()) {
            context.response().putHeader("Retry-After", Integer.toString(failure.retrySeconds()));
        }
        if (!context.response().headWritten()) {
            answer(
                    context,
                    failure.status(),
                    Map.of("error", failure.code(), "message", String.valueOf(failure.getMessage())));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
