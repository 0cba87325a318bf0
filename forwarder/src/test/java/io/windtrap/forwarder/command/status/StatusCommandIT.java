package io.windtrap.forwarder.command.status;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.process.LocalPort;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.Forwarder;
import io.windtrap.forwarder.QuickEdges;
import io.windtrap.forwarder.command.CommandRun;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayFilter;
import io.windtrap.forwarder.replay.ReplayLog;
import io.windtrap.forwarder.replay.ReplayState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StatusCommandIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final KafkaServer KAFKA = TestServers.sharedKafka();
    private static final ClickHouseServer CLICK_HOUSE = TestServers.sharedClickHouse();

    private final String name = "status_" + System.nanoTime();

    @TempDir
    private Path folder;

    private String yaml = "";
    private CommandRun forwarder;

    @BeforeEach
    void configure() throws Exception {
        yaml = """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                forwarder:
                  admin: {port: %6$d}
                  status: {password: s3cret}
                  dead-letters: {topic: %2$s.dead}
                  replays: {topic: %2$s.replays}
                sources: [{id: web, write-key: a}]
                destinations:
                  - id: %2$s
                    clickhouse: {url: "%3$s", database: %2$s, user: "%4$s", password: "%5$s"}
                    batch: {freshness: 50ms}
                """.formatted(
                        KAFKA.bootstrapServers(),
                        name,
                        CLICK_HOUSE.url(),
                        CLICK_HOUSE.user(),
                        CLICK_HOUSE.password(),
                        LocalPort.keep(folder.resolve("admin.port"), 0));
        forwarder = new CommandRun(folder, yaml);
    }

    @AfterEach
    void drop() {
        CLICK_HOUSE.query("DROP DATABASE IF EXISTS " + name);
        CLICK_HOUSE.query("DROP DATABASE IF EXISTS " + name + "_copy");
    }

    @Test
    void tellsWhatRunsAndWhatNeedsAPerson() throws Exception {
        // Given: nothing at all
        assertThat(forwarder.run("status")).isEqualTo(1);
        assertThat(forwarder.out())
                .contains("topic " + name + ": is missing: create it with forwarder topics create")
                .doesNotContain("replay")
                .contains("destination " + name + ": stopped: no forwarder is in group windtrap." + name);

        // When: topics, events, and no forwarder
        assertThat(forwarder.run("topics", "create", "--partitions", "2")).isZero();
        send("{\"type\":\"page\",\"messageId\":\"m\",\"anonymousId\":\"a\"}", Duration.ofMinutes(7));
        assertThat(forwarder.run("status")).isEqualTo(1);

        // Then
        assertThat(forwarder.out())
                .contains("and 1 events wait: start one")
                .contains("up to 7m ")
                .contains("behind, more than 5m 0s");
        assertThat(forwarder.run("status", "--max-lag", "1d")).isEqualTo(1);
        assertThat(forwarder.out()).doesNotContain("behind, more than");

        try (var running = Forwarder.start(ConfigLoader.parse("test", yaml, Map.of()), new QuickEdges())) {
            // When: one runs
            await().atMost(LONG).until(() -> forwarder.run("status") == 0);

            // Then
            assertThat(forwarder.out())
                    .contains("group windtrap." + name + " is stable, members: 1")
                    .containsPattern("(?m)^0 +\\d* .*127\\.0\\.0\\.1$")
                    .contains("nothing needs attention")
                    .contains("127.0.0.1:" + running.adminPort());
            JsonNode json = json();
            JsonNode destination = json.path("destinations").get(0);
            assertThat(json.path("ok").asBoolean()).isTrue();
            assertThat(destination.path("events").asLong()).isEqualTo(1);
            assertThat(destination.path("last_insert_at").asText()).startsWith("20");
            assertThat(destination.path("last_error").isNull()).isTrue();
            assertThat(destination.path("dead_letters_not_redriven").asLong()).isZero();
            JsonNode status = json.path("instances").get(0).path("status");
            assertThat(status.path("ready").asBoolean()).isTrue();
            assertThat(status.path("destinations").get(0).path("partitions")).hasSize(2);

            // When: an event that can't be stored
            send("{not json", Duration.ZERO);
            await().atMost(LONG).until(() -> forwarder.run("status") == 1);

            // Then
            assertThat(forwarder.out())
                    .contains(
                            "destination " + name + ": 1 dead letters of the last day were not redriven: see forwarder"
                                    + " dead-letters list --destination " + name);
            assertThat(forwarder.run("status", "--watch", "--rounds", "2", "--json"))
                    .isEqualTo(1);
            assertThat(forwarder.out().lines()).hasSize(2);
        }
    }

    @Test
    void saysWhichForwarderCantBeAsked() throws Exception {
        assertThat(forwarder.run("topics", "create")).isZero();
        try (var running = Forwarder.start(ConfigLoader.parse("test", yaml, Map.of()), new QuickEdges())) {
            await().atMost(LONG).until(() -> forwarder.run("status") == 0);

            // When: asked at another port, with another password
            var elsewhere = new CommandRun(
                    folder,
                    yaml.replace("port: " + running.adminPort(), "port: 1").replace("s3cret", "other"));
            int exitCode =
                    elsewhere.run("status", "--instance", "127.0.0.1:" + running.adminPort(), "--instance", "no port");

            // Then: that is no fault of the forwarders
            assertThat(elsewhere.out())
                    .contains("can't be asked: nothing listens there: set forwarder.admin.host")
                    .contains("can't be asked: refuses the credentials")
                    .contains("can't be asked: is not an address")
                    .contains("nothing needs attention");
            assertThat(exitCode).isZero();
        }
    }

    @Test
    void showsReplaysThatAreUnderWayAndOneThatNobodyRuns() throws Exception {
        // Given
        assertThat(forwarder.run("topics", "create")).isZero();
        for (int i = 0; i < 30; i++) {
            send(page(i), Duration.ZERO);
        }
        try (var _ = Forwarder.start(ConfigLoader.parse("test", yaml, Map.of()), new QuickEdges())) {
            await().atMost(LONG).until(() -> forwarder.run("status") == 0);

            // When: the forwarders run one
            assertThat(forwarder.run(
                            "replay",
                            "start",
                            "march",
                            "--from",
                            "1h",
                            "--rate",
                            "1",
                            "--into",
                            name + "_copy",
                            "--detach"))
                    .isZero();

            // Then
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(replays(json())
                                    .path(0)
                                    .path("last_progress_at")
                                    .asText())
                            .startsWith("20"));
            JsonNode seen = json();
            JsonNode replay = replays(seen).get(0);
            assertThat(replay.path("name").asText()).isEqualTo("march");
            assertThat(replay.path("into").asText()).isEqualTo(name + "_copy");
            assertThat(replay.path("state").asText()).isEqualTo("running");
            assertThat(replay.path("run_by").asText()).isEqualTo("forwarders");
            assertThat(replay.path("members").asInt()).isEqualTo(1);
            assertThat(replay.path("done").asLong()).isBetween(1L, 29L);
            assertThat(replay.path("size").asLong()).isEqualTo(30);
            assertThat(replay.path("offsets_per_second").asDouble()).isPositive();
            JsonNode told = seen.path("instances").get(0).path("status");
            assertThat(replays(told).path(0).path("name").asText()).isEqualTo("march");
            assertThat(replays(told).path(0).path("state").asText()).isEqualTo("running");

            // When
            assertThat(forwarder.run("replay", "pause", "march")).isZero();

            // Then: that is somebody's wish
            assertThat(forwarder.run("status")).isZero();
            assertThat(forwarder.out())
                    .containsPattern("(?m)^REPLAY +INTO +STATE +RUN BY +PROCESSES +DONE +OF +% ")
                    .containsPattern(
                            "(?m)^march +" + name + "_copy +paused +forwarders +0 +\\d+ +30 +\\d+ +- +- +\\d+s ago");

            // When: a command has died ten minutes ago
            leaveBehind("april");

            // Then
            assertThat(forwarder.run("status")).isEqualTo(1);
            assertThat(forwarder.out())
                    .contains(
                            "replay april: nobody runs it, and 0 of 30 offsets are done: its command has ended; continue"
                                    + " it with forwarder replay resume april");
            assertThat(forwarder.run("replay", "cancel", "april")).isZero();
            assertThat(forwarder.run("status")).isZero();
            assertThat(forwarder.out()).doesNotContain("april");
        }
    }

    @Test
    void saysWhyReplaysAreNotKnown() throws Exception {
        // Given
        var kafka = new KafkaAccess(KAFKA.bootstrapServers(), Map.of());
        try (var admin = kafka.admin();
                var look = new ReplayLook(kafka, "no name of a topic", admin)) {
            // When
            ReplaysSeen seen = look.look();

            // Then
            assertThat(seen.isKnown()).isFalse();
            assertThat(seen.problem()).contains("replays are not known, because topic no name of a topic");
        }
    }

    /** Writes down that a command runs a replay of all there is. */
    private void leaveBehind(String replay) {
        long then = System.currentTimeMillis() - Duration.ofMinutes(10).toMillis();
        try (var log = new ReplayLog(new KafkaAccess(KAFKA.bootstrapServers(), Map.of()), name + ".replays")) {
            Replay march = log.read().replay("march").orElseThrow();
            log.write(new Replay(
                    replay,
                    name,
                    name,
                    "1h",
                    "now",
                    march.partitions(),
                    ReplayFilter.ALL,
                    null,
                    0,
                    ReplayState.RUNNING,
                    false,
                    then,
                    then));
        }
    }

    private static JsonNode replays(JsonNode status) {
        return status.path("destinations").path(0).path("replays");
    }

    private static String page(int number) {
        return "{\"type\":\"page\",\"messageId\":\"m" + number + "\",\"anonymousId\":\"a\"}";
    }

    private JsonNode json() throws Exception {
        assertThat(forwarder.run("status", "--json")).isZero();
        return new ObjectMapper().readTree(forwarder.out());
    }

    private void send(String event, Duration age) throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", KAFKA.bootstrapServers());
        try (var producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(RecordFormat.encode(
                            name,
                            null,
                            event.getBytes(UTF_8),
                            System.currentTimeMillis() - age.toMillis(),
                            new EventFacts("web", null, null, null, null)))
                    .get();
        }
    }
}
