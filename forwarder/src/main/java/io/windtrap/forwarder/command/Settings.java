package io.windtrap.forwarder.command;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.DestinationTopics;
import io.windtrap.common.config.Secret;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
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
    private static final int FAILED = 1;
    private static final int MISCONFIGURED = 2;

    /** What a command does. */
    public interface Work {
        int run(Settings settings) throws IOException, InterruptedException;
    }

    /** Runs {@code work} under the configuration that {@code --config} names; returns the exit code. */
    public static int with(CommandSpec spec, Work work) {
        Path given = spec.root().findOption("--config").getValue();
        try {
            return work.run(of(ConfigLoader.load(ConfigLoader.find(given, System.getenv()), System.getenv())));
        } catch (ConfigException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return MISCONFIGURED;
        } catch (TimeoutException e) {
            spec.commandLine()
                    .getErr()
                    .println("Kafka does not answer: see kafka.bootstrap-servers (" + e.getMessage() + ")");
            return FAILED;
        } catch (IOException | KafkaException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
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

    private static Settings of(WindtrapConfig config) {
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
