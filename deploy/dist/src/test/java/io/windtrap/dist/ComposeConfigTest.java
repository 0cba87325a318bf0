package io.windtrap.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.config.StatusConfig;
import io.windtrap.common.config.TransformationConfig.Kind;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.network.IpAddress;
import io.windtrap.common.trace.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
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

    @Test
    void theConsoleIsOffUntilSomebodyAsksForItAndReachedFromThisMachineAlone() throws Exception {
        Map<String, Object> console = Objects.requireNonNull(services().get("console"));

        assertThat(console).containsEntry("profiles", List.of("console"));
        assertThat(console.get("ports"))
                .isEqualTo(List.of("127.0.0.1:${CONSOLE_PORT:-8090}:"
                        + load(Map.of()).console().port()));
        assertThat(load(Map.of()).console().hosts()).contains(List.of("localhost"));
        assertThat(Files.readString(TOP.resolve(".env.sample")))
                .contains("#COMPOSE_PROFILES=console\n#CONSOLE_PASSWORD_HASH='");
    }

    @Test
    void theConsoleStartsOnlyWithTheHashOfAPassword() throws Exception {
        // Given
        Map<String, String> unset = environment("console", Map.of());
        String hash = "$2y$10$abcdefghijklmnopqrstuuSVgE7qvp1KpMkLBH6Cb0bLs4BBOQ3QK";

        // When
        WindtrapConfig config =
                load(environment("console", Map.of("CONSOLE_PASSWORD_HASH", hash, "CONSOLE_USER", "ann")));

        // Then
        assertThat(config.console().users()).singleElement().satisfies(user -> {
            assertThat(user.name()).isEqualTo("ann");
            assertThat(user.passwordHash().reveal()).isEqualTo(hash);
        });
        assertThatThrownBy(() -> load(unset))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("console.users[0].password-hash")
                .hasMessageContaining("console hash-password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "forwarder", "transformer", "topics"})
    void noOtherServiceHearsOfThatHashOrNeedsOne(String service) throws Exception {
        // Given
        Map<String, String> environment =
                environment(service, Map.of("CONSOLE_PASSWORD_HASH", "hash", "CONSOLE_USER", "ann"));

        // Then
        assertThat(environment.keySet()).noneMatch(name -> name.startsWith("CONSOLE_"));
        assertThat(load(environment).console().users())
                .singleElement()
                .satisfies(user -> assertThat(user.name()).isEqualTo("admin"));
    }

    @Test
    void theConsoleFindsAllServicesByTheirNames() throws Exception {
        // When
        WindtrapConfig config = load(Map.of());

        // Then
        assertThat(config.console().gateways().orElseThrow())
                .containsExactly("gateway:" + config.gateway().admin().port());
        assertThat(config.console().forwarders().orElseThrow())
                .containsExactly("forwarder:" + config.forwarder().admin().port());
        assertThat(config.console().transformers().orElseThrow())
                .containsExactly("transformer:" + config.transformer().admin().port());
        assertThat(services()).containsKeys("gateway", "forwarder", "transformer", "loadbalancer");
        assertThat(config.console().testEventUrl()).contains("http://loadbalancer:8080");
        for (StatusConfig status :
                List.of(config.forwarder().status(), config.transformer().status())) {
            assertThat(status.allowedNetworks())
                    .as("Docker's first network, and what a network of compose may be")
                    .anyMatch(network -> network.contains(address("172.17.0.2")))
                    .anyMatch(network -> network.contains(address("192.168.16.5")))
                    .noneMatch(network -> network.contains(address("203.0.113.1")));
        }
    }

    @Test
    void eachImageIsBuiltByAllThatBuildImages() throws Exception {
        // Given
        List<String> targets = Pattern.compile("^FROM runtime AS (\\w+)$", Pattern.MULTILINE)
                .matcher(Files.readString(TOP.resolve("deploy/docker/Dockerfile")))
                .results()
                .map(found -> found.group(1))
                .toList();

        // Then
        assertThat(targets).contains("gateway", "forwarder", "transformer", "console");
        for (String script : List.of("deploy/docker/build", ".github/workflows/release.yml")) {
            assertThat(Files.readString(TOP.resolve(script)))
                    .contains("for service in " + String.join(" ", targets) + "; do");
        }
        for (String target : targets) {
            Map<?, ?> service = Objects.requireNonNull(services().get(target));
            assertThat(service.get("image"))
                    .isEqualTo("${" + target.toUpperCase(Locale.ROOT) + "_IMAGE:-windtrap-" + target + "}");
            assertThat(service.get("build"))
                    .isEqualTo(Map.of("context", ".", "dockerfile", "deploy/docker/Dockerfile", "target", target));
            assertThat(service.get("read_only")).isEqualTo(true);
            assertThat(service.get("cap_drop")).isEqualTo(List.of("ALL"));
            assertThat(service.get("security_opt")).isEqualTo(List.of("no-new-privileges:true"));
            assertThat(String.valueOf(service.get("mem_limit")))
                    .startsWith("${" + target.toUpperCase(Locale.ROOT) + "_MEMORY:-");
        }
    }

    private static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }

    /** The variables of OpenTelemetry that compose gives to {@code service}, where {@code variables} are those of {@code .env}. */
    private static Map<String, String> telemetry(String service, Map<String, String> variables) throws IOException {
        Map<String, String> environment = environment(service, variables);
        environment.keySet().removeIf(name -> !name.startsWith("OTEL_"));
        return environment;
    }

    /** All variables that compose gives to {@code service}. */
    private static Map<String, String> environment(String service, Map<String, String> variables) throws IOException {
        Map<String, String> environment = new HashMap<>();
        Map<?, ?> written = (Map<?, ?>) Objects.requireNonNull(
                Objects.requireNonNull(services().get(service)).get("environment"));
        written.forEach((name, value) -> environment.put(
                name.toString(),
                Pattern.compile("\\$\\{(\\w+):-([^}]*)}")
                        .matcher(value.toString())
                        .replaceAll(found ->
                                Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group(2))))));
        return environment;
    }

    private static Map<String, Map<String, Object>> services() throws IOException {
        Map<String, Map<String, Map<String, Object>>> compose =
                new Yaml().load(Files.readString(TOP.resolve("docker-compose.yml")));
        return Objects.requireNonNull(compose.get("services"));
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
        Map<String, String> environment = new HashMap<>(Map.of("WRITE_KEY", "key", "CLICKHOUSE_PASSWORD", "secret"));
        environment.putAll(variables);
        return ConfigLoader.parse(
                "windtrap.yml", Files.readString(TOP.resolve("deploy/docker/windtrap.yml")), environment);
    }
}
