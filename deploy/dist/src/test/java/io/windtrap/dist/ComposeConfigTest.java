package io.windtrap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.TransformationConfig.Kind;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.trace.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** The configuration of docker-compose.yml, with the variables that .env.sample explains. */
final class ComposeConfigTest {
    private static final Path TOP = Path.of("..", "..");

    @Test
    void eventsAreStoredAsTheyWereSentUnlessTheirTopicIsThatOfTheTransformer() throws Exception {
        assertThat(load(Map.of()).destinations())
                .singleElement()
                .satisfies(one -> assertThat(one.topic()).contains("events"));

        // When
        WindtrapConfig config = load(Map.of("EVENTS_TOPIC", "events.transformed"));

        // Then
        assertThat(config.destinations())
                .singleElement()
                .satisfies(one ->
                        assertThat(one.topic()).contains(config.transformer().topic()));
        assertThat(config.transformations())
                .singleElement()
                .satisfies(step -> assertThat(step.step()).isEqualTo(Kind.MASK));
        assertThat(config.transformer().admin().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void theStateIsWhereItsVolumeIs() throws Exception {
        String compose = Files.readString(TOP.resolve("docker-compose.yml"));

        assertThat(compose)
                .contains("- transformer:" + load(Map.of()).transformer().stateDirectory() + "\n");
        assertThat(Files.readString(TOP.resolve(".env.sample")))
                .contains("#COMPOSE_PROFILES=transform\n#EVENTS_TOPIC=events.transformed\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "forwarder"})
    void tracesAreOffUntilTheLinesOfTheSampleAreSet(String service) throws Exception {
        // Given
        Map<String, String> sample = Pattern.compile("^#(OTEL_\\w+)=(.*)$", Pattern.MULTILINE)
                .matcher(Files.readString(TOP.resolve(".env.sample")))
                .results()
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));

        // Then
        assertThat(telemetry(service, Map.of())).containsOnlyKeys(sample.keySet());
        assertThat(telemetry(service, sample)).isEqualTo(sample);
        assertThat(traces(telemetry(service, Map.of()))).isFalse();
        assertThat(traces(telemetry(service, sample))).isTrue();
        assertThat(traces(telemetry(service, Map.of("OTEL_TRACES_EXPORTER", "otlp"))))
                .as("the others are empty")
                .isTrue();
    }

    /** The variables of OpenTelemetry that compose gives to {@code service}, where {@code variables} are those of {@code .env}. */
    private static Map<String, String> telemetry(String service, Map<String, String> variables) throws IOException {
        Map<String, Map<String, Map<String, Map<String, String>>>> compose =
                new Yaml().load(Files.readString(TOP.resolve("docker-compose.yml")));
        Map<String, String> environment = new HashMap<>(Objects.requireNonNull(Objects.requireNonNull(
                        Objects.requireNonNull(compose.get("services")).get(service))
                .get("environment")));
        environment.keySet().removeIf(name -> !name.startsWith("OTEL_"));
        environment.replaceAll((_, value) -> Pattern.compile("\\$\\{(\\w+):-([^}]*)}")
                .matcher(value)
                .replaceAll(found -> variables.getOrDefault(found.group(1), found.group(2))));
        return environment;
    }

    /** Whether a service with these variables makes spans. System properties are in their place. */
    private static boolean traces(Map<String, String> variables) {
        Map<String, String> properties = new HashMap<>();
        variables.forEach(
                (name, value) -> properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        properties.forEach(System::setProperty);
        try (Telemetry telemetry = Telemetry.start("windtrap-test")) {
            return telemetry.tracer() != null;
        } finally {
            properties.keySet().forEach(System::clearProperty);
        }
    }

    private static WindtrapConfig load(Map<String, String> variables) throws IOException, ConfigException {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("WRITE_KEY", "key");
        environment.put("CLICKHOUSE_PASSWORD", "secret");
        return ConfigLoader.parse(
                "windtrap.yml", Files.readString(TOP.resolve("deploy/docker/windtrap.yml")), environment);
    }
}
