package io.windtrap.forwarder.command.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import io.windtrap.forwarder.Forwarder;
import io.windtrap.forwarder.ForwarderMain;
import io.windtrap.forwarder.QuickEdges;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Two destinations read one topic; the table {@code orders} of the first refuses two rows, and one event is not JSON. */
final class DeadLettersCommandIT {
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final long RECEIVED = 1_767_225_600_000L;

    private static final KafkaServer KAFKA = TestServers.sharedKafka();
    private static final ClickHouseServer CLICK_HOUSE = TestServers.sharedClickHouse();

    /** Of the tests that change no letter. */
    private static final String UNCHANGED = "letters_" + System.nanoTime();

    private static boolean unchangedAreThere;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine forwarder = new CommandLine(new ForwarderMain())
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));

    @TempDir
    private Path folder;

    private String name = UNCHANGED;
    private Path config = Path.of("");

    @BeforeEach
    void useLettersOfAllTests() throws Exception {
        configure(UNCHANGED);
        if (!unchangedAreThere) {
            refuseSomeEvents();
            unchangedAreThere = true;
        }
    }

    @AfterEach
    void dropOwnDatabases() {
        if (!name.equals(UNCHANGED)) {
            dropDatabases(name);
        }
    }

    @AfterAll
    static void dropDatabasesOfAllTests() {
        dropDatabases(UNCHANGED);
    }

    private static void dropDatabases(String of) {
        CLICK_HOUSE.query("DROP DATABASE IF EXISTS " + of);
        CLICK_HOUSE.query("DROP DATABASE IF EXISTS " + of + "_2");
    }

    /** For a test that changes letters or tables. */
    private void useLettersOfItsOwn() throws Exception {
        configure("letters_" + System.nanoTime());
        refuseSomeEvents();
    }

    private void configure(String of) throws IOException {
        name = of;
        config = Files.writeString(folder.resolve("windtrap.yml"), """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                forwarder: {admin: {port: 0}, dead-letters: {topic: %2$s.dead}}
                sources: [{id: web, write-key: a}]
                destinations:
                  - id: strict
                    clickhouse: {url: "%3$s", database: %2$s, user: "%4$s", password: "%5$s"}
                    batch: {freshness: 200ms}
                  - id: lenient
                    clickhouse: {url: "%3$s", database: %2$s_2, user: "%4$s", password: "%5$s"}
                    batch: {freshness: 200ms}
                """.formatted(
                        KAFKA.bootstrapServers(), of, CLICK_HOUSE.url(), CLICK_HOUSE.user(), CLICK_HOUSE.password()));
    }

    private void refuseSomeEvents() throws Exception {
        for (String database : List.of(name, name + "_2")) {
            CLICK_HOUSE.query("CREATE DATABASE " + database);
            for (String table : List.of("tracks", "orders")) {
                CLICK_HOUSE.query("CREATE TABLE " + database + "." + table
                        + " (id String, received_at DateTime64(3, 'UTC'), n Nullable(Int64)) ENGINE = MergeTree"
                        + " ORDER BY id SETTINGS non_replicated_deduplication_window = 10000");
            }
        }
        CLICK_HOUSE.query("ALTER TABLE " + name + ".orders ADD CONSTRAINT few CHECK n < 3");
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", KAFKA.bootstrapServers()))) {
            TestTopics.create(
                    admin,
                    Stream.of(name, name + ".dead")
                            .map(topic -> new NewTopic(topic, 2, (short) 1).configs(Map.of("retention.ms", "-1")))
                            .toArray(NewTopic[]::new));
        }
        send(List.of("{not json", order(1), order(2), order(3), order(4)));
        forwardUntilListed(4);
    }

    @Test
    void listsEachOnceAndOnlyWhatIsAskedFor() throws Exception {
        assertThat(listed("--reason", "insert_refused"))
                .extracting(LetterKey::of)
                .containsExactlyInAnyOrder(
                        new LetterKey("strict", "insert_refused", "orders"),
                        new LetterKey("strict", "insert_refused", "orders"));
        assertThat(listed("--destination", "lenient"))
                .extracting(LetterKey::of)
                .containsExactly(new LetterKey("lenient", "not_json", ""));
        assertThat(listed("--limit", "1")).hasSize(1);
        assertThat(listed("--since", "2026-01-01T00:00:01Z")).isEmpty();
        assertThat(listed("--until", "2026-01-01T00:00:01Z", "--offset", "0")).isNotEmpty();

        assertThat(run("dead-letters", "list")).isZero();
        assertThat(out.toString().lines()).hasSize(5).first().asString().startsWith("DESTINATION");
        assertThat(out.toString()).doesNotContain("not json");
    }

    @Test
    void showsOneWithItsHeadersAndItsPayloadOnlyWhenAskedTo() throws Exception {
        JsonNode letter = listed("--destination", "lenient").getFirst();
        String partition = letter.get("partition").asText();
        String offset = letter.get("offset").asText();

        assertThat(run("dead-letters", "show", "--partition", partition, "--offset", offset))
                .isZero();
        assertThat(out.toString())
                .contains("header dead-reason", "not_json", "header source", "web", "9 bytes")
                .doesNotContain("{not json");

        assertThat(run("dead-letters", "show", "--partition", partition, "--offset", offset, "--payload"))
                .isZero();
        assertThat(out.toString()).contains("{not json", "user");

        assertThat(run("dead-letters", "show", "--partition", partition, "--offset", "4711"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("no dead letter");
    }

    @Test
    void redrivesOnceToWhoRefusedAndOnlyWhatIsMissing() throws Exception {
        // Given
        useLettersOfItsOwn();
        CLICK_HOUSE.query("ALTER TABLE " + name + ".orders DROP CONSTRAINT few");
        assertThat(run("dead-letters", "redrive", "--dry-run", "--reason", "insert_refused"))
                .isZero();
        assertThat(out.toString()).contains("would be redriven: 2");

        // When
        assertThat(run("dead-letters", "redrive", "--reason", "insert_refused", "--limit", "1"))
                .isZero();
        assertThat(out.toString()).contains("redriven: 1");
        assertThat(run("dead-letters", "redrive", "--reason", "insert_refused")).isZero();
        assertThat(out.toString()).contains("redriven: 1");
        assertThat(run("dead-letters", "redrive", "--reason", "insert_refused")).isZero();
        assertThat(out.toString()).contains("redriven: 0");

        // Then
        try (var _ = Forwarder.start(ConfigLoader.load(config, Map.of()), new QuickEdges())) {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(rows(name + ".orders")).isEqualTo("m1\nm2\nm3\nm4\n"));
            send(List.of("{\"type\":\"track\",\"messageId\":\"last\"}"));
            await().atMost(LONG).untilAsserted(() -> {
                assertThat(rows(name + ".tracks")).isEqualTo("last\nm1\nm2\nm3\nm4\n");
                assertThat(rows(name + "_2.tracks")).isEqualTo("last\nm1\nm2\nm3\nm4\n");
            });
            assertThat(rows(name + "_2.orders")).isEqualTo("m1\nm2\nm3\nm4\n");
            assertThat(rows(name + ".orders")).isEqualTo("m1\nm2\nm3\nm4\n");
        }
        assertThat(listed()).hasSize(2);
        assertThat(listed("--all")).hasSize(4);
    }

    @Test
    void countsAttemptsWhenAnEventDiesAgain() throws Exception {
        // Given
        useLettersOfItsOwn();

        // When
        assertThat(run("dead-letters", "redrive", "--destination", "strict", "--reason", "not_json"))
                .isZero();
        forwardUntilListed(4);

        // Then
        assertThat(listed("--destination", "strict", "--reason", "not_json"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.get("attempts").asInt()).isEqualTo(2));
        assertThat(listed("--destination", "lenient"))
                .singleElement()
                .satisfies(letter -> assertThat(letter.get("attempts").asInt()).isEqualTo(1));
    }

    @Test
    void leavesWhatNobodyWouldTake() throws Exception {
        useLettersOfItsOwn();
        Files.writeString(config, Files.readString(config).replace("id: lenient", "id: other"));

        assertThat(run("dead-letters", "redrive", "--reason", "not_json")).isEqualTo(3);

        assertThat(out.toString()).contains("left: 1, destination lenient is not configured", "redriven: 1");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        assertThat(run("dead-letters")).isEqualTo(2);
        assertThat(run("dead-letters", "list", "--since", "yesterday")).isEqualTo(2);
        assertThat(err.toString()).contains("30m");
        assertThat(forwarder.execute("dead-letters", "list", "--config", folder + "/none"))
                .isEqualTo(2);
        assertThat(run("dead-letters", "redrive", "--help")).isZero();
        assertThat(out.toString()).contains("--dry-run", "--destination", "--config");

        Files.writeString(config, Files.readString(config).replace(name + ".dead", name + ".missing"));
        assertThat(run("dead-letters", "list")).isEqualTo(1);
        assertThat(err.toString()).contains("topic " + name + ".missing does not exist");
    }

    @Test
    void isACommandOfTheForwardersProcess() throws Exception {
        assertThat(exitCodeOfProcess("redrive", "--dry-run"))
                .as(printed("errors"))
                .isZero();
        assertThat(printed("output")).isEqualTo("would be redriven: 4\n");
    }

    @Test
    void printsNoLogAmongItsOutput() throws Exception {
        Files.writeString(
                config,
                Files.readString(config)
                        .replace(
                                '"' + KAFKA.bootstrapServers() + '"',
                                "\"127.0.0.1:1\", properties: {default.api.timeout.ms: 2000}"));

        assertThat(exitCodeOfProcess("list", "--json")).isEqualTo(1);

        assertThat(printed("output")).isEmpty();
        assertThat(printed("errors")).contains("WARN", "Timeout expired");
    }

    private int exitCodeOfProcess(String... arguments) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                // It lives for seconds.
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-Dlogback.configurationFile=logback.xml",
                                ForwarderMain.class.getName(),
                                "--config",
                                config.toString(),
                                "dead-letters"),
                        Stream.of(arguments))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("errors").toFile())
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String printed(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private record LetterKey(String destination, String reason, String table) {
        static LetterKey of(JsonNode letter) {
            return new LetterKey(
                    letter.get("destination").asText(),
                    letter.get("reason").asText(),
                    letter.get("table").asText(""));
        }
    }

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return forwarder.execute(Stream.concat(Stream.of("--config", config.toString()), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private List<JsonNode> listed(String... filters) throws IOException {
        assertThat(run(Stream.concat(Stream.of("dead-letters", "list", "--json"), Stream.of(filters))
                        .toArray(String[]::new)))
                .as(err.toString())
                .isZero();
        var json = new ObjectMapper();
        return out.toString()
                .lines()
                .map(line -> {
                    try {
                        return json.readTree(line);
                    } catch (IOException e) {
                        throw new AssertionError("no JSON: " + line, e);
                    }
                })
                .toList();
    }

    private void forwardUntilListed(int letters) throws Exception {
        try (var _ = Forwarder.start(ConfigLoader.load(config, Map.of()), new QuickEdges())) {
            await().atMost(LONG)
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> assertThat(listed()).hasSize(letters));
            await().atMost(LONG)
                    .untilAsserted(() -> assertThat(rows(name + "_2.orders")).isEqualTo("m1\nm2\nm3\nm4\n"));
        }
    }

    private static String order(int number) {
        return "{\"type\":\"track\",\"event\":\"Orders\",\"messageId\":\"m%1$d\",\"properties\":{\"n\":%1$d}}"
                .formatted(number);
    }

    private String rows(String table) {
        return CLICK_HOUSE.query("SELECT id FROM " + table + " ORDER BY id");
    }

    private void send(List<String> events) throws Exception {
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of("bootstrap.servers", KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (String event : events) {
                producer.send(RecordFormat.encode(
                                name,
                                "user".getBytes(UTF_8),
                                event.getBytes(UTF_8),
                                RECEIVED,
                                new EventFacts("web", null, null, null, null)))
                        .get();
            }
        }
    }
}
