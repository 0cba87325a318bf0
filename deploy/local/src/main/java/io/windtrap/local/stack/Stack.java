package io.windtrap.local.stack;

import io.windtrap.console.ConsoleMain;
import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.clickhouse.ClickHouseOptions;
import io.windtrap.engine.kafka.KafkaEngine;
import io.windtrap.engine.kafka.KafkaOptions;
import io.windtrap.engine.process.EngineProcess;
import io.windtrap.engine.process.EngineStartException;
import io.windtrap.engine.process.LocalPort;
import io.windtrap.forwarder.ForwarderMain;
import io.windtrap.gateway.GatewayMain;
import io.windtrap.transformer.TransformerMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Broker, engine, gateway, forwarder, and maybe a console and a transformer, each in a process of its own, running and supervised. */
public final class Stack implements AutoCloseable {
    /** Longer than either service takes to stop by {@link StackConfig}. */
    private static final Duration SERVICES_LIMIT = Duration.ofSeconds(6);

    private static final Duration ENGINES_LIMIT = Duration.ofSeconds(3);
    private static final long LONGEST_LOG = 20_000_000;

    private final Consumer<String> say;
    private final List<EngineProcess> processes = new CopyOnWriteArrayList<>();
    private final List<Supervisor> supervisors = new CopyOnWriteArrayList<>();
    private final LogRotation rotation;
    private final KafkaEngine kafka;
    private final ClickHouseEngine clickHouse;
    private final ServiceProcess gateway;
    private final ServiceProcess forwarder;
    private final StackConfig config;

    private Stack(StackOptions options, Consumer<String> say) throws IOException {
        this.say = say;
        Path data = options.data().toAbsolutePath();
        StackFolder folder = new StackFolder(data);
        Path logs = Files.createDirectories(data.resolve("logs"));
        rotation = LogRotation.of(logs, LONGEST_LOG, say);
        try {
            int gatewayPort = LocalPort.keep(folder.gatewayPort(), options.gatewayPort());
            var broker = begin(
                    "kafka",
                    () -> KafkaEngine.start(KafkaOptions.in(data.resolve("kafka"))
                            .withPort(options.kafkaPort())
                            .withLogFile(logs.resolve("kafka.log"))));
            var engine = begin(
                    "clickhouse",
                    () -> ClickHouseEngine.start(ClickHouseOptions.in(folder.clickHouse())
                            .withPort(options.clickHousePort())
                            .withLogFile(logs.resolve("clickhouse.log"))));
            CompletableFuture.allOf(broker, engine).join();
            kafka = broker.join();
            clickHouse = engine.join();
            config = new StackConfig(
                    kafka.bootstrapServers(),
                    clickHouse.url(),
                    StackConfig.writeKey(folder),
                    gatewayPort,
                    LocalPort.keep(data.resolve("gateway-admin-port"), 0),
                    LocalPort.keep(data.resolve("forwarder-admin-port"), 0),
                    console(options.consolePort(), data),
                    transform(options.script(), data));
            EventsTopic.create(config);
            Path file = PrivateFile.write(data.resolve("windtrap.yml"), config.yaml());
            var in = begin(
                    "gateway",
                    () -> ServiceProcess.start("gateway", GatewayMain.class, config.gatewayAdminPort(), file, data));
            var out = begin(
                    "forwarder",
                    () -> ServiceProcess.start(
                            "forwarder", ForwarderMain.class, config.forwarderAdminPort(), file, data));
            List<CompletableFuture<ServiceProcess>> services = new ArrayList<>(List.of(in, out));
            StackConfig.Console console = config.console();
            if (console != null) {
                services.add(begin(
                        "console",
                        () -> ServiceProcess.start(
                                "console", ConsoleMain.class, console.adminPort(), file, data, ServiceProcess.SMALL)));
            }
            StackConfig.Transform transform = config.transform();
            if (transform != null) {
                services.add(begin(
                        "transformer",
                        () -> ServiceProcess.start(
                                "transformer", TransformerMain.class, transform.adminPort(), file, data)));
            }
            CompletableFuture.allOf(services.toArray(CompletableFuture[]::new)).join();
            gateway = in.join();
            forwarder = out.join();
        } catch (CompletionException e) {
            close();
            throw e.getCause() instanceof EngineStartException reason ? reason : e;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything and returns once all of it is ready.
     *
     * @param say takes lines for people: what started, what died, what came back; called from any thread
     * @throws EngineStartException if a part does not start; says which and why
     * @throws IOException if the data folder can't be used
     */
    public static Stack start(StackOptions options, Consumer<String> say) throws IOException {
        return new Stack(options, say);
    }

    private static StackConfig.@Nullable Console console(@Nullable Integer port, Path data) throws IOException {
        return port == null
                ? null
                : new StackConfig.Console(
                        LocalPort.keep(data.resolve("console-port"), port),
                        LocalPort.keep(data.resolve("console-admin-port"), 0));
    }

    private static StackConfig.@Nullable Transform transform(@Nullable Path script, Path data) throws IOException {
        return script == null
                ? null
                : new StackConfig.Transform(
                        script.toAbsolutePath(),
                        data.resolve("transformer"),
                        LocalPort.keep(data.resolve("transformer-admin-port"), 0));
    }

    public KafkaEngine kafka() {
        return kafka;
    }

    public ClickHouseEngine clickHouse() {
        return clickHouse;
    }

    public ServiceProcess gateway() {
        return gateway;
    }

    public ServiceProcess forwarder() {
        return forwarder;
    }

    /** Base URL that SDKs post to. */
    public String gatewayUrl() {
        return url(config.gatewayPort());
    }

    /** Address of the console's pages; empty where there is none. */
    public Optional<String> consoleUrl() {
        return Optional.ofNullable(config.console()).map(console -> url(console.port()));
    }

    /** Where the gateway serves {@code /health}, {@code /ready} and {@code /metrics}. */
    public String gatewayAdminUrl() {
        return url(config.gatewayAdminPort());
    }

    /** The same of the forwarder. */
    public String forwarderAdminUrl() {
        return url(config.forwarderAdminPort());
    }

    /** The same of the transformer; empty where there is none. */
    public Optional<String> transformerAdminUrl() {
        return Optional.ofNullable(config.transform()).map(transform -> url(transform.adminPort()));
    }

    /** Write key of the stack's one source. */
    public String writeKey() {
        return config.writeKey();
    }

    /** Stops the services, then the engines that they need, by force what takes its time; returns within 10 s. */
    @Override
    public void close() {
        rotation.close();
        supervisors.parallelStream().forEach(Supervisor::letGo);
        end(process -> process instanceof ServiceProcess, SERVICES_LIMIT);
        end(process -> !(process instanceof ServiceProcess), ENGINES_LIMIT);
    }

    private <P extends EngineProcess> CompletableFuture<P> begin(String name, Supplier<P> start) {
        return CompletableFuture.supplyAsync(
                () -> {
                    P process = start.get();
                    processes.add(process);
                    supervisors.add(Supervisor.of(name, process, say));
                    say.accept("%-10s up after %.1f s, pid %d"
                            .formatted(name, process.startTime().toMillis() / 1e3, process.pid()));
                    return process;
                },
                Thread::startVirtualThread);
    }

    private static String url(int port) {
        return "http://" + LocalPort.HOST + ":" + port;
    }

    private void end(Predicate<EngineProcess> which, Duration limit) {
        CompletableFuture.allOf(processes.stream()
                        .filter(which)
                        .map(process ->
                                CompletableFuture.runAsync(() -> process.close(limit), Thread::startVirtualThread))
                        .toArray(CompletableFuture[]::new))
                .join();
    }
}
