package io.windtrap.gateway.http.route;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.windtrap.common.admin.Readiness;
import io.windtrap.common.admin.ServiceStatus;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.OperatorAccess;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.http.event.EventIntake;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.http.exchange.Reply;
import io.windtrap.gateway.metrics.SourceTally;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells operators what came of each source's events since the start, as Stilgar's {@code /status} does of its queue. */
final class StatusEndpoint {
    private final OperatorAccess access;
    private final EventIntake intake;
    private final Readiness readiness;
    private final OperatorRoutes operators;
    private final InstantSource clock;

    StatusEndpoint(
            OperatorAccess access,
            EventIntake intake,
            Readiness readiness,
            OperatorRoutes operators,
            InstantSource clock) {
        this.access = access;
        this.intake = intake;
        this.readiness = readiness;
        this.operators = operators;
        this.clock = clock;
    }

    void status(Exchange exchange) {
        HttpServerRequest request = exchange.request();
        MultiMap headers = request.response().headers();
        // A page of any origin may send events; none may read this with the credentials that a browser remembers.
        headers.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN);
        headers.remove(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS);
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        Optional<Refusal> refusal =
                access.refusal(intake.clientIp().proven(request), request.getHeader(HttpHeaders.AUTHORIZATION));
        if (refusal.isEmpty()) {
            exchange.reply(Reply.json(status()));
            return;
        }
        if (refusal.get() == Refusal.STATUS_CREDENTIALS) {
            headers.set("WWW-Authenticate", "Basic realm=\"windtrap\"");
        }
        exchange.refuse(refusal.get());
    }

    private JsonObject status() {
        List<String> obstacles = readiness.obstacles();
        var sources = new JsonObject();
        var all = new ArrayList<SourceTally>(List.of(intake.tallies().of(null)));
        for (Source source : intake.keys().sources()) {
            SourceTally tally = intake.tallies().of(source);
            all.add(tally);
            sources.put(source.id(), tally(tally).put("enabled", source.enabled()));
        }
        var common = new ServiceStatus(
                "gateway", operators.instance(), clock.instant(), obstacles, operators.kafka(), counts(all));
        return new JsonObject(common.fields())
                .put("status", obstacles.isEmpty() ? "OK" : "KO")
                .put("obstacles", new JsonArray(obstacles))
                .put("sources", sources)
                .put(
                        "no_source",
                        new JsonObject()
                                .put(
                                        "refused_requests",
                                        refused(intake.tallies().of(null))));
    }

    private static Map<String, Object> counts(List<SourceTally> tallies) {
        return Map.of(
                "accepted_events",
                tallies.stream().mapToLong(SourceTally::accepted).sum(),
                "refused_requests",
                tallies.stream()
                        .flatMap(tally -> tally.refused().values().stream())
                        .mapToLong(Number::longValue)
                        .sum(),
                "in_flight_requests",
                tallies.stream().mapToLong(SourceTally::requestsInFlight).sum(),
                "in_flight_bytes",
                tallies.stream().mapToLong(SourceTally::bytesInFlight).sum());
    }

    private static JsonObject tally(SourceTally tally) {
        return new JsonObject()
                .put("accepted_events", tally.accepted())
                .put("refused_requests", refused(tally))
                .put("in_flight_requests", tally.requestsInFlight())
                .put("in_flight_bytes", tally.bytesInFlight());
    }

    private static JsonObject refused(SourceTally tally) {
        var refused = new JsonObject();
        tally.refused().forEach((refusal, count) -> refused.put(refusal.reason(), count));
        return refused;
    }
}
