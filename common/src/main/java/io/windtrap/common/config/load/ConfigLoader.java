package io.windtrap.common.config.load;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.source.yaml.YamlConfigSource;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.check.Checks;
import io.windtrap.common.config.check.ConfigProblem;
import io.windtrap.common.config.value.ByteSize;
import io.windtrap.common.config.value.Durations;
import io.windtrap.common.network.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/** Finds, reads and validates the configuration. */
public final class ConfigLoader {
    /** Environment variable that names the file. */
    public static final String FILE_VARIABLE = "WINDTRAP_CONFIG";

    private static final Path LOCAL_FILE = Path.of("windtrap.yml");
    private static final Path SYSTEM_FILE = Path.of("/etc/windtrap/windtrap.yml");
    private static final Set<String> LISTS = Set.of("sources", "transformations", "destinations");
    /** Stands for a value that is a problem already, so that nothing says it is missing. */
    private static final String UNKNOWN = "unknown";

    private static final int FILE_ORDINAL = 100;
    private static final int ENVIRONMENT_ORDINAL = 300;
    private static final int CONVERTER_PRIORITY = 200;

    private ConfigLoader() {}

    /**
     * The file to read: {@code given}, else {@code WINDTRAP_CONFIG}, else {@code ./windtrap.yml}, else
     * {@code /etc/windtrap/windtrap.yml}.
     *
     * @param given from {@code --config}; null when not given
     * @param environment the process's environment variables
     * @throws ConfigException if none of the places has a file, or the one that was named has none
     */
    public static Path find(@Nullable Path given, Map<String, String> environment) throws ConfigException {
        String variable = environment.get(FILE_VARIABLE);
        Path named = given != null || variable == null || variable.isEmpty() ? given : Path.of(variable);
        if (named != null) {
            if (!Files.isRegularFile(named)) {
                throw problem(named.toString(), "file not found", "set by --config or " + FILE_VARIABLE);
            }
            return named;
        }
        for (Path place : List.of(LOCAL_FILE, SYSTEM_FILE)) {
            if (Files.isRegularFile(place)) {
                return place;
            }
        }
        throw problem(
                "configuration",
                "no configuration file found: looked at --config, " + FILE_VARIABLE + ", ./" + LOCAL_FILE + " and "
                        + SYSTEM_FILE,
                "create one from windtrap.sample.yml");
    }

    /**
     * Reads and validates {@code file}.
     *
     * @param environment variables for {@code ${NAME}} in values and for overrides such as {@code WINDTRAP_GATEWAY_PORT}
     * @throws ConfigException with every problem at once
     */
    public static WindtrapConfig load(Path file, Map<String, String> environment) throws ConfigException {
        try {
            return parse(file.toString(), Files.readString(file), environment);
        } catch (IOException e) {
            throw problem(
                    file.toString(),
                    "can't be read: " + e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "check its permissions, and that it is UTF-8");
        }
    }

    /**
     * Reads and validates configuration given as text.
     *
     * @param where names the text in errors
     * @param environment as in {@link #load}
     * @throws ConfigException with every problem at once
     */
    public static WindtrapConfig parse(String where, String yaml, Map<String, String> environment)
            throws ConfigException {
        List<ConfigProblem> problems = new ArrayList<>();
        WindtrapConfig config;
        PropertiesConfigSource keys = keys(where, yaml, environment, problems);
        try {
            SmallRyeConfig values = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withDefaultValue(Config.PROPERTY_EXPRESSIONS_ENABLED, "false")
                    .withConverter(Duration.class, CONVERTER_PRIORITY, new Durations())
                    .withConverter(ByteSize.class, CONVERTER_PRIORITY, ByteSize::of)
                    .withConverter(Network.class, CONVERTER_PRIORITY, Network::of)
                    .withSources(keys, new EnvConfigSource(environment, ENVIRONMENT_ORDINAL))
                    .withMapping(WindtrapConfig.class)
                    .build();
            config = values.getConfigMapping(WindtrapConfig.class);
        } catch (ConfigValidationException e) {
            for (int i = 0; i < e.getProblemCount(); i++) {
                problems.add(ProblemText.of(e.getProblem(i).getMessage()));
            }
            throw new ConfigException(where, problems);
        }
        if (problems.isEmpty()) {
            problems.addAll(Checks.of(config, names(keys)));
        }
        if (!problems.isEmpty()) {
            throw new ConfigException(where, problems);
        }
        return config;
    }

    private static PropertiesConfigSource keys(
            String where, String yaml, Map<String, String> environment, List<ConfigProblem> problems)
            throws ConfigException {
        Map<String, String> values;
        try {
            values = new TreeMap<>(new YamlConfigSource(where, yaml, FILE_ORDINAL).getProperties());
        } catch (RuntimeException e) { // snakeyaml's own types are no part of the source's contract
            throw problem(where, "is not valid YAML: " + withoutExcerpts(e), "");
        }
        // The YAML source gives an empty list as a key without text, which would be one empty item.
        values.entrySet()
                .removeIf(entry ->
                        LISTS.contains(entry.getKey()) && entry.getValue().isEmpty());
        Map<String, String> keys = new HashMap<>();
        values.forEach((key, value) -> {
            Optional<String> filled = Placeholders.filled(value, environment);
            if (filled.isEmpty()) {
                problems.add(new ConfigProblem(
                        key,
                        "names an environment variable that is not set",
                        "set it, or write ${NAME:} for an empty value, or \\${ for a literal ${"));
            }
            keys.put(WindtrapConfig.PREFIX + "." + key, filled.orElse(UNKNOWN));
        });
        return new PropertiesConfigSource(keys, where, FILE_ORDINAL);
    }

    /** The file's keys, as they are written there. */
    private static Set<String> names(PropertiesConfigSource keys) {
        return keys.getPropertyNames().stream()
                .map(name -> name.substring(WindtrapConfig.PREFIX.length() + 1))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** What the YAML parser says, without the file's own lines that it shows: they may hold secrets. */
    private static String withoutExcerpts(RuntimeException e) {
        return String.valueOf(e.getMessage())
                .lines()
                .filter(line -> !line.startsWith("    "))
                .collect(Collectors.joining("; "));
    }

    private static ConfigException problem(String where, String problem, String hint) {
        return new ConfigException(where, List.of(new ConfigProblem("", problem, hint)));
    }
}
