package io.windtrap.console;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.windtrap.common.admin.AdminServer;
import io.windtrap.common.admin.ServiceMetrics;
import io.windtrap.common.admin.ServiceStatus;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.Instance;
import io.windtrap.common.process.ServiceProcess;
import io.windtrap.common.process.StopStack;
import io.windtrap.console.access.Door;
import io.windtrap.console.http.Api;
import io.windtrap.console.http.ConsoleServer;
import io.windtrap.console.http.Json;
import io.windtrap.console.http.RequestCounts;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running console: its port and its admin port. */
public final class Console implements ServiceProcess.Service {
    private static final Logger log = LoggerFactory.getLogger(Console.class);

    private final StopStack toStop;
    private final ConsoleServer server;
    private final AdminServer admin;
    private final Door door;
    private volatile boolean closing;

    /** @param toStop takes what must be stopped, also where this fails */
    private Console(WindtrapConfig config, StopStack toStop) throws IOException {
        this.toStop = toStop;
        InstantSource clock = InstantSource.system();
        var instance = Instance.startedAt(clock.instant());
        var metrics = new ServiceMetrics();
        toStop.push(metrics::close);
        door = Wiring.door(config.console(), clock);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        toStop.push(
                () -> vertx.close().toCompletionStage().toCompletableFuture().join());
        Api routes = new Api();
        var admins = new AtomicReference<String>("");
        new Screens(config, routes, metrics.registry(), clock, toStop).add(instance, admins::get);
        server = ConsoleServer.start(
                vertx,
                Wiring.listener(config.console(), vertx),
                door,
                instance.version(),
                session -> Wiring.session(session, config, instance),
                routes,
                new RequestCounts(metrics.registry()));
        toStop.push(server::close);
        admin = AdminServer.with(this::obstacles, metrics.registry())
                .route("/status", () -> AdminServer.Answer.json(Json.text(status(config, instance, clock))))
                .start(config.console().admin().host(), config.console().admin().port());
        toStop.push(admin::close);
        admins.set(Wiring.reachable(config.console().admin().host()) + ":" + admin.port());
    }

    /**
     * Starts, and returns at once, whether Kafka and ClickHouse are there or not.
     *
     * @throws IOException if a port can't be listened on; the message says which
     */
    public static Console start(WindtrapConfig config) throws IOException {
        var toStop = new StopStack();
        try {
            return new Console(config, toStop);
        } catch (IOException | RuntimeException e) {
            toStop.stopAll();
            throw e;
        }
    }

    private Map<String, Object> status(WindtrapConfig config, Instance instance, InstantSource clock) {
        return new ServiceStatus(
                        "console",
                        instance,
                        clock.instant(),
                        obstacles(),
                        Map.of("bootstrap_servers", config.kafka().bootstrapServers()),
                        Map.of())
                .fields();
    }

    private List<String> obstacles() {
        return closing ? List.of("shutting down") : List.of();
    }

    /** Says that a restart is needed: what the console shows would otherwise be of two configurations. */
    @Override
    public void reload(WindtrapConfig changed) {
        log.atWarn().log("the configuration has changed; the console takes it over at its next start: restart it");
    }

    /** The port of the page, 1 to 65535. */
    public int port() {
        return server.port();
    }

    /** The port of {@code /health}, {@code /ready}, {@code /metrics} and {@code /status}, 1 to 65535. */
    public int adminPort() {
        return admin.port();
    }

    /** How people get in: {@code none}, {@code password} or {@code proxy}. */
    String login() {
        return door.name();
    }

    /** Closes both ports. A second call does nothing. */
    @Override
    public void close() {
        closing = true;
        toStop.stopAll();
    }
}
