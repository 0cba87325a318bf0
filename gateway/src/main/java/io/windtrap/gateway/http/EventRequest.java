package io.windtrap.gateway.http;

import io.vertx.core.http.HttpHeaders;
import io.windtrap.common.record.EventFacts;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.Authentication;
import io.windtrap.gateway.auth.RateLimit;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.ingest.Scan;
import io.windtrap.gateway.ingest.ScannedEvent;
import io.windtrap.gateway.metrics.SourceTally;
import io.windtrap.gateway.publish.InFlight;
import io.windtrap.gateway.publish.PublishListener;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One request for events: scans its body once it is read, publishes all of it or nothing, and answers. */
final class EventRequest implements BodyReader.Listener, PublishListener {
    /** Place of the event, from 0, for which its batch is refused. */
    private static final CharSequence BAD_EVENT = HttpHeaders.createOptimized("X-Windtrap-Event");

    private final Exchange exchange;
    private final EventRoute route;
    private final EventIntake intake;
    private final InFlight inFlight;
    private final @Nullable Source authenticated;
    private String sourceId = "";
    private RateLimit rateLimit = RateLimit.NONE;
    private SourceTally tally;
    private List<ScannedEvent> events = List.of();
    private long reserved;
    private boolean begun;
    private long readAtNanos;

    /**
     * A request whose body is to be read.
     *
     * @param authenticated whom its head speaks for; null = its body will say
     * @param inFlight what the body's bytes are taken of
     */
    EventRequest(
            Exchange exchange,
            EventRoute route,
            @Nullable Source authenticated,
            EventIntake intake,
            InFlight inFlight) {
        this.exchange = exchange;
        this.route = route;
        this.authenticated = authenticated;
        this.intake = intake;
        this.inFlight = inFlight;
        this.tally = intake.tallies().of(authenticated);
    }

    @Override
    public void read(Body body, long reserved) {
        this.reserved = reserved;
        this.readAtNanos = System.nanoTime();
        try {
            take(body);
        } catch (RuntimeException e) {
            exchange.logFault(e);
            if (!exchange.isAnswered()) {
                refuse(Refusal.INTERNAL_ERROR);
            }
        }
    }

    private void take(Body body) {
        Scan scan = route.scan(body, intake.eventLimit(), intake.badEvents().areDropped());
        switch (authentication(scan)) {
            case Authentication.Denied denied -> {
                began(denied.source());
                refuse(denied.refusal());
            }
            case Authentication.Granted granted -> {
                began(granted.source());
                rateLimit = granted.source().rateLimit();
                take(scan, body, granted.source());
            }
        }
    }

    private void began(@Nullable Source source) {
        if (authenticated == null) {
            tally = intake.tallies().of(source);
        }
        tally.began(reserved);
        begun = true;
    }

    private void ended() {
        events = List.of();
        inFlight.release(reserved);
        if (begun) {
            tally.ended(reserved);
        }
    }

    private Authentication authentication(Scan scan) {
        return authenticated == null
                ? intake.keys().authenticate(scan.writeKey(), Refusal.WRITE_KEY_MISSING)
                : new Authentication.Granted(authenticated);
    }

    private void take(Scan scan, Body body, Source source) {
        switch (scan) {
            case Scan.Refused refused -> {
                if (refused.event() != Scan.Refused.NO_EVENT) {
                    exchange.request().response().putHeader(BAD_EVENT, Integer.toString(refused.event()));
                    intake.badEvents().tell(sourceId, refused.refusal(), refused.event());
                }
                refuse(refused.refusal());
            }
            case Scan.Events found when found.events().isEmpty() -> accept();
            case Scan.Events found
            when !rateLimit.tryTake(found.events().size(), readAtNanos) ->
                refuse(Refusal.RATE_LIMITED, rateLimit.secondsToNext(readAtNanos));
            case Scan.Events found -> {
                events = found.events();
                Scan.Dropped dropped = found.dropped();
                if (dropped != null) {
                    exchange.metrics().dropped(sourceId, dropped.count());
                    intake.badEvents().tell(sourceId, dropped.refusal(), dropped.first());
                }
                sourceId = source.id();
                intake.publisher().publish(body.bytes(), body.length(), found, facts(source), this);
            }
        }
    }

    @Override
    public void failed(@Nullable Refusal refusal, long reserved) {
        this.reserved = reserved;
        if (refusal == null) {
            inFlight.release(reserved);
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
            tally.accepted(events.size());
            accept();
        });
    }

    @Override
    public void failed(Refusal refusal, int lost) {
        exchange.onEventLoop(() -> {
            rateLimit.giveBack(lost);
            refuse(refusal);
        });
    }

    private void accept() {
        ended();
        exchange.reply(route.isSegments() || authenticated == null ? Reply.SUCCESS : Reply.OK);
    }

    private void refuse(Refusal refusal) {
        refuse(refusal, Exchange.RETRY_SECONDS);
    }

    private void refuse(Refusal refusal, int retrySeconds) {
        tally.refused(refusal);
        ended();
        exchange.refuse(refusal, retrySeconds);
    }

    private EventFacts facts(Source source) {
        return RequestFacts.of(exchange.request(), source, route, intake.clientIp());
    }
}
