package io.windtrap.gateway.http.event;

import io.vertx.core.http.HttpHeaders;
import io.windtrap.common.record.EventFacts;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.Authentication;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.http.body.Body;
import io.windtrap.gateway.http.body.BodyReader;
import io.windtrap.gateway.http.body.Reservation;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.http.exchange.Reply;
import io.windtrap.gateway.ingest.Scan;
import io.windtrap.gateway.metrics.SourceTally;
import org.jspecify.annotations.Nullable;

/** One request for events: scans its body once it is read, submits all of it or nothing, and answers. */
final class EventRequest implements BodyReader.Listener, Submission.Outcome {
    /** Place of the event, from 0, for which its batch is refused. */
    private static final CharSequence BAD_EVENT = HttpHeaders.createOptimized("X-Windtrap-Event");

    private final Exchange exchange;
    private final EventRoute route;
    private final EventIntake intake;
    private final Reservation memory;
    private final @Nullable Source authenticated;
    private SourceTally tally;
    private long readAtNanos;

    /**
     * A request whose body is to be read.
     *
     * @param authenticated whom its head speaks for; null = its body will say
     * @param memory what the body's bytes are taken of
     */
    EventRequest(
            Exchange exchange,
            EventRoute route,
            @Nullable Source authenticated,
            EventIntake intake,
            Reservation memory) {
        this.exchange = exchange;
        this.route = route;
        this.authenticated = authenticated;
        this.intake = intake;
        this.memory = memory;
        this.tally = intake.tallies().of(authenticated);
    }

    @Override
    public void read(Body body) {
        readAtNanos = System.nanoTime();
        try {
            take(body);
        } catch (RuntimeException e) {
            exchange.logFault(e);
            if (!exchange.isAnswered()) {
                refuse(Refusal.INTERNAL_ERROR);
            }
        }
    }

    @Override
    public void bodyRefused(@Nullable Refusal refusal) {
        if (refusal == null) {
            memory.release();
            exchange.abandon();
        } else {
            refuse(refusal);
        }
    }

    private void take(Body body) {
        Scan scan = route.scan(body, intake.eventLimit(), intake.badEvents().areDropped());
        switch (authentication(scan)) {
            case Authentication.Denied denied -> {
                tally = intake.tallies().of(denied.source());
                refuse(denied.refusal());
            }
            case Authentication.Granted granted -> {
                if (authenticated == null) {
                    tally = intake.tallies().of(granted.source());
                }
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
            case Scan.Refused refused -> {
                if (refused.event() != Scan.Refused.NO_EVENT) {
                    exchange.request().response().putHeader(BAD_EVENT, Integer.toString(refused.event()));
                    intake.badEvents().tell(source.id(), refused.refusal(), refused.event());
                }
                refuse(refused.refusal());
            }
            case Scan.Events found when found.events().isEmpty() -> accept();
            case Scan.Events found -> {
                EventFacts facts = RequestFacts.of(exchange.request(), source, route, intake.clientIp());
                new Submission(intake, exchange, source, memory, this).submit(body, found, facts, readAtNanos);
            }
        }
    }

    @Override
    public void accepted() {
        exchange.metrics().acknowledgedAfter(System.nanoTime() - readAtNanos);
        accept();
    }

    @Override
    public void refused(Refusal refusal, int retrySeconds) {
        tally.refused(refusal);
        exchange.refuse(refusal, retrySeconds);
    }

    private void accept() {
        memory.release();
        exchange.reply(route.isSegments() || authenticated == null ? Reply.SUCCESS : Reply.OK);
    }

    private void refuse(Refusal refusal) {
        memory.release();
        refused(refusal, Exchange.RETRY_SECONDS);
    }
}
