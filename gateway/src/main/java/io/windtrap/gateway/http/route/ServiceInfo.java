package io.windtrap.gateway.http.route;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.windtrap.common.admin.Readiness;
import io.windtrap.common.process.BuildVersion;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.WriteKeys;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.http.exchange.Reply;
import java.time.temporal.ChronoUnit;

/** What the gateway says of itself, in RudderStack's form (spec 1.8). */
final class ServiceInfo {
    private static final Reply ROBOTS = Reply.text("User-agent: * \nDisallow: / \n");
    private static final Reply PONG = Reply.text("pong");
    private static final Reply VERSION = Reply.json(new JsonObject()
            .put("Version", BuildVersion.text())
            .put("Commit", "")
            .put("BuildDate", "")
            .put("BuiltBy", "windtrap")
            .put("Features", JsonArray.of("gzip-req-payload")));

    private final Readiness readiness;
    private final WriteKeys keys;

    ServiceInfo(Readiness readiness, WriteKeys keys) {
        this.readiness = readiness;
        this.keys = keys;
    }

    /** Whether events are taken now: what RudderStack's users have their load balancers ask. */
    void health(Exchange exchange) {
        if (!readiness.obstacles().isEmpty()) {
            exchange.refuse(Refusal.UNHEALTHY);
            return;
        }
        exchange.reply(Reply.json(new JsonObject()
                .put("appType", "GATEWAY")
                .put("server", "UP")
                .put("db", "UP")
                .put("acceptingEvents", "TRUE")
                .put("routingEvents", "TRUE")
                .put("mode", "NORMAL")
                .put("backendConfigMode", "JSON")
                .put("lastSync", keys.since().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("lastRegulationSync", "")));
    }

    void version(Exchange exchange) {
        exchange.reply(VERSION);
    }

    void ping(Exchange exchange) {
        exchange.reply(PONG);
    }

    void robots(Exchange exchange) {
        exchange.reply(ROBOTS);
    }
}
