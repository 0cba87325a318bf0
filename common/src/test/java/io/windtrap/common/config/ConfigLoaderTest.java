package io.windtrap.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
    void takesOneUrlOfClickHouseOrAList() throws Exception {
        assertThat(parse("destinations: [{id: d, clickhouse: {url: 'http://a:8123'}}]")
                        .destinations()
                        .getFirst()
                        .clickhouse()
                        .url())
                .containsExactly("http://a:8123");
        assertThat(parse("destinations: [{id: d, clickhouse: {url: ['https://a', 'https://b']}}]")
                        .destinations()
                        .getFirst()
                        .clickhouse()
                        .url())
                .containsExactly("https://a", "https://b");
    }

    @Test
    void refusesCertificatesThatContradictEachOther(@TempDir Path folder) throws Exception {
        // Given
        Path file = Files.createFile(folder.resolve("file.pem"));

        // When
        List<ConfigProblem> problems = problems("""
                destinations:
                  - id: a
                    clickhouse: {url: "http://a", password: p, tls: {certificate: "%1$s", ca: no-such-file}}
                  - id: b
                    clickhouse: {url: "https://b", tls: {trust-store: "%1$s", ca: "%1$s"}}
                """.formatted(file));

        // Then
        assertThat(problems)
                .extracting(ConfigProblem::toString)
                .satisfiesExactly(
                        one -> assertThat(one).contains("tls.ca", "can't be read"),
                        one -> assertThat(one).contains("tls.certificate", "must be set together"),
                        one -> assertThat(one).contains("tls.certificate", "mutually exclusive"),
                        one -> assertThat(one).contains("tls.certificate", "needs https"),
                        one -> assertThat(one).contains("tls.trust-store", "can't be combined with PEM files"));
    }

    @Test
    void keepsDeadLettersOutOfTheTopicOfTheEvents() {
        List<ConfigProblem> problems = problems("""
                kafka: {topic: all}
                forwarder: {dead-letters: {topic: all}}
                """);

        assertThat(problems).extracting(ConfigProblem::path).containsExactly("forwarder.dead-letters.topic");
    }

    @Test
    void keepsReplaysInATopicOfTheirOwn() throws Exception {
        assertThat(parse("").forwarder().replays().topic()).isEqualTo("windtrap.replays");
        assertThat(problems("""
                        kafka: {topic: all}
                        forwarder: {replays: {topic: all}}
                        """)).extracting(ConfigProblem::toString).containsExactly("""
                forwarder.replays.topic: is the same topic as kafka.topic (use a separate topic, such as windtrap.replays)""");
        assertThat(problems("""
                        forwarder: {replays: {topic: dead}, dead-letters: {topic: dead}}
                        destinations: [{id: a, topic: dead}]
                        """))
                .extracting(ConfigProblem::path)
                .containsExactly("forwarder.replays.topic", "destinations[0].topic");
        assertThat(problems("destinations: [{id: a, topic: windtrap.replays}]"))
                .extracting(ConfigProblem::problem)
                .containsExactly("is the topic of replays, forwarder.replays.topic");
        assertThat(problems("forwarder: {replays: {topic: ..}}"))
                .extracting(ConfigProblem::path)
                .containsExactly("forwarder.replays.topic");
    }

    @Test
    void aDestinationReadsItsOwnTopicElseThatOfAll() throws Exception {
        WindtrapConfig config = parse("""
                kafka: {topic: all}
                destinations: [{id: a}, {id: b, topic: b.events_1-x}, {id: c, topic: ''}, {id: d, topic: all}]
                """);

        assertThat(config.destinations())
                .extracting(destination -> DestinationTopics.of(config, destination))
                .containsExactly("all", "b.events_1-x", "all", "all");
        assertThat(DestinationTopics.all(config)).containsExactly("all", "b.events_1-x");
        assertThat(DestinationTopics.all(parse("kafka: {topic: all}"))).containsExactly("all");
    }

    @Test
    void refusesATopicThatADestinationCantRead() throws Exception {
        String longest = "x".repeat(249);
        assertThat(parse("destinations: [{id: a, topic: " + longest + "}, {id: b, topic: ...}]")
                        .destinations())
                .hasSize(2);
        assertThat(problems("""
                destinations:
                  - {id: a, topic: " "}
                  - {id: b, topic: events.dead}
                  - {id: c, topic: events/web}
                  - {id: d, topic: ..}
                  - {id: e, topic: .}
                  - {id: f, topic: %sx}
                """.formatted(longest)))
                .extracting(ConfigProblem::toString)
                .satisfiesExactly(
                        blank -> assertThat(blank)
                                .isEqualTo("destinations[0].topic: must not be blank"
                                        + " (name a topic of events, or remove the key to read kafka.topic)"),
                        dead -> assertThat(dead)
                                .isEqualTo("destinations[1].topic: is the topic of dead letters,"
                                        + " forwarder.dead-letters.topic"
                                        + " (name a topic of events, or remove the key to read kafka.topic)"),
                        slash -> assertThat(slash)
                                .isEqualTo("destinations[2].topic: \"events/web\" is not a name that Kafka allows for a"
                                        + " topic (use 1 to 249 of the letters a-z and A-Z, digits, \".\", \"_\" and"
                                        + " \"-\", but not \".\" or \"..\" alone)"),
                        dots -> assertThat(dots).startsWith("destinations[3].topic: \"..\" is not a name"),
                        dot -> assertThat(dot).startsWith("destinations[4].topic: \".\" is not a name"),
                        tooLong -> assertThat(tooLong).startsWith("destinations[5].topic: \"xxx"));
    }

    @Test
    void seesADestinationAsWhatItsTypeSays() throws Exception {
        WindtrapConfig config = parse("""
                destinations:
                  - {id: a, clickhouse: {database: d}, tables: {max-columns: 7}}
                  - {id: b, type: blackhole, mapping: {store-full-event: true}, batch: {rows: 5}}
                """);

        assertThat(DestinationTarget.of(config.destinations().getFirst()))
                .isInstanceOfSatisfying(DestinationTarget.ClickHouse.class, target -> {
                    assertThat(target.server().database()).isEqualTo("d");
                    assertThat(target.tables().maxColumns()).isEqualTo(7);
                });
        assertThat(DestinationTarget.of(config.destinations().getLast())).isEqualTo(new DestinationTarget.Blackhole());
    }

    @Test
    void refusesBlocksOfAnotherType() {
        assertThat(problems("""
                destinations:
                  - {id: a, clickhouse: {user: u}}
                  - {id: b, type: blackhole, tables: {max-columns: 3000}}
                  - id: c
                    type: blackhole
                    clickhouse: {url: [no-url, "http://b"], tls: {ca: ''}}
                    batch: {rows: 0}
                """))
                .extracting(ConfigProblem::toString)
                .containsExactly(
                        "destinations[1].tables: not allowed for type blackhole"
                                + " (remove it, or set destinations[1].type to clickhouse)",
                        "destinations[2].clickhouse: not allowed for type blackhole"
                                + " (remove it, or set destinations[2].type to clickhouse)",
                        "destinations[2].batch.rows: must be 1 to 1000000, not 0");
    }

    @Test
    void theTypeOfTheEnvironmentDecidesWhichBlocksOfTheFileAreAllowed() throws Exception {
        String file = "destinations: [{id: a, clickhouse: {user: u}}, {id: b, type: blackhole}]";
        var type = "WINDTRAP_DESTINATIONS_0__TYPE";

        assertThat(catchThrowableOfType(
                                ConfigException.class,
                                () -> ConfigLoader.parse("test", file, Map.of(type, "blackhole")))
                        .problems())
                .extracting(ConfigProblem::path)
                .containsExactly("destinations[0].clickhouse");
        // As any variable that stands for no key.
        assertThat(ConfigLoader.parse("test", file, Map.of("WINDTRAP_DESTINATIONS_1__CLICKHOUSE_USER", "u"))
                        .destinations())
                .hasSize(2);
    }

    @Test
    void everyBlockOfATypeIsAKeyOfDestinations() {
        assertThat(DestinationConfig.Type.values())
                .flatExtracting(DestinationConfig.Type::blocks)
                .isSubsetOf(Stream.of(DestinationConfig.class.getMethods())
                        .map(Method::getName)
                        .toList());
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
