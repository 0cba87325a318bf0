package io.windtrap.gateway.http.route;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;
import static io.vertx.core.http.HttpMethod.POST;

import io.windtrap.common.admin.Readiness;
import io.windtrap.gateway.http.event.EventEndpoint;
import io.windtrap.gateway.http.event.EventIntake;
import io.windtrap.gateway.http.event.EventRoute;
import io.windtrap.gateway.http.event.PixelEndpoint;
import io.windtrap.gateway.http.exchange.ConcurrencyLimit;
import io.windtrap.gateway.http.exchange.Reply;
import io.windtrap.gateway.http.server.MisspelledPaths;
import io.windtrap.gateway.http.server.RouteTable;
import io.windtrap.gateway.metrics.GatewayMetrics;
import java.time.InstantSource;

/** Every route that the gateway serves to the public, on one page. */
public final class Routes {
    private Routes() {}

    /** The table for any number of listeners; {@code requests} bounds how many are under way at once. */
    public static RouteTable table(
            EventIntake intake,
            Readiness readiness,
            GatewayMetrics metrics,
            ConcurrencyLimit requests,
            InstantSource clock,
            OperatorRoutes operators) {
        var table = new RouteTable(metrics, requests, new MisspelledPaths(intake.keys(), System::nanoTime));
        var events = new EventEndpoint(intake);
        for (EventRoute route : EventRoute.values()) {
            table.route(POST, route.path(), events.on(route));
        }
        var pixel = new PixelEndpoint(intake, clock);
        table.route(GET, "/pixel/v1/track", pixel.on("track"));
        table.route(GET, "/pixel/v1/page", pixel.on("page"));
        table.route(GET, "/v1/webhook", WebhookEndpoint::refuse);
        table.route(POST, "/v1/webhook", WebhookEndpoint::refuse);
        // Segment's SDK counts its own work and expects somebody to care.
        table.route(POST, "/v1/m", exchange -> exchange.reply(Reply.SUCCESS));

        var sdks = new SdkConfigEndpoint(intake.keys());
        table.route(GET, SdkConfigEndpoint.SETTINGS_PATH, sdks::settings);
        for (String path : new String[] {"/sourceConfig", "/sourceConfig/"}) {
            table.route(GET, path, sdks::sourceConfig);
            table.route(HEAD, path, sdks::sourceConfig);
        }

        var info = new ServiceInfo(readiness, intake.keys());
        table.route(GET, "/health", info::health);
        table.route(GET, "/", info::health);
        table.route(GET, "/version", info::version);
        table.route(GET, "/robots.txt", info::robots);

        var docs = new DocsEndpoint();
        table.route(GET, "/docs", docs::page);
        table.route(GET, DocsEndpoint.FILE_PATH, docs::file);
        if (operators.ping()) {
            table.route(GET, "/ping", info::ping);
        }
        operators
                .status()
                .map(access -> new StatusEndpoint(access, intake, readiness, operators, clock))
                .ifPresent(endpoint -> table.route(GET, "/status", endpoint::status));
        return table;
    }
}
