package io.windtrap.engine.kafka;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the local broker runs.
 *
 * @param dataFolder created when it is not there
 * @param port of 127.0.0.1; 0 = the port of the last start on this data, else any free one
 * @param logFile appended to
 * @param properties broker properties beside and above the defaults
 * @param saslSsl a second listener; null = none
 * @param joined data folder of the broker whose cluster it is the second node of; null = it is a cluster of its own
 */
public record KafkaOptions(
        Path dataFolder,
        int port,
        Path logFile,
        Map<String, String> properties,
        @Nullable SaslSslListener saslSsl,
        @Nullable Path joined) {

    public static KafkaOptions in(Path dataFolder) {
        return new KafkaOptions(dataFolder, 0, dataFolder.resolve("broker.log"), Map.of(), null, null);
    }

    public KafkaOptions withPort(int newPort) {
        return new KafkaOptions(dataFolder, newPort, logFile, properties, saslSsl, joined);
    }

    public KafkaOptions withLogFile(Path newLogFile) {
        return new KafkaOptions(dataFolder, port, newLogFile, properties, saslSsl, joined);
    }

    public KafkaOptions withProperties(Map<String, String> newProperties) {
        return new KafkaOptions(dataFolder, port, logFile, Map.copyOf(newProperties), saslSsl, joined);
    }

    public KafkaOptions withSaslSsl(SaslSslListener listener) {
        return new KafkaOptions(dataFolder, port, logFile, properties, listener, joined);
    }

    /** The second node of a cluster whose first, broker and controller, has started on {@code first}. */
    public KafkaOptions joining(Path first) {
        return new KafkaOptions(dataFolder, port, logFile, properties, saslSsl, first);
    }
}
