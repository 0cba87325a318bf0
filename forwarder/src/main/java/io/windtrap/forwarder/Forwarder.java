package io.windtrap.forwarder;

import io.windtrap.common.admin.AdminServer;
import io.windtrap.common.admin.ServiceMetrics;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.ForwarderConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.forwarder.consume.DestinationWorker;
import io.windtrap.forwarder.consume.GroupConsumers;
import io.windtrap.forwarder.consume.Obstacles;
import io.windtrap.forwarder.deadletter.DeadLetterTopic;
import io.windtrap.forwarder.deadletter.LetterTopicWatch;
import io.windtrap.forwarder.deadletter.RecordLookup;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A running forwarder: a worker for each destination, and the admin port. */
public final class Forwarder implements AutoCloseable {

    private final List<Obstacles> obstacles = new ArrayList<>();
    private final List<DestinationWorker> workers = new ArrayList<>();
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final LetterTopicWatch letterTopic;
    private final AdminServer admin;
    /** Why it is not ready, whatever its destinations say; empty while it runs. */
    private volatile String phase = "starting";

    private Forwarder(WindtrapConfig config) throws IOException {
        ForwarderConfig.Admin listens = config.forwarder().admin();
        letterTopic = Wiring.letterTopic(config);
        admin = AdminServer.start(listens.host(), listens.port(), this::obstacles, metrics.registry());
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
        var forwarder = new Forwarder(config);
        forwarder.letterTopic.start();
        for (DestinationConfig destination : config.destinations()) {
            forwarder.forward(config, destination, edges);
        }
        forwarder.phase = "";
        return forwarder;
    }

    /** The port of {@code /health}, {@code /ready} and {@code /metrics}, 1 to 65535. */
    public int adminPort() {
        return admin.port();
    }

    private void forward(WindtrapConfig config, DestinationConfig destination, Edges edges) {
        var met = new Obstacles(destination.id());
        var consumers = new GroupConsumers(
                config.kafka().bootstrapServers(),
                destination.id(),
                Wiring.revealed(config.kafka().properties()));
        var worker = new DestinationWorker(
                Wiring.plan(config, destination),
                edges.warehouse(Wiring.warehouse(destination, metrics.registry())),
                () -> edges.consumer(consumers.consumer()),
                new DeadLetterTopic(
                        Wiring.kafka(config), config.forwarder().deadLetters().topic()),
                () -> new RecordLookup(Wiring.kafka(config)),
                met,
                metrics.registry(),
                InstantSource.system());
        obstacles.add(met);
        workers.add(worker);
        worker.start();
    }

    private List<String> obstacles() {
        List<String> all = new ArrayList<>();
        if (!phase.isEmpty()) {
            all.add(phase);
        }
        letterTopic.obstacle().ifPresent(all::add);
        obstacles.forEach(destination -> all.addAll(destination.all()));
        return all;
    }

    /** Stops reading, finishes or abandons what is in flight within the configured bound, commits, leaves the groups. */
    @Override
    public void close() {
        phase = "shutting down";
        workers.forEach(DestinationWorker::stop);
        workers.forEach(DestinationWorker::close);
        letterTopic.close();
        admin.close();
        metrics.close();
    }
}
