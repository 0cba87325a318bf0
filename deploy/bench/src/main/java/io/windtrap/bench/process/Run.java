package io.windtrap.bench.process;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.run.Cleanup;
import io.windtrap.bench.run.Folders;
import io.windtrap.bench.warehouse.Warehouse;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.clickhouse.ClickHouseOptions;
import io.windtrap.engine.process.LocalPort;
import io.windtrap.gateway.Wiring;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/** The processes of one run: an engine without data, and services of one build as the scenario starts them. */
public final class Run implements AutoCloseable {
    private static final String DATABASE = "bench";

    private final String name;
    private final String classPath;
    private final Path folder;
    private final Path logs;
    private final Cleanup cleanup;
    private final HttpClient client;
    private final ClickHouseEngine engine;
    private final ServiceConfig config;
    private final Path configFile;
    private final Warehouse warehouse;
    private final List<Service> services = new ArrayList<>();
    private final Map<Part, List<Long>> pids = new EnumMap<>(Part.class);

    Run(
            String name,
            String topic,
            Build build,
            TestBed bed,
            Path folder,
            Path logs,
            Cleanup cleanup,
            @Nullable Transformation transformation)
            throws IOException {
        this.name = name;
        this.classPath = build.classPath() + ":" + bed.tether();
        this.folder = folder;
        this.logs = logs;
        this.cleanup = cleanup;
        this.client = bed.client();
        engine = ClickHouseEngine.start(
                ClickHouseOptions.in(folder.resolve("clickhouse")).withLogFile(logs.resolve(name + "-clickhouse.log")));
        cleanup.add(engine::close);
        config = new ServiceConfig(
                bed.broker().bootstrapServers(),
                topic,
                engine.url(),
                name,
                DATABASE,
                build.batch(),
                LocalPort.keep(folder.resolve("gateway-port"), 0),
                LocalPort.keep(folder.resolve("gateway-admin-port"), 0),
                LocalPort.keep(folder.resolve("forwarder-admin-port"), 0),
                LocalPort.keep(folder.resolve("transformer-admin-port"), 0),
                transformation);
        configFile = config.write(folder);
        warehouse = new Warehouse(client, engine.url(), DATABASE);
        pids.put(Part.GENERATOR, List.of(ProcessHandle.current().pid()));
        pids.put(Part.BROKER, List.of(bed.broker().pid()));
        pids.put(Part.ENGINE, List.of(engine.pid()));
    }

    /**
     * Starts a service of the build that is measured, and returns at once. Of several forwarders only the first has the admin port of the
     * configuration.
     */
    public Service start(Service.Kind kind) throws IOException {
        return start(kind, List.of());
    }

    /** The same, with more flags of the JVM. */
    public Service start(Service.Kind kind, List<String> flags) throws IOException {
        return start(kind, flags, List.of("--config", configFile.toString()));
    }

    /** Starts what takes other arguments than a service, and returns at once. */
    public Service startTool(Service.Kind kind, List<String> arguments) throws IOException {
        return start(kind, List.of(), arguments);
    }

    private Service start(Service.Kind kind, List<String> flags, List<String> arguments) throws IOException {
        List<Long> same = pids.computeIfAbsent(kind.part(), _ -> new ArrayList<>());
        Map<String, String> environment = same.isEmpty()
                ? Map.of()
                : Map.of(
                        "WINDTRAP_FORWARDER_ADMIN_PORT",
                        Integer.toString(LocalPort.keep(folder.resolve("port-" + same.size()), 0)));
        String log = name + "-" + kind + (same.isEmpty() ? "" : "-" + (same.size() + 1)) + ".log";
        Service service = Service.start(kind, classPath, flags, arguments, environment, logs.resolve(log));
        services.add(service);
        cleanup.add(service::close);
        same.add(service.pid());
        return service;
    }

    /**
     * Returns once {@code service} is ready: the first of its kind, which has the port of the configuration.
     *
     * @return time since its process was started
     * @throws IllegalStateException as {@link Service#awaitReady} has it
     */
    public Duration awaitReady(Service service) throws InterruptedException {
        int port = switch (service.kind()) {
            case GATEWAY -> config.gatewayAdminPort();
            case FORWARDER -> config.forwarderAdminPort();
            case TRANSFORMER -> config.transformerAdminPort();
            case BARE_HANDLER -> config.gatewayPort();
            case PRODUCER_PERFORMANCE ->
                throw new IllegalArgumentException("a tool that ends by itself is never ready");
        };
        return service.awaitReady(client, port);
    }

    public ServiceConfig config() {
        return config;
    }

    /** A file with the properties of the gateway's producer, but that one may wait for its buffer: for Kafka's own tools. */
    public Path producerFile() throws IOException {
        var properties = new Properties();
        try {
            Wiring.producerSettings(ConfigLoader.load(configFile, Map.of()))
                    .toProperties()
                    .forEach((key, value) -> properties.put(key, value.toString()));
        } catch (ConfigException e) {
            throw new IllegalStateException(e);
        }
        properties.remove(ProducerConfig.MAX_BLOCK_MS_CONFIG);
        Path file = folder.resolve("producer.properties");
        try (var writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        return file;
    }

    public Warehouse warehouse() {
        return warehouse;
    }

    /** What each process of the run has used so far. */
    public Usage usage() {
        return Usage.now(pids);
    }

    /** Stops the services, then the engine, and removes its data. */
    @Override
    public void close() throws IOException {
        services.forEach(Service::close);
        engine.close();
        Folders.delete(folder);
    }
}
