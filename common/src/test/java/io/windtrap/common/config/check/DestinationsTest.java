package io.windtrap.common.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.DestinationTarget;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.topics.DestinationTopics;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where events go: what each type of destination takes, and which topics are whose. */
final class DestinationsTest {
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

    private static WindtrapConfig parse(String yaml) throws ConfigException {
        return ConfigLoader.parse("test", yaml, Map.of());
    }

    private static List<ConfigProblem> problems(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> parse(yaml)).problems();
    }
}
