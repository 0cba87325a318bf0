package io.windtrap.gateway.http.server;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.TooLongFrameException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.metrics.GatewayMetrics;
import java.util.function.Consumer;

/** Answers requests whose heads can't be read or pass their bounds; no route sees them, and their connections end. */
final class MalformedRequests implements Handler<HttpServerRequest> {
    private final GatewayMetrics metrics;
    private final ConcurrencyLimit requests;
    private final Consumer<Exchange> begun;

    MalformedRequests(GatewayMetrics metrics, ConcurrencyLimit requests, Consumer<Exchange> begun) {
        this.metrics = metrics;
        this.requests = requests;
        this.begun = begun;
    }

    @Override
    public void handle(HttpServerRequest request) {
        Throwable fault = request.decoderResult().cause();
        if (fault instanceof PrematureChannelClosureException) {
            return; // nobody is left to hear an answer
        }
        var exchange = new Exchange(request, RouteTable.NO_ROUTE, metrics, requests);
        begun.accept(exchange);
        requests.enter();
        Cors.allow(request);
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        exchange.refuse(fault instanceof TooLongFrameException ? Refusal.HEAD_TOO_LARGE : Refusal.BAD_REQUEST);
    }
}
