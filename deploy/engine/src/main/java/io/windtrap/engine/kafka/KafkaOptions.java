package io.windtrap.engine.kafka;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where and how the local broker runs.
 *
 * @param dataFolder created when it is not there
 * @param port of 127.0.0.1; 0 = the port of the last start on this data, else any free one
 * @param logFile appended to
 * @param properties broker properties beside and above the defaults
 */
public record KafkaOptions(Path dataFolder, int port, Path logFile, Map<String, String> properties) {

    public static KafkaOptions in(Path dataFolder) {
        return new KafkaOptions(dataFolder, 0, dataFolder.resolve("broker.log"), Map.of());
    }

    public KafkaOptions withPort(int newPort) {
        return new KafkaOptions(dataFolder, newPort, logFile, properties);
    }

    public KafkaOptions withLogFile(Path newLogFile) {
        return new KafkaOptions(dataFolder, port, newLogFile, properties);
    }

    public KafkaOptions withProperties(Map<String, String> newProperties) {
        return new KafkaOptions(dataFolder, port, logFile, Map.copyOf(newProperties));
    }
}
