package io.windtrap.gateway.http.exchange;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.metrics.GatewayMetrics;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and its answer: every answer that the gateway gives goes through here, and is counted here. */
public final class Exchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence CONTENT_TYPE_OPTIONS = HttpHeaders.createOptimized("X-Content-Type-Options");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence RETRY_AFTER = HttpHeaders.createOptimized("Retry-After");
    /** After how long a request may pass that can't now, where nothing tells better. */
    public static final int RETRY_SECONDS = 5;
    /** What a client that was refused may still send before it is cut off; one that reads its answer sends less. */
    private static final long DISCARDED_BYTES = 16 << 20;

    private final HttpServerRequest request;
    private final String route;
    private final GatewayMetrics metrics;
    private final Context context = Objects.requireNonNull(Vertx.currentContext());
    private final ConcurrencyLimit requests;
    private Runnable whenTooSlow;
    private boolean over;
    private long discarded;

    /**
     * An exchange on the current event loop.
     *
     * @param route template of the route for metrics
     * @param requests is left once, when the exchange is over
     */
    public Exchange(HttpServerRequest request, String route, GatewayMetrics metrics, ConcurrencyLimit requests) {
        this.request = request;
        this.route = route;
        this.metrics = metrics;
        this.requests = requests;
        this.whenTooSlow = () -> request.connection().close();
    }

    /** The request as Vert.x has it. */
    public HttpServerRequest request() {
        return request;
    }

    /** Where all that happens to it is counted. */
    public GatewayMetrics metrics() {
        return metrics;
    }

    /** What happens to a client that takes too long to send its body; else its connection is closed. */
    public void whenTooSlow(Runnable action) {
        whenTooSlow = action;
    }

    /** Ends an exchange whose body does not come. */
    public void bodyTooSlow() {
        whenTooSlow.run();
    }

    /** Whether the answer has been given. */
    public boolean isAnswered() {
        return over;
    }

    /** Ends an exchange whose client has gone. */
    public void abandon() {
        if (!over) {
            over = true;
            requests.leave();
        }
    }

    /** Runs {@code action} on the request's event loop, from any thread. */
    public void onEventLoop(Runnable action) {
        context.runOnContext(_ -> action.run());
    }

    /** Answers with status 200. */
    public void reply(Reply reply) {
        request.response().putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
        end(200, reply.body());
    }

    /** Answers that nothing was accepted, and reads what the client still sends without keeping it. */
    public void refuse(Refusal refusal) {
        refuse(refusal, RETRY_SECONDS);
    }

    /** As {@link #refuse(Refusal)}; a request that may pass later may do so after {@code retrySeconds}. */
    public void refuse(Refusal refusal, int retrySeconds) {
        metrics.refused(refusal);
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, TEXT).putHeader(CONTENT_TYPE_OPTIONS, NOSNIFF);
        if (refusal.retryable()) {
            response.putHeader(RETRY_AFTER, Integer.toString(retrySeconds));
        }
        end(refusal.status(), Buffer.buffer(refusal.body()));
    }

    /** Logs what nobody foresaw: where it happened, and not its message, which may quote the request. */
    public void logFault(RuntimeException fault) {
        var place = new IllegalStateException(fault.getClass().getName());
        place.setStackTrace(fault.getStackTrace());
        log.atError()
                .addKeyValue("route", route)
                .setCause(place)
                .log("a request failed with an internal error of the gateway: report this stack trace as a bug");
    }

    /** Answers with headers only. */
    public void empty(int status) {
        end(status, Buffer.buffer());
    }

    private void end(int status, Buffer body) {
        metrics.answered(route, status);
        abandon();
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return; // the client has gone
        }
        boolean cutOff =
                !request.isEnded() && (status == 408 || request.headers().contains(HttpHeaders.EXPECT));
        if (!request.isEnded()) {
            whenTooSlow = () -> request.connection().close();
            request.handler(this::discard);
        }
        var sent = response.setStatusCode(status).end(body);
        if (cutOff) {
            // Whether its body follows is up to the client: no telling where or when its next request would begin.
            sent.onComplete(_ -> request.connection().close());
        }
    }

    private void discard(Buffer chunk) {
        discarded += chunk.length();
        if (discarded > DISCARDED_BYTES) {
            request.connection().close();
        }
    }
}
