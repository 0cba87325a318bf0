package io.windtrap.e2e.faults;

import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.clickhouse.ClickHouseOptions;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** One broker and one ClickHouse for all scenarios, each of which has its own topic and database. Both may be killed. */
final class Servers implements AutoCloseable {
    /** What scenarios hold while they use the servers. */
    static final String LOCK = "servers";

    private static final Path PARENT = Path.of("target", "faults");

    private final Path folder;
    private final KafkaEngine kafka;
    private final ClickHouseEngine clickHouse;
    private final Map<String, ClassArchive> archives = new ConcurrentHashMap<>();
    /** Of the newest fleet that a thread has started: another thread runs other scenarios. */
    private final ThreadLocal<Path> logs;

    private Servers(Path folder) {
        this.folder = folder;
        this.logs = ThreadLocal.withInitial(() -> folder);
        var broker = CompletableFuture.supplyAsync(
                () -> KafkaEngine.start(KafkaOptions.in(folder.resolve("kafka"))
                        .withProperties(Map.of(
                                "message.max.bytes", "8388608",
                                // Members that die are missed soon: a scenario kills many.
                                "group.min.session.timeout.ms", "1000",
                                "group.consumer.min.session.timeout.ms", "1000",
                                "group.consumer.session.timeout.ms", "2500",
                                "group.consumer.min.heartbeat.interval.ms", "200",
                                "group.consumer.heartbeat.interval.ms", "500"))),
                Thread::startVirtualThread);
        clickHouse = ClickHouseEngine.start(ClickHouseOptions.in(folder.resolve("clickhouse")));
        kafka = broker.join();
    }

    static Servers start() {
        try {
            Files.createDirectories(PARENT);
            return new Servers(Files.createTempDirectory(PARENT, "run-").toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    KafkaEngine kafka() {
        return kafka;
    }

    ClickHouseEngine clickHouse() {
        return clickHouse;
    }

    /** A new folder for the files of one fleet. */
    Path folder(String fleet) throws IOException {
        Path ofFleet = Files.createDirectory(folder.resolve(fleet));
        logs.set(ofFleet);
        return ofFleet;
    }

    /** The one archive of a service's classes. */
    ClassArchive archive(String service) {
        return archives.computeIfAbsent(service, _ -> new ClassArchive(folder.resolve(service + ".jsa")));
    }

    /** A file of that name, which nobody else uses. */
    Path file(String name) {
        return folder.resolve(name);
    }

    /** Where the processes of the scenario's newest fleet log. */
    Path logs() {
        return logs.get();
    }

    @Override
    public void close() {
        clickHouse.kill();
        kafka.kill();
    }
}
