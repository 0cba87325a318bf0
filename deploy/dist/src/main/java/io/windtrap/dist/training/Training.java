package io.windtrap.dist.training;

import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.process.LocalPort;
import io.windtrap.forwarder.ForwarderMain;
import io.windtrap.gateway.GatewayMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * A run of gateway and forwarder from the folder of the distribution, with its runtime and its class path: they start, take events
 * and end by SIGTERM. What the JVM has learnt becomes the AOT cache.
 */
public final class Training {
    private static final List<String> SERVICES = List.of(GatewayMain.class.getName(), ForwarderMain.class.getName());
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long POLL_MS = 20;
    private static final String COUNT =
            "SELECT sum(total_rows) FROM system.tables WHERE name IN ('tracks', 'identifies', 'pages')";
    /** Of the events in {@code events.json}. */
    private static final String ROWS = "6\n";

    private final Path folder;
    private final KafkaEngine kafka;
    private final ClickHouseEngine clickHouse;

    private Training(Path folder, KafkaEngine kafka, ClickHouseEngine clickHouse) {
        this.folder = folder;
        this.kafka = kafka;
        this.clickHouse = clickHouse;
    }

    /**
     * Makes the cache.
     *
     * @param home folder of the distribution; its jars have the times that they will have
     * @param cache the file to make
     * @param work for data and logs
     * @throws IOException where a service does not start or take events; the message says where its log is
     */
    public static void run(Path home, Path cache, Path work) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Files.createDirectories(work), "run-");
        var broker = CompletableFuture.supplyAsync(() -> KafkaEngine.start(folder.resolve("kafka")));
        var engine = CompletableFuture.supplyAsync(() -> ClickHouseEngine.start(folder.resolve("clickhouse")));
        try {
            new Training(folder, broker.join(), engine.join()).train(home, cache);
        } finally {
            Stream.of(broker, engine)
                    .filter(started -> !started.isCompletedExceptionally())
                    .forEach(started -> started.join().close());
        }
    }

    private void train(Path home, Path cache) throws IOException, InterruptedException {
        createTopics();
        int gateway = port("gateway");
        int gatewayAdmin = port("gateway-admin");
        int forwarderAdmin = port("forwarder-admin");
        Path config = Files.writeString(
                folder.resolve("windtrap.yml"),
                Trainees.text("training.yml")
                        .formatted(kafka.bootstrapServers(), gateway, gatewayAdmin, forwarderAdmin, clickHouse.url()));
        try (Trainees trainees = Trainees.start(home, SERVICES, config, cache)) {
            await("ready", () -> trainees.areReady(gatewayAdmin, forwarderAdmin));
            trainees.post(gateway);
            await("done with the events", () -> clickHouse.query(COUNT).equals(ROWS));
            trainees.lookAt(gatewayAdmin, forwarderAdmin);
            trainees.stop(LIMIT);
        }
    }

    private void createTopics() throws IOException, InterruptedException {
        Map<String, Object> settings = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(Stream.of("events", "events.dead")
                            .map(name -> new NewTopic(name, Optional.of(1), Optional.empty())
                                    .configs(Map.of("retention.ms", "-1", "max.message.bytes", "8454144")))
                            .toList())
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IOException("the topics of the training can't be created: " + e.getCause(), e);
        }
    }

    private int port(String of) {
        return LocalPort.keep(folder.resolve(of + "-port"), 0);
    }

    private void await(String what, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the services of the training are not " + what + " after " + LIMIT.toSeconds()
                        + " s; their log: " + folder.resolve(Trainees.LOG));
            }
            Thread.sleep(POLL_MS);
        }
    }

    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }
}
