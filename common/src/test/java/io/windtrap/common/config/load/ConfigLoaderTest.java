package io.windtrap.common.config.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.windtrap.common.config.SourceConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.check.ConfigProblem;
import io.windtrap.common.config.value.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigLoaderTest {
    private static final String SOURCE = """
            sources:
              - id: web
                write-key: key-1
            """;

    @Test
    void fillsInDefaults() throws Exception {
        // When
        WindtrapConfig config = parse(SOURCE);

        // Then
        assertThat(config.kafka().bootstrapServers()).isEqualTo("localhost:9092");
        assertThat(config.gateway().port()).isEqualTo(8080);
        assertThat(config.sources()).singleElement().satisfies(source -> {
            assertThat(source.name()).isEmpty();
            assertThat(source.enabled()).isTrue();
            assertThat(source.writeKey().reveal()).isEqualTo("key-1");
        });
        assertThat(config.destinations()).isEmpty();
    }

    @Test
    void reportsEveryProblemAtOnceWithPathAndHint() {
        // When
        List<ConfigProblem> problems = problems("""
                gateway:
                  port: eighty
                  prot: 1
                sources:
                  - name: no id
                    write-key: ${NO_SUCH_VARIABLE}
                destinations:
                  - id: x
                    type: postgres
                unknown: 1
                """);

        // Then
        assertThat(problems)
                .extracting(ConfigProblem::toString)
                .containsExactlyInAnyOrder(
                        "gateway.port: Expected an integer value, got \"eighty\"",
                        "gateway.prot: unknown key (see windtrap.sample.yml for all keys)",
                        "sources[0].id: is required (see windtrap.sample.yml)",
                        "sources[0].write-key: names an environment variable that is not set"
                                + " (set it, or write ${NAME:} for an empty value, or \\${ for a literal ${)",
                        "destinations[0].type: \"postgres\" is not allowed; use one of: clickhouse,blackhole",
                        "unknown: unknown key (see windtrap.sample.yml for all keys)");
    }

    @Test
    void reportsEveryBrokenRuleAtOnce() {
        // When
        List<ConfigProblem> problems = problems("""
                kafka:
                  topic: " "
                gateway:
                  port: 65536
                  admin:
                    port: -1
                sources:
                  - {id: a, write-key: same}
                  - {id: a, write-key: same}
                destinations:
                  - {id: d, sources: [a, ghost]}
                  - {id: d}
                """);

        // Then
        assertThat(problems)
                .extracting(ConfigProblem::path)
                .containsExactly(
                        "kafka.topic",
                        "gateway.port",
                        "gateway.admin.port",
                        "sources[1].id",
                        "sources[1].write-key",
                        "destinations[0].sources",
                        "destinations[1].id");
        assertThat(problems.get(1)).hasToString("gateway.port: must be 0 to 65535, not 65536 (0 = any free port)");
        assertThat(problems.get(3)).hasToString("sources[1].id: duplicate id \"a\" (ids must be unique)");
        assertThat(problems.get(5).problem()).contains("ghost");
    }

    @Test
    void refusesLimitsOfTheGatewayThatContradictEachOther() {
        // When
        List<ConfigProblem> problems = problems("""
                gateway:
                  event-loops: -1
                  max-body: 65MiB
                  max-in-flight: 1MiB
                  producer-buffer: 1MiB
                  acknowledgement-timeout: 999ms
                  linger: 500ms
                  idle-timeout: 999ms
                """);

        // Then
        assertThat(problems)
                .extracting(ConfigProblem::path)
                .containsExactly(
                        "gateway.event-loops",
                        "gateway.max-body",
                        "gateway.max-large-body",
                        "gateway.max-in-flight",
                        "gateway.producer-buffer",
                        "gateway.acknowledgement-timeout",
                        "gateway.linger",
                        "gateway.idle-timeout");
    }

    @Test
    void readsVariablesAndOverridesFromTheEnvironment() throws Exception {
        // Given
        Map<String, String> environment =
                Map.of("KEY", "from-env", "WINDTRAP_GATEWAY_PORT", "9999", "WINDTRAP_CONFIG", "x");

        // When
        WindtrapConfig config = ConfigLoader.parse("test", """
                gateway:
                  port: 1
                sources:
                  - {id: web, write-key: "${KEY}", type: "${KIND:JS}"}
                """, environment);

        // Then
        assertThat(config.gateway().port()).isEqualTo(9999);
        assertThat(config.sources().getFirst().writeKey().reveal()).isEqualTo("from-env");
        assertThat(config.sources().getFirst().type()).isEqualTo("JS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa$$word", "a${b}c", "${KEY}", "\\${x}", "a$", "${", "a,b\\,c", "x}y", "\\\\"})
    void takesWhatAVariableHoldsAsItIs(String secret) throws Exception {
        // When
        WindtrapConfig config = ConfigLoader.parse(
                "test", """
                sources:
                  - {id: web, name: "<${SECRET}>", write-key: "${SECRET}"}
                  - {id: app, write-key: "${NONE:${SECRET}}2"}
                destinations:
                  - {id: d, clickhouse: {password: other}}
                """, Map.of("SECRET", secret, "WINDTRAP_DESTINATIONS_0__CLICKHOUSE_PASSWORD", secret));

        // Then
        assertThat(config.sources().getFirst().writeKey().reveal()).isEqualTo(secret);
        assertThat(config.sources().getFirst().name()).hasValue("<" + secret + ">");
        assertThat(config.sources().get(1).writeKey().reveal()).isEqualTo(secret + "2");
        assertThat(config.destinations()
                        .getFirst()
                        .clickhouse()
                        .password()
                        .orElseThrow()
                        .reveal())
                .isEqualTo(secret);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hush${hush}", "hush${", "${hush:${hush2}}", "${gateway.port}hush"})
    void namesTheKeyOfAnUnknownVariableAndNotItsText(String text) {
        assertThatThrownBy(() -> parse("sources: [{id: web, write-key: '" + text + "'}]"))
                .hasMessageContaining("sources[0].write-key: names an environment variable that is not set")
                .hasMessageNotContaining("hush");
    }

    @Test
    void readsDollarsAndLiteralPlaceholdersOfTheFile() throws Exception {
        SourceConfig source =
                parse("sources: [{id: 'a$$b$', write-key: '\\${x}'}]").sources().getFirst();
        assertThat(source.id()).isEqualTo("a$$b$");
        assertThat(source.writeKey().reveal()).isEqualTo("${x}");
    }

    @Test
    void takesEmptyLists() throws Exception {
        WindtrapConfig config = parse("sources: []\ndestinations: []\n");
        assertThat(config.sources()).isEmpty();
        assertThat(config.destinations()).isEmpty();
    }

    @Test
    void refusesAWriteKeyThatNoSdkCouldSend() {
        assertThat(problems("sources: [{id: web, write-key: 'a:b'}]"))
                .singleElement()
                .extracting(ConfigProblem::path)
                .isEqualTo("sources[0].write-key");
    }

    @Test
    void neverPrintsASecret() throws Exception {
        // Given
        WindtrapConfig config = parse("""
                kafka:
                  properties:
                    sasl.jaas.config: hush-1
                sources:
                  - {id: web, write-key: hush-2}
                """);

        // Then
        assertThat(config.kafka().properties().get("sasl.jaas.config"))
                .hasToString("<redacted>")
                .extracting(Secret::reveal)
                .isEqualTo("hush-1");
        assertThat(config.sources().getFirst().writeKey()).hasToString("<redacted>");
        assertThat(config.toString() + config.kafka() + config.sources().getFirst())
                .doesNotContain("hush");
        assertThatThrownBy(() -> parse("sources: [{id: web, write-key: hush-3}, {id: app, write-key: hush-3}]"))
                .hasMessageContaining("sources[1].write-key")
                .hasMessageNotContaining("hush-3");
    }

    @Test
    void saysWhereItLookedWhenThereIsNoFile(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.writeString(folder.resolve("a.yml"), SOURCE);
        Path other = Files.writeString(folder.resolve("b.yml"), SOURCE);

        // Then
        assertThat(ConfigLoader.find(file, Map.of("WINDTRAP_CONFIG", other.toString())))
                .isEqualTo(file);
        assertThat(ConfigLoader.find(null, Map.of("WINDTRAP_CONFIG", other.toString())))
                .isEqualTo(other);
        assertThatThrownBy(() -> ConfigLoader.find(folder.resolve("none.yml"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("none.yml");
        assertThatThrownBy(() -> ConfigLoader.find(null, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("--config")
                .hasMessageContaining("WINDTRAP_CONFIG")
                .hasMessageContaining("windtrap.yml")
                .hasMessageContaining("/etc/windtrap/windtrap.yml");
    }

    @Test
    void saysWhereTheYamlIsBroken() {
        assertThatThrownBy(() -> parse("gateway: ["))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("line 1");
    }

    private static WindtrapConfig parse(String yaml) throws ConfigException {
        return ConfigLoader.parse("test", yaml, Map.of());
    }

    private static List<ConfigProblem> problems(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> parse(yaml)).problems();
    }
}
