package io.windtrap.gateway.http.event;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.Authentication;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.http.body.BodyReader;
import io.windtrap.gateway.http.body.Reservation;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.http.exchange.QueryParameters;
import io.windtrap.gateway.publish.InFlightBytes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes events: write key, then body, then scan, then Kafka. {@link EventRequest} is one request. */
public final class EventEndpoint {
    /** A compressed body and its inflated form. */
    private static final long ROOM_FOR_ONE = 2;

    private final EventIntake intake;
    /** For bodies that bring their key inside, if they do: half of all, so that the others have room. */
    private final InFlightBytes keyless;

    /** An endpoint of all routes that take events in a body. */
    public EventEndpoint(EventIntake intake) {
        this.intake = intake;
        this.keyless =
                intake.inFlight().part(Math.max(intake.inFlight().limit() / 2, ROOM_FOR_ONE * intake.largeBodyLimit()));
    }

    /** The handler of {@code route}. */
    public Consumer<Exchange> on(EventRoute route) {
        return exchange -> {
            HttpServerRequest request = exchange.request();
            String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
            if (route.isBeacon()) {
                String key = QueryParameters.of(request.query()).get("writeKey");
                read(exchange, route, intake.keys().authenticate(key, Refusal.WRITE_KEY_NOT_IN_QUERY));
            } else if (authorization == null) {
                read(exchange, route, (Source) null); // Segment's SDKs for servers have the key in the body only
            } else {
                read(exchange, route, intake.keys().authenticate(authorization));
            }
        };
    }

    private void read(Exchange exchange, EventRoute route, Authentication authentication) {
        switch (authentication) {
            case Authentication.Denied denied -> {
                intake.tallies().of(denied.source()).refused(denied.refusal());
                exchange.refuse(denied.refusal());
            }
            case Authentication.Granted granted -> read(exchange, route, granted.source());
        }
    }

    private void read(Exchange exchange, EventRoute route, @Nullable Source source) {
        var memory = new Reservation(source == null ? keyless : intake.inFlight());
        var events = new EventRequest(exchange, route, source, intake, memory);
        BodyReader.read(exchange, intake.limitOf(route), memory, events);
    }
}
