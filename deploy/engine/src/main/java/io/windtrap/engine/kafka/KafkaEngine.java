package io.windtrap.engine.kafka;

import io.windtrap.engine.process.EngineProcess;
import io.windtrap.engine.process.EngineStartException;
import io.windtrap.engine.process.JavaProgram;
import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real Kafka broker on 127.0.0.1, in a process of its own. */
public final class KafkaEngine extends EngineProcess {
    private static final List<String> JVM = List.of(
            "-Xms64m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--sun-misc-unsafe-memory-access=allow");

    private final int port;

    private KafkaEngine(int port, Path dataFolder, Path logFile) {
        Path ready = dataFolder.resolve("ready");
        var arguments = List.of(dataFolder.resolve("server.properties").toString(), ready.toString());
        super("Kafka", new JavaProgram(KafkaEngineMain.class, JVM, arguments), logFile, ready);
        this.port = port;
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
            int port = LocalPort.keep(dataFolder.resolve("port"), options.port());
            int controllerPort = LocalPort.keep(dataFolder.resolve("controller-port"), 0);
            var properties = BrokerProperties.of(dataFolder.resolve("log"), port, controllerPort, options.properties());
            try (var file = Files.newBufferedWriter(dataFolder.resolve("server.properties"))) {
                properties.store(file, null);
            }
            return new KafkaEngine(port, dataFolder, options.logFile().toAbsolutePath());
        } catch (IOException e) {
            throw new EngineStartException("Kafka can't use the data folder " + dataFolder + ": " + e, e);
        }
    }

    /** Starts a broker on a free port; its log is {@code broker.log} in the data folder. */
    public static KafkaEngine start(Path dataFolder) {
        return start(KafkaOptions.in(dataFolder));
    }

    public int port() {
        return port;
    }

    public String bootstrapServers() {
        return LocalPort.HOST + ":" + port;
    }
}
