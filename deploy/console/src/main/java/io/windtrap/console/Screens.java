package io.windtrap.console;

import io.micrometer.core.instrument.MeterRegistry;
import io.windtrap.common.config.ConsoleConfig;
import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.process.Instance;
import io.windtrap.common.process.StopStack;
import io.windtrap.console.clickhouse.ClickHouseReader;
import io.windtrap.console.delivery.Delivery;
import io.windtrap.console.delivery.FleetView;
import io.windtrap.console.delivery.SlowestInserts;
import io.windtrap.console.http.Api;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.live.LiveEvents;
import io.windtrap.console.live.Topics;
import io.windtrap.console.overview.Overview;
import io.windtrap.console.problems.Letters;
import io.windtrap.console.problems.Problems;
import io.windtrap.console.query.Queries;
import io.windtrap.console.query.QueryCounts;
import io.windtrap.console.query.QueryUser;
import io.windtrap.console.replays.ReplayOrders;
import io.windtrap.console.schema.Schema;
import io.windtrap.console.scripts.ScriptProcess;
import io.windtrap.console.services.Fleet;
import io.windtrap.console.services.ServiceAddresses;
import io.windtrap.console.sources.Sources;
import io.windtrap.console.trace.Tracer;
import io.windtrap.console.transformations.ScriptAccess;
import io.windtrap.console.transformations.ScriptTrials;
import io.windtrap.console.transformations.Transformations;
import io.windtrap.forwarder.command.Settings;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes what is behind each screen, and gives it its routes. */
final class Screens {
    private final WindtrapConfig config;
    private final InstantSource clock;
    private final StopStack toStop;
    private final Api api;
    private final MeterRegistry registry;
    private final Settings settings;
    private final KafkaClients kafka;
    private final Map<String, ClickHouseReader> readers = new HashMap<>();
    private final Fleet fleet;
    private final FleetView view;
    private final ServiceAddresses addresses;
    private final ScriptProcess scripts = new ScriptProcess();

    /** @param toStop takes what must be stopped */
    Screens(WindtrapConfig config, Api api, MeterRegistry registry, InstantSource clock, StopStack toStop) {
        this.config = config;
        this.api = api;
        this.registry = registry;
        this.clock = clock;
        this.toStop = toStop;
        toStop.push(scripts::close);
        settings = Wiring.settings(config);
        kafka = new KafkaClients(settings.kafka());
        kafka.count(registry);
        toStop.push(kafka::close);
        addresses = ServiceAddresses.of(config);
        fleet = new Fleet(addresses, clock);
        toStop.push(fleet::close);
        view = new FleetView(settings, kafka, addresses.of("forwarder"), fleet, clock);
        toStop.push(view::close);
        for (DestinationConfig one : config.destinations()) {
            ClickHouseReader.of(one).ifPresent(reader -> {
                readers.put(one.id(), reader);
                toStop.push(reader::close);
            });
        }
    }

    /**
     * Adds all routes.
     *
     * @param ownAddress of the console's admin port, known once it listens
     */
    void add(Instance own, Supplier<String> ownAddress) {
        var overview = new Overview(config, view, fleet, own, ownAddress, clock);
        api.get("/api/overview", _ -> overview.answer()).get("/api/overview/series", _ -> overview.series());
        var letters = new Letters(kafka, settings.topic());
        live(letters);
        problems(new Problems(settings, letters, readers, fleet, clock));
        sources();
        var schema = new Schema(readers, clock);
        api.get("/api/schema", schema::tables).get("/api/schema/:destination/:table", schema::table);
        var delivery = new Delivery(
                view,
                fleet,
                config.destinations().stream().collect(Collectors.toMap(DestinationConfig::id, Function.identity())));
        api.get("/api/delivery", _ -> delivery.answer())
                .get("/api/delivery/slowest", new SlowestInserts(readers)::answer);
        replays();
        transformations();
        queries();
        fleet.start();
    }

    private void live(Letters letters) {
        var tracer = new Tracer(config, view, readers, letters, kafka);
        var live = new LiveEvents(kafka, new Topics(config), Wiring.scripts(config), scripts, clock);
        toStop.push(live::close);
        String one = "/api/events/:topic/:partition/:offset";
        api.get("/api/events/topics", _ -> live.topics())
                .events("/api/events/stream", live::tail)
                .events("/api/events/search", live::search)
                .get(one, live::open)
                .get(one + "/trace", request -> tracer.answer(live.record(request)));
    }

    private void problems(Problems problems) {
        api.get("/api/problems/dead-letters", problems::deadLetters)
                .get("/api/problems/discards", problems::discards)
                .get("/api/problems/refusals", _ -> problems.refusals())
                .post("/api/problems/redrive", Role.OPERATOR, problems::redrive);
    }

    private void sources() {
        var sources = new Sources(
                config.sources(),
                Wiring.gatewayUrl(config),
                Wiring.testEventUrl(config),
                fleet,
                kafka,
                config.kafka().topic(),
                clock);
        toStop.push(sources::close);
        api.get("/api/sources", _ -> sources.answer())
                .post("/api/sources/:id/key", Role.OPERATOR, sources::key)
                .post("/api/sources/:id/test-event", Role.OPERATOR, sources::test);
    }

    private void replays() {
        var replays = new ReplayOrders(settings, kafka, clock);
        toStop.push(replays::close);
        api.get("/api/replays", _ -> replays.list())
                .post("/api/replays", Role.OPERATOR, replays::start)
                .post("/api/replays/:name/pause", Role.OPERATOR, replays::pause)
                .post("/api/replays/:name/resume", Role.OPERATOR, replays::resume)
                .post("/api/replays/:name/cancel", Role.OPERATOR, replays::cancel);
    }

    private void transformations() {
        var transformations = new Transformations(config, () -> addresses.resolved("transformer"));
        toStop.push(transformations::close);
        api.get("/api/transformations", _ -> transformations.answer());
        ScriptAccess access = Wiring.scripts(config);
        Api.Handler trials = access.engine()
                ? new ScriptTrials(config, access, scripts)::answer
                : request -> {
                    access.check(request);
                    throw ApiException.internal();
                };
        api.post("/api/transformations/try", Role.OPERATOR, trials);
    }

    private void queries() {
        Map<String, QueryUser> users = new HashMap<>();
        for (ConsoleConfig.QueryUser one : config.console().queryUsers()) {
            String password = one.password().map(Secret::reveal).orElse("");
            config.destinations().stream()
                    .filter(destination -> destination.id().equals(one.destination()))
                    .findFirst()
                    .flatMap(destination -> ClickHouseReader.of(destination, one.user(), password))
                    .ifPresent(reader -> {
                        var user = new QueryUser(one.user(), reader, clock);
                        toStop.push(user::close);
                        users.put(one.destination(), user);
                        Thread.ofVirtual().name("query-user").start(user::check);
                    });
        }
        var queries = new Queries(users, new QueryCounts(registry));
        api.get("/api/query", queries::look).longPost("/api/query", Role.VIEWER, queries::run);
    }
}
