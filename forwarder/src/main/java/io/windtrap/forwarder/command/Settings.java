package io.windtrap.forwarder.command;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.DestinationTopics;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What the commands need of the forwarder's configuration.
 *
 * @param topic topic of dead letters
 * @param destinations id of each that is configured, and the topic of events that it reads
 */
public record Settings(KafkaAccess kafka, String topic, Map<String, String> destinations) {
    private static final int FAILED = 1;
    private static final int MISCONFIGURED = 2;

    /** What a command does. */
    public interface Work {
        int run(Settings settings) throws IOException;
    }

    /** Runs {@code work} under the configuration that {@code --config} names; returns the exit code. */
    public static int with(CommandSpec spec, Work work) {
        Path given = spec.root().findOption("--config").getValue();
        try {
            return work.run(of(ConfigLoader.load(ConfigLoader.find(given, System.getenv()), System.getenv())));
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return MISCONFIGURED;
        } catch (IOException | KafkaException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return FAILED;
        }
    }

    private static Settings of(WindtrapConfig config) {
        Map<String, String> properties = new HashMap<>();
        config.kafka().properties().forEach((name, value) -> properties.put(name, value.reveal()));
        return new Settings(
                new KafkaAccess(config.kafka().bootstrapServers(), properties),
                config.forwarder().deadLetters().topic(),
                config.destinations().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                DestinationConfig::id, destination -> DestinationTopics.of(config, destination))));
    }
}
