package io.windtrap.forwarder.command;

import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.process.ConfiguredCommand;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * What the commands need of the forwarder's configuration.
 *
 * @param config the whole of it
 * @param topic topic of dead letters
 * @param destinations id of each that is configured, and the topic of events that it reads
 */
public record Settings(WindtrapConfig config, KafkaAccess kafka, String topic, Map<String, String> destinations) {
    /** What a command does. */
    public interface Work {
        int run(Settings settings) throws IOException, InterruptedException;
    }

    /** Runs {@code work} under the configuration that {@code --config} names; returns the exit code. */
    public static int with(CommandSpec spec, Work work) {
        return ConfiguredCommand.run(spec, () -> work.run(of(ConfiguredCommand.config(spec))));
    }

    /** The topic of events that the destination {@code id} reads. */
    public String topicOf(String id) {
        return Objects.requireNonNull(destinations.get(id));
    }

    /**
     * The destinations that are meant, in the order of their ids.
     *
     * @param id given by the user; null = all
     * @throws ParameterException if there is none of this id
     */
    public List<String> chosen(CommandSpec spec, @Nullable String id) {
        List<String> all = destinations.keySet().stream().sorted().toList();
        if (id == null) {
            return all;
        }
        if (!destinations.containsKey(id)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Unknown destination \"" + id + "\": the configuration has " + String.join(", ", all));
        }
        return List.of(id);
    }

    /**
     * The destination that is meant.
     *
     * @param id given by the user; null = the only one
     * @throws ParameterException if there is none of this id, or more than one and no id
     */
    public String single(CommandSpec spec, @Nullable String id) {
        List<String> chosen = chosen(spec, id);
        if (chosen.size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    chosen.isEmpty()
                            ? "The configuration has no destinations"
                            : "Missing option: --destination, one of " + String.join(", ", chosen));
        }
        return chosen.getFirst();
    }

    /** Of a configuration that was loaded. */
    public static Settings of(WindtrapConfig config) {
        return new Settings(
                config,
                new KafkaAccess(
                        config.kafka().bootstrapServers(),
                        Secret.revealed(config.kafka().properties())),
                config.forwarder().deadLetters().topic(),
                config.destinations().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                DestinationConfig::id, destination -> DestinationTopics.of(config, destination))));
    }
}
