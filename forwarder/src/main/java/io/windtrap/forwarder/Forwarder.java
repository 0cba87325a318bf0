package io.windtrap.forwarder;

import io.windtrap.common.admin.AdminAccess;
import io.windtrap.common.admin.AdminServer;
import io.windtrap.common.admin.ServiceMetrics;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.ForwarderConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.ServiceProcess;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.common.topics.TopicRole;
import io.windtrap.common.topics.TopicsWatch;
import io.windtrap.common.trace.Telemetry;
import io.windtrap.forwarder.consume.DestinationWorker;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayLog;
import io.windtrap.forwarder.replay.run.ReplayMetrics;
import io.windtrap.forwarder.replay.run.ReplayService;
import io.windtrap.forwarder.status.StatusReport;
import io.windtrap.forwarder.wiring.Edges;
import io.windtrap.forwarder.wiring.Wiring;
import io.windtrap.forwarder.wiring.Workers;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running forwarder: a worker for each destination, and the admin port. */
public final class Forwarder implements ServiceProcess.Service {
    private static final Logger log = LoggerFactory.getLogger(Forwarder.class);

    private final List<ReadinessProblems> problems = new ArrayList<>();
    private final Map<String, DestinationWorker> workers = new LinkedHashMap<>();
    private final WindtrapConfig running;
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final Telemetry telemetry = Telemetry.start("windtrap-forwarder");
    private final TopicsWatch topics;
    private final StatusReport status;
    private final Workers make;
    private final ReplayService replays;
    private final AdminServer admin;
    /** Number of sources in force. */
    private int sources;
    /** Why it is not ready, whatever its destinations say; empty while it runs. */
    private volatile String phase = "starting";

    private Forwarder(WindtrapConfig config, Edges edges) throws IOException {
        Pauses pauses = edges.pauses();
        running = config;
        sources = config.sources().size();
        ForwarderConfig.Admin listens = config.forwarder().admin();
        topics = Wiring.topics(config, pauses);
        make = new Workers(config, edges, metrics.registry());
        status = Wiring.status(config, this::problems, metrics.registry());
        replays = new ReplayService(
                () -> new ReplayLog(
                        Wiring.kafka(config), config.forwarder().replays().topic()),
                Replay::detached,
                make,
                new ReplayMetrics(metrics.registry()).andThen(status::replays),
                InstantSource.system(),
                pauses);
        admin = AdminServer.with(this::problems, metrics.registry())
                .route(
                        "/status",
                        AdminAccess.of(config.forwarder().status()).guard(() -> AdminServer.Answer.json(status.json())))
                .start(listens.host(), listens.port());
    }

    /**
     * Starts, and returns at once, whether Kafka and ClickHouse are there or not.
     *
     * @throws IOException if the admin port can't be listened on; the message names it
     */
    public static Forwarder start(WindtrapConfig config) throws IOException {
        return start(config, Edges.BARE);
    }

    /**
     * As {@link #start(WindtrapConfig)}, with {@code edges} between the forwarder and its servers.
     *
     * @throws IOException if the admin port can't be listened on; the message names it
     */
    public static Forwarder start(WindtrapConfig config, Edges edges) throws IOException {
        var forwarder = new Forwarder(config, edges);
        forwarder.topics.start();
        for (DestinationConfig destination : config.destinations()) {
            forwarder.forward(destination);
        }
        forwarder.replays.start();
        forwarder.phase = "";
        return forwarder;
    }

    /** The port of {@code /health}, {@code /ready} and {@code /metrics}, 1 to 65535. */
    public int adminPort() {
        return admin.port();
    }

    /**
     * Takes over the sources of {@code changed} and each destination's list of them, from the next batch on; of all else that
     * has changed it only says that it needs a restart. Nothing at all is taken from a file that has lost its sources.
     */
    @Override
    public synchronized void reload(WindtrapConfig changed) {
        if (changed.sources().isEmpty() && sources > 0) {
            log.atError()
                    .addKeyValue(
                            "problems",
                            "the file has no sources; if it was cut off, restore it; to stop all sources, set enabled: false for each")
                    .log("configuration not reloaded: the former one stays in force; correct the file");
            return;
        }
        sources = changed.sources().size();
        changed.destinations().forEach(destination -> {
            DestinationWorker worker = workers.get(destination.id());
            if (worker != null) {
                worker.reload(Wiring.sources(changed, destination));
            }
        });
        replays.reload(changed);
        log.atInfo().addKeyValue("sources", sources).log("sources reloaded");
        List<String> pending = PendingChanges.of(running, changed);
        if (!pending.isEmpty()) {
            log.atWarn()
                    .addKeyValue("keys", pending)
                    .log("some changed keys take effect only after a restart; restart this forwarder");
        }
    }

    private void forward(DestinationConfig destination) {
        if (destination.batch().age().isPresent()) {
            log.atWarn()
                    .addKeyValue("destination", destination.id())
                    .log(
                            "batch.age is called batch.freshness now; rename the key: a later release will refuse the former name");
        }
        var met = new ReadinessProblems(destination.id());
        DestinationContext context = Wiring.traced(make.context(destination, met), telemetry);
        status.add(
                destination.id(),
                destination.type().name().toLowerCase(Locale.ROOT),
                DestinationTopics.of(running, destination),
                context.metrics().activity());
        DestinationWorker worker = make.live(destination, context);
        problems.add(met);
        workers.put(destination.id(), worker);
        worker.start();
    }

    private List<String> problems() {
        List<String> all = new ArrayList<>();
        if (!phase.isEmpty()) {
            all.add(phase);
        }
        topics.obstacle(TopicRole.DEAD_LETTERS)
                .map("dead-letter topic: "::concat)
                .ifPresent(all::add);
        problems.forEach(destination -> all.addAll(destination.all()));
        return all;
    }

    /** Stops reading, finishes or abandons what is in flight within the configured bound, commits, leaves the groups. */
    @Override
    public void close() {
        phase = "shutting down";
        workers.values().forEach(DestinationWorker::stop);
        replays.stop();
        workers.values().forEach(DestinationWorker::close);
        replays.close();
        topics.close();
        admin.close();
        metrics.close();
        telemetry.close();
    }
}
