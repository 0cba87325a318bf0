package io.windtrap.gateway.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.Authentication;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.ingest.BodyScanner;
import io.windtrap.gateway.ingest.Scan;
import io.windtrap.gateway.publish.Origin;
import io.windtrap.gateway.publish.PublishListener;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Takes an event out of a query and answers with a picture of one pixel, whatever became of the event (spec 1.6). */
final class PixelEndpoint {
    private static final Reply PIXEL = new Reply(
            HttpHeaders.createOptimized("image/gif"),
            Buffer.buffer(Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")));

    private final EventIntake intake;
    private final InstantSource clock;

    PixelEndpoint(EventIntake intake, InstantSource clock) {
        this.intake = intake;
        this.clock = clock;
    }

    /** The handler of the route that makes events of {@code type}. */
    Consumer<Exchange> on(String type) {
        return exchange -> {
            Map<String, String> query = QueryParameters.of(exchange.request().query());
            switch (intake.keys().authenticate(query.get("writeKey"), Refusal.WRITE_KEY_NOT_IN_QUERY)) {
                case Authentication.Denied denied -> drop(exchange, denied.refusal());
                case Authentication.Granted granted -> {
                    Optional<byte[]> event = PixelEvent.of(type, query, clock.instant());
                    if (event.isEmpty()) {
                        drop(exchange, Refusal.EVENT_INVALID);
                    } else {
                        take(exchange, type, granted.source(), event.get());
                    }
                }
            }
        };
    }

    private void take(Exchange exchange, String type, Source source, byte[] event) {
        switch (BodyScanner.single(event, event.length)) {
            case Scan.Refused refused -> drop(exchange, refused.refusal());
            case Scan.Events found -> {
                if (event.length > intake.bodyLimit()) {
                    drop(exchange, Refusal.BODY_TOO_LARGE);
                } else if (!source.rateLimit().tryTake(1, System.nanoTime())) {
                    drop(exchange, Refusal.RATE_LIMITED);
                } else if (!intake.inFlight().tryReserve(event.length)) {
                    drop(exchange, Refusal.IN_FLIGHT_FULL);
                } else {
                    String ip = ClientIp.of(exchange.request().getHeader("X-Forwarded-For"), null);
                    var outcome = new Outcome(exchange, type, source, event.length);
                    intake.publisher().publish(event, event.length, found, new Origin(source.id(), ip, type), outcome);
                }
            }
        }
    }

    private static void drop(Exchange exchange, Refusal reason) {
        exchange.metrics().refused(reason);
        exchange.reply(PIXEL);
    }

    /** Answers when Kafka has. */
    private final class Outcome implements PublishListener {
        private final Exchange exchange;
        private final String type;
        private final Source source;
        private final long reserved;

        Outcome(Exchange exchange, String type, Source source, long reserved) {
            this.exchange = exchange;
            this.type = type;
            this.source = source;
            this.reserved = reserved;
        }

        @Override
        public void acknowledged() {
            exchange.onEventLoop(() -> {
                intake.inFlight().release(reserved);
                exchange.metrics().accepted(source.id(), type);
                exchange.reply(PIXEL);
            });
        }

        @Override
        public void failed(Refusal refusal) {
            exchange.onEventLoop(() -> {
                intake.inFlight().release(reserved);
                drop(exchange, refusal);
            });
        }
    }
}
