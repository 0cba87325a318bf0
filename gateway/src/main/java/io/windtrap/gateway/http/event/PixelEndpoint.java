package io.windtrap.gateway.http.event;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.windtrap.common.record.EventFacts;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.Authentication;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.http.body.Body;
import io.windtrap.gateway.http.body.Reservation;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.http.exchange.QueryParameters;
import io.windtrap.gateway.http.exchange.Reply;
import io.windtrap.gateway.ingest.BodyScanner;
import io.windtrap.gateway.ingest.Scan;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Takes an event out of a query and answers with a picture of one pixel, whatever became of the event (spec 1.6). */
public final class PixelEndpoint {
    private static final Reply PIXEL = new Reply(
            HttpHeaders.createOptimized("image/gif"),
            Buffer.buffer(Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")));

    private final EventIntake intake;
    private final InstantSource clock;

    /** @param clock dates the events */
    public PixelEndpoint(EventIntake intake, InstantSource clock) {
        this.intake = intake;
        this.clock = clock;
    }

    /** The handler of the route that makes events of {@code type}. */
    public Consumer<Exchange> on(String type) {
        return exchange -> {
            Map<String, String> query = QueryParameters.of(exchange.request().query());
            switch (intake.keys().authenticate(query.get("writeKey"), Refusal.WRITE_KEY_NOT_IN_QUERY)) {
                case Authentication.Denied denied -> drop(exchange, denied.source(), denied.refusal());
                case Authentication.Granted granted -> {
                    Optional<byte[]> event = PixelEvent.of(type, query, clock.instant());
                    if (event.isEmpty()) {
                        drop(exchange, granted.source(), Refusal.EVENT_INVALID);
                    } else {
                        take(exchange, type, granted.source(), event.get());
                    }
                }
            }
        };
    }

    private void take(Exchange exchange, String type, Source source, byte[] event) {
        switch (BodyScanner.single(event, event.length)) {
            case Scan.Refused refused -> drop(exchange, source, refused.refusal());
            case Scan.Events _ when event.length > intake.bodyLimit() -> drop(exchange, source, Refusal.BODY_TOO_LARGE);
            case Scan.Events found -> {
                EventFacts facts = RequestFacts.ofPixel(exchange.request(), source, type, intake.clientIp());
                var memory = new Reservation(intake.inFlight());
                new Submission(intake, exchange, source, memory, new Outcome(exchange, source))
                        .submit(Body.of(event), found, facts, System.nanoTime());
            }
        }
    }

    private void drop(Exchange exchange, @Nullable Source source, Refusal reason) {
        intake.tallies().of(source).refused(reason);
        exchange.metrics().refused(reason);
        exchange.reply(PIXEL);
    }

    /** Answers with the picture. */
    private final class Outcome implements Submission.Outcome {
        private final Exchange exchange;
        private final Source source;

        Outcome(Exchange exchange, Source source) {
            this.exchange = exchange;
            this.source = source;
        }

        @Override
        public void accepted() {
            exchange.reply(PIXEL);
        }

        @Override
        public void refused(Refusal refusal, int retrySeconds) {
            drop(exchange, source, refusal);
        }
    }
}
