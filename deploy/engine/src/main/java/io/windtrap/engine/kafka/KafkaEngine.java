package io.windtrap.engine.kafka;

import io.windtrap.engine.process.EngineProcess;
import io.windtrap.engine.process.EngineStartException;
import io.windtrap.engine.process.JavaProgram;
import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.Uuid;

/** A real Kafka broker on 127.0.0.1, in a process of its own. */
public final class KafkaEngine extends EngineProcess {
    private static final List<String> JVM = List.of(
            "-Xms64m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--sun-misc-unsafe-memory-access=allow");

    private final BrokerProperties.Ports ports;

    private KafkaEngine(BrokerProperties.Ports ports, Path dataFolder, Path logFile, String clusterId) {
        Path ready = dataFolder.resolve("ready");
        var arguments = List.of(dataFolder.resolve("server.properties").toString(), ready.toString(), clusterId);
        super("Kafka", new JavaProgram(KafkaEngineMain.class, JVM, arguments), logFile, ready);
        this.ports = ports;
    }

    /**
     * Starts a broker, on what is in the data folder already or from nothing, and returns when it answers.
     *
     * @throws EngineStartException with the reason: a busy port, the last lines of its log
     */
    public static KafkaEngine start(KafkaOptions options) {
        Path dataFolder = options.dataFolder().toAbsolutePath();
        try {
            Files.createDirectories(dataFolder);
            var ports = new BrokerProperties.Ports(
                    LocalPort.keep(dataFolder.resolve("port"), options.port()),
                    options.saslSsl() == null ? 0 : LocalPort.keep(dataFolder.resolve("sasl-ssl-port"), 0),
                    options.joined() == null
                            ? LocalPort.keep(controllerPort(dataFolder), 0)
                            : Integer.parseInt(Files.readString(controllerPort(options.joined()))
                                    .strip()));
            var properties = BrokerProperties.of(options, dataFolder.resolve("log"), ports);
            try (var file = Files.newBufferedWriter(dataFolder.resolve("server.properties"))) {
                properties.store(file, null);
            }
            String clusterId = clusterId(options.joined() == null ? dataFolder : options.joined());
            return new KafkaEngine(ports, dataFolder, options.logFile().toAbsolutePath(), clusterId);
        } catch (IOException e) {
            throw new EngineStartException("Kafka can't use the data folder " + dataFolder + ": " + e, e);
        }
    }

    private static Path controllerPort(Path dataFolder) {
        return dataFolder.resolve("controller-port");
    }

    /** Kept beside the data, for a second node to find. */
    private static String clusterId(Path dataFolder) throws IOException {
        Path file = dataFolder.resolve("cluster-id");
        if (!Files.exists(file)) {
            Files.writeString(file, Uuid.randomUuid().toString());
        }
        return Files.readString(file);
    }

    /** Starts a broker on a free port; its log is {@code broker.log} in the data folder. */
    public static KafkaEngine start(Path dataFolder) {
        return start(KafkaOptions.in(dataFolder));
    }

    public int port() {
        return ports.open();
    }

    public String bootstrapServers() {
        return LocalPort.HOST + ":" + ports.open();
    }

    /** Where clients must encrypt and say who they are; only with {@link KafkaOptions#saslSsl}. */
    public String saslSslBootstrapServers() {
        return LocalPort.HOST + ":" + ports.saslSsl();
    }
}
