package io.windtrap.gateway.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.Authentication;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.ingest.Scan;
import io.windtrap.gateway.ingest.ScannedEvent;
import io.windtrap.gateway.publish.Origin;
import io.windtrap.gateway.publish.PublishListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request for events: scans its body once it is read, publishes all of it or nothing, and answers. */
final class EventRequest implements BodyReader.Listener, PublishListener {
    private final Exchange exchange;
    private final EventRoute route;
    private final EventIntake intake;
    private final @Nullable Source authenticated;
    private String sourceId = "";
    private List<ScannedEvent> events = List.of();
    private long reserved;
    private long readAtNanos;

    /**
     * A request whose body is to be read.
     *
     * @param authenticated whom its head speaks for; null = its body will say
     */
    EventRequest(Exchange exchange, EventRoute route, @Nullable Source authenticated, EventIntake intake) {
        this.exchange = exchange;
        this.route = route;
        this.authenticated = authenticated;
        this.intake = intake;
    }

    @Override
    public void read(Body body, long reserved) {
        this.reserved = reserved;
        this.readAtNanos = System.nanoTime();
        Scan scan = route.scan(body);
        switch (authentication(scan)) {
            case Authentication.Denied denied -> refuse(denied.refusal());
            case Authentication.Granted granted -> {
                sourceId = granted.source().id();
                take(scan, body, granted.source());
            }
        }
    }

    private Authentication authentication(Scan scan) {
        return authenticated == null
                ? intake.keys().authenticate(scan.writeKey(), Refusal.WRITE_KEY_MISSING)
                : new Authentication.Granted(authenticated);
    }

    private void take(Scan scan, Body body, Source source) {
        switch (scan) {
            case Scan.Refused refused -> refuse(refused.refusal());
            case Scan.Events found when found.events().isEmpty() -> accept();
            case Scan.Events found when found.events().size() > intake.eventLimit() -> refuse(Refusal.TOO_MANY_EVENTS);
            case Scan.Events found
            when !source.rateLimit().tryTake(found.events().size(), readAtNanos) -> refuse(Refusal.RATE_LIMITED);
            case Scan.Events found -> {
                events = found.events();
                intake.publisher().publish(body.bytes(), body.length(), found, origin(), this);
            }
        }
    }

    @Override
    public void failed(@Nullable Refusal refusal, long reserved) {
        this.reserved = reserved;
        if (refusal == null) {
            intake.inFlight().release(reserved);
            exchange.abandon();
        } else {
            refuse(refusal);
        }
    }

    @Override
    public void acknowledged() {
        exchange.onEventLoop(() -> {
            exchange.metrics().acknowledgedAfter(System.nanoTime() - readAtNanos);
            for (ScannedEvent event : events) {
                exchange.metrics().accepted(sourceId, route.forcedType() == null ? event.type() : route.forcedType());
            }
            accept();
        });
    }

    @Override
    public void failed(Refusal refusal) {
        exchange.onEventLoop(() -> refuse(refusal));
    }

    private void accept() {
        events = List.of();
        intake.inFlight().release(reserved);
        exchange.reply(route.isSegments() || authenticated == null ? Reply.SUCCESS : Reply.OK);
    }

    private void refuse(Refusal refusal) {
        events = List.of();
        intake.inFlight().release(reserved);
        exchange.refuse(refusal);
    }

    private Origin origin() {
        HttpServerRequest request = exchange.request();
        SocketAddress peer = request.remoteAddress();
        String ip = ClientIp.of(request.getHeader("X-Forwarded-For"), peer == null ? null : peer.hostAddress());
        return new Origin(sourceId, ip, route.forcedType());
    }
}
