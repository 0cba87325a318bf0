package io.windtrap.forwarder.command.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.Forwarder;
import io.windtrap.forwarder.ForwarderMain;
import io.windtrap.forwarder.QuickEdges;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as an operator types them, beside a forwarder that goes on with live events. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReplayCommandIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final String name = "r" + UUID.randomUUID().toString().replace("-", "");
    private KafkaServer kafka;
    private ClickHouseServer clickHouse;
    private Path config;
    private Forwarder forwarder;

    private record Answer(int code, String out, String err) {}

    @BeforeAll
    void loadsADay(@TempDir Path folder) throws Exception {
        kafka = TestServers.sharedKafka();
        clickHouse = TestServers.sharedClickHouse();
        Map<String, Object> properties = Map.of("bootstrap.servers", kafka.bootstrapServers());
        try (var admin = Admin.create(properties);
                var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            TestTopics.create(
                    admin,
                    // Its events are old.
                    new NewTopic(name, 2, (short) 1).configs(Map.of("retention.ms", "-1")),
                    new NewTopic(name + ".dead", 1, (short) 1),
                    new NewTopic(name + ".replays", 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            ReplayedDay.records(name).forEach(one -> sent.add(producer.send(one)));
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
        config = folder.resolve("windtrap.yml");
        Files.writeString(config, """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                forwarder: {dead-letters: {topic: %2$s.dead}, replays: {topic: %2$s.replays}, admin: {port: 0}}
                sources: [{id: web, write-key: a}, {id: app, write-key: b}]
                destinations:
                  - id: %2$s
                    clickhouse: {url: "%3$s", database: %2$s, user: "%4$s", password: "%5$s"}
                    batch: {freshness: 10ms, rows: 50}
                """.formatted(
                        kafka.bootstrapServers(), name, clickHouse.url(), clickHouse.user(), clickHouse.password()));
        forwarder = Forwarder.start(ConfigLoader.load(config, Map.of()), new QuickEdges());
        await().atMost(LIMIT).ignoreExceptions().untilAsserted(() -> {
            assertThat(count(name + ".tracks")).isEqualTo(ReplayedDay.TRACKS - 1);
            assertThat(users(name)).isEqualTo(ReplayedDay.USERS);
        });
    }

    @AfterAll
    void stop() {
        forwarder.close();
    }

    private static Answer run(Path config, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--config", config.toString()));
        int code = new CommandLine(new ForwarderMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Answer(code, out.toString(), err.toString());
    }

    private Answer replay(String... args) {
        List<String> all = new ArrayList<>(List.of("replay"));
        all.addAll(List.of(args));
        return run(config, all.toArray(String[]::new));
    }

    private long count(String table) {
        return Long.parseLong(clickHouse.query("SELECT count() FROM " + table).strip());
    }

    private String users(String database) {
        return clickHouse.query(
                "SELECT id, plan, city, visits FROM " + database + ".users FINAL ORDER BY id FORMAT TSV");
    }

    /** The rows of a table without the time of their load. */
    private String rows(String table) {
        return clickHouse.query("SELECT * EXCEPT (uuid_ts) FROM " + table + " FINAL ORDER BY ALL");
    }

    @Test
    void aReplayIntoAnEmptyDatabaseEqualsTheOriginalRowByRow() {
        // When
        Answer answer = replay("start", "copy", "--from", "2026-03-02T00:00:00Z", "--into", name + "_copy");

        // Then
        assertThat(answer.code()).as(answer.toString()).isZero();
        assertThat(answer.out())
                .contains("replay copy done")
                .containsPattern("\\s" + ReplayedDay.EVENTS + "  events read")
                .containsPattern("\\s" + (ReplayedDay.TRACKS - 1) + "  rows in tracks")
                .containsPattern("\\s" + ReplayedDay.TRAITS.size() + "  rows in identifies")
                .containsPattern("\\s1  values discarded")
                .containsPattern("\\s1  dead letters");
        for (String table : List.of("tracks", "kind_0", "kind_1", "kind_2", "users", "identifies", "rudder_discards")) {
            assertThat(rows(name + "_copy." + table)).as(table).isNotEmpty().isEqualTo(rows(name + "." + table));
        }
        assertThat(users(name + "_copy")).isEqualTo(users(name));
        assertThat(clickHouse.query("SELECT name, engine_full, comment FROM system.tables WHERE database = '" + name
                        + "_copy' ORDER BY name"))
                .isEqualTo(clickHouse.query("SELECT name, engine_full, comment FROM system.tables WHERE database = '"
                        + name + "' ORDER BY name"));
    }

    /** As docs/replay.md says that a part of history is taken over. */
    @Test
    void aDayThatWasReplayedReplacesThatDayAlone() {
        // Given
        String live = name + "_live.tracks";
        clickHouse.query("CREATE DATABASE " + name + "_live");
        clickHouse.query("CREATE TABLE " + live + " AS " + name + ".tracks");
        clickHouse.query("INSERT INTO " + live + " SELECT * REPLACE ('wrong' AS event) FROM " + name + ".tracks");
        clickHouse.query("INSERT INTO " + live + " SELECT * REPLACE (received_at + INTERVAL 1 DAY AS received_at) FROM "
                + name + ".tracks");
        String otherDay = " FINAL WHERE toDate(received_at) = '2026-03-03' ORDER BY ALL";
        String before = clickHouse.query("SELECT * FROM " + live + otherDay);
        String[] replay = ("start day --from 2026-03-01T23:00:00Z --into " + name + "_day").split(" ");
        assertThat(replay(replay).code()).isZero();

        // When
        clickHouse.query("ALTER TABLE " + live + " REPLACE PARTITION '2026-03-02' FROM " + name + "_day.tracks");

        // Then
        assertThat(clickHouse.query("SELECT * FROM " + live + otherDay))
                .isNotEmpty()
                .isEqualTo(before);
        assertThat(clickHouse.query("SELECT * EXCEPT (uuid_ts) FROM " + live
                        + " FINAL WHERE toDate(received_at) = '2026-03-02' ORDER BY ALL"))
                .isEqualTo(rows(name + ".tracks"));
    }

    @Test
    void aReplayByTheForwardersIntoTheSameTablesChangesNothingUnderFinal() {
        // Given
        String before = rows(name + ".kind_1");

        // When
        Answer answer =
                replay("start", "same", "--from", "0:0,1:0", "--type", "track", "--event", "Kind 1", "--detach");

        // Then
        assertThat(answer.code()).as(answer.toString()).isZero();
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(replay("status", "same", "--json").out())
                                .contains("\"state\":\"done\"")
                                .contains("\"kind_1\":99"));
        assertThat(rows(name + ".kind_1")).isEqualTo(before);
        assertThat(replay("list").out()).containsPattern("same .* done .* forwarders");
    }

    @Test
    void filtersTakeJustTheirEvents() {
        // When
        Answer answer = replay(
                "start",
                "filtered",
                "--from",
                "2026-03-02T13:00:00Z",
                "--to",
                "2026-03-02T14:00:00Z",
                "--source",
                "web",
                "--user",
                "anon0",
                "--into",
                name + "_filtered",
                "--fresh-schema");

        // Then
        assertThat(answer.code()).as(answer.toString()).isZero();
        assertThat(clickHouse.query("SELECT groupArray(id) FROM (SELECT id FROM " + name
                        + "_filtered.tracks ORDER BY received_at)"))
                .isEqualTo(clickHouse.query("SELECT groupArray(id) FROM (SELECT id FROM " + name
                        + ".tracks FINAL WHERE received_at >= '2026-03-02 13:00:00' AND received_at < '2026-03-02 14:00:00'"
                        + " AND context_source_id = 'web' AND anonymous_id = 'anon0' ORDER BY received_at)"))
                .isNotEqualTo("[]\n");
        String values =
                "SELECT * EXCEPT (uuid_ts) APPLY toString FROM %s.kind_1 FINAL WHERE received_at >= '2026-03-02 13:00:00'"
                        + " AND received_at < '2026-03-02 14:00:00' AND context_source_id = 'web' AND anonymous_id = 'anon0' ORDER BY ALL";
        assertThat(clickHouse.query(values.formatted(name + "_filtered")))
                .isNotEmpty()
                .isEqualTo(clickHouse.query(values.formatted(name)));
    }

    @Test
    void aDryRunCountsAndWritesNothing() {
        // When
        Answer answer = replay("start", "dry", "--from", "2026-03-02T00:00:00Z", "--dry-run");

        // Then
        assertThat(answer.code()).as(answer.toString()).isZero();
        assertThat(answer.out())
                .contains("nothing was written")
                .containsPattern("\\s" + ReplayedDay.EVENTS + "  events read")
                .containsPattern("\\s" + (ReplayedDay.TRACKS - 1) + "  rows in tracks");
        assertThat(replay("status", "dry").err()).contains("there is no replay \"dry\"");
    }

    @Test
    void aReplayCanBePausedAndResumedAndCancelledAndRemoved() {
        // Given
        Answer started = replay(
                "start", "slow", "--from", "2026-03-02T00:00:00Z", "--rate", "4", "--into", name + "_slow", "--detach");
        assertThat(started.code()).as(started.toString()).isZero();
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(replay("status", "slow", "--json").out()).doesNotContain("\"done\":0"));

        // When
        Answer paused = replay("pause", "slow");

        // Then
        assertThat(paused.code()).as(paused.toString()).isZero();
        String place = replay("status", "slow", "--json").out();
        assertThat(place).contains("\"state\":\"paused\"").doesNotContain("\"done\":" + ReplayedDay.EVENTS);
        assertThat(replay("resume", "slow", "--detach").code()).isZero();
        await().atMost(LIMIT)
                .untilAsserted(
                        () -> assertThat(replay("status", "slow", "--json").out())
                                .contains("\"state\":\"running\"")
                                .isNotEqualTo(place));
        assertThat(replay("remove", "slow").err()).contains("replay cancel slow");
        assertThat(replay("cancel", "slow").code()).isZero();
        assertThat(replay("remove", "slow").code()).isZero();
        assertThat(replay("list").out()).doesNotContain("slow ");
    }

    @Test
    void aReplayPausedForLongerThanKafkaKeepsItsOffsetsStoresEachRowOnce() throws Exception {
        // Given
        Answer started =
                replay(("start long --from 2026-03-02T12:00:00Z --to 2026-03-02T12:30:00Z --rate 1 --detach --into "
                                + name + "_long")
                        .split(" "));
        assertThat(started.code()).as(started.toString()).isZero();
        clickHouse.query("SYSTEM STOP MERGES " + name + "_long.tracks"); // They would hide a row that is there twice.
        await().atMost(LIMIT)
                .untilAsserted(() ->
                        assertThat(replay("status", "long", "--json").out()).doesNotContain("\"done\":0"));
        assertThat(replay("pause", "long").code()).isZero();
        String place = replay("status", "long", "--json").out();
        assertThat(place).contains("\"state\":\"paused\"").doesNotContain("\"done\":30");

        // When
        try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.deleteConsumerGroups(List.of("windtrap." + name + ".replay.long"))
                    .all()
                    .get();
        }
        Answer resumed = replay("resume", "long");

        // Then
        assertThat(resumed.code()).as(resumed.toString()).isZero();
        assertThat(resumed.out())
                .containsPattern("\\s30  events read")
                .containsPattern("\\s29  rows in tracks")
                .containsPattern("\\s1  dead letters");
        assertThat(clickHouse.query("SELECT count(), uniqExact(id) FROM " + name + "_long.tracks FORMAT TSV"))
                .isEqualTo("29\t29\n");
    }

    @Test
    void wrongOptionsSayWhatIsWrong() {
        assertThat(replay("start", "UPPER", "--from", "7d").err()).contains("is not a name");
        assertThat(replay("start", "a", "--from", "yesterday").err()).contains("is not a time");
        assertThat(replay("start", "a", "--from", "9:0").err()).contains("has no partition 9; it has 0 to 1");
        assertThat(replay("start", "a", "--from", "1s").err()).contains("has no events from");
        assertThat(replay("start", "a", "--from", "0:0", "--into", name).err()).contains("another database");
        assertThat(replay("start", "a", "--from", "0:0", "--destination", "none")
                        .err())
                .contains("the configuration has " + name);
    }
}
