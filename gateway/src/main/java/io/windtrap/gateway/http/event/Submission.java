package io.windtrap.gateway.http.event;

import io.windtrap.common.record.EventFacts;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.RateLimit;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.http.body.Body;
import io.windtrap.gateway.http.body.Reservation;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.ingest.Scan;
import io.windtrap.gateway.ingest.ScannedEvent;
import io.windtrap.gateway.metrics.SourceTally;
import io.windtrap.gateway.publish.PublishListener;
import io.windtrap.gateway.trace.RequestTrace;
import io.windtrap.gateway.trace.RequestTraces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request's events on their way: its source's rate limit, the memory of all requests, Kafka, and the counts. The only place
 * that takes of these limits for events and gives back what was not used.
 */
final class Submission implements PublishListener {
    private final EventIntake intake;
    private final Exchange exchange;
    private final RateLimit rateLimit;
    private final SourceTally tally;
    private final Reservation memory;
    private final Outcome outcome;
    private List<ScannedEvent> events = List.of();
    private @Nullable String forcedType;
    private String sourceId = "";
    private @Nullable RequestTrace trace;

    /** Hears once how it ended, on the request's event loop: before {@code submit} returns, or later. Gives the answer. */
    interface Outcome {
        /** Kafka has acknowledged every event. */
        void accepted();

        /** Some event may not be in Kafka; a refusal that is retryable may be retried after {@code retrySeconds}, 1 to 3600. */
        void refused(Refusal refusal, int retrySeconds);
    }

    /**
     * A submission of which nothing has happened yet.
     *
     * @param source an enabled one
     * @param memory what the request holds already; released when {@code outcome} is told
     */
    Submission(EventIntake intake, Exchange exchange, Source source, Reservation memory, Outcome outcome) {
        this.intake = intake;
        this.exchange = exchange;
        this.rateLimit = source.rateLimit();
        this.tally = intake.tallies().of(source);
        this.memory = memory;
        this.outcome = outcome;
    }

    /**
     * Publishes what was found in {@code body}, or refuses it for a limit. Once.
     *
     * @param found one event or more
     * @param facts of the request
     * @param nanoTime when it was read, by {@link System#nanoTime}
     */
    void submit(Body body, Scan.Events found, EventFacts facts, long nanoTime) {
        int count = found.events().size();
        if (!rateLimit.tryTake(count, nanoTime)) {
            refuse(Refusal.RATE_LIMITED, rateLimit.secondsToNext(nanoTime));
        } else if (!memory.ensure(body.length())) {
            rateLimit.giveBack(count);
            refuse(Refusal.IN_FLIGHT_FULL, Exchange.RETRY_SECONDS);
        } else {
            events = found.events();
            forcedType = facts.type();
            sourceId = facts.sourceId();
            countDropped(found.dropped());
            publish(body, found, facts);
        }
    }

    private void publish(Body body, Scan.Events found, EventFacts facts) {
        tally.began(memory.bytes());
        RequestTraces traces = intake.traces();
        RequestTrace begun = traces == null ? null : traces.begin(exchange.request(), sourceId, events.size());
        trace = begun;
        try {
            byte[] traceparent = begun == null ? null : begun.traceparent();
            intake.publisher().publish(body.bytes(), body.length(), found, facts, traceparent, this);
        } catch (RuntimeException e) {
            ended(Refusal.INTERNAL_ERROR);
            throw e;
        }
    }

    private void countDropped(Scan.@Nullable Dropped dropped) {
        if (dropped != null) {
            exchange.metrics().dropped(sourceId, dropped.count());
            intake.badEvents().tell(sourceId, dropped.refusal(), dropped.first());
        }
    }

    @Override
    public void acknowledged() {
        exchange.onEventLoop(() -> {
            for (ScannedEvent event : events) {
                exchange.metrics().accepted(sourceId, forcedType == null ? event.type() : forcedType);
            }
            tally.accepted(events.size());
            ended(null);
            outcome.accepted();
        });
    }

    @Override
    public void notPublished(Refusal refusal, int lost) {
        exchange.onEventLoop(() -> {
            rateLimit.giveBack(lost);
            ended(refusal);
            outcome.refused(refusal, Exchange.RETRY_SECONDS);
        });
    }

    private void refuse(Refusal refusal, int retrySeconds) {
        memory.release();
        outcome.refused(refusal, retrySeconds);
    }

    private void ended(@Nullable Refusal refusal) {
        if (trace != null) {
            trace.end(refusal);
        }
        tally.ended(memory.bytes());
        memory.release();
    }
}
