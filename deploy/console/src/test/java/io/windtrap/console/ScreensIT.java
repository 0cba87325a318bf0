package io.windtrap.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.BuildVersion;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.TopicCreation;
import io.windtrap.console.http.Json;
import io.windtrap.console.http.RawHttp;
import io.windtrap.engine.process.LocalPort;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.KafkaServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.Forwarder;
import io.windtrap.gateway.Gateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every screen's routes over a real broker, a real engine, a gateway and a forwarder. */
final class ScreensIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final KafkaServer KAFKA = TestServers.sharedKafka();
    private static final ClickHouseServer CLICK_HOUSE = TestServers.sharedClickHouse();
    private static final String NAME = "console_" + System.nanoTime();
    private static final String HOSTILE = "<img src=x onerror=alert(1)>'\\\"`; DROP TABLE \\u2028 \\ud83d";

    @TempDir
    private static Path folder;

    private static Gateway gateway;
    private static Forwarder forwarder;
    private static Console console;
    private static String csrf;

    @BeforeAll
    static void start() throws Exception {
        int gatewayPort = LocalPort.keep(folder.resolve("gateway"), 0);
        int gatewayAdmin = LocalPort.keep(folder.resolve("gateway-admin"), 0);
        int forwarderAdmin = LocalPort.keep(folder.resolve("forwarder-admin"), 0);
        WindtrapConfig config = ConfigLoader.parse(
                "test",
                """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                gateway: {host: 127.0.0.1, port: %3$d, admin: {port: %4$d}}
                forwarder:
                  admin: {port: %5$d}
                  dead-letters: {topic: %2$s.dead}
                  replays: {topic: %2$s.replays}
                console: {port: 0, admin: {port: 0}, without-login: operator, scripts: true}
                sources: [{id: web, name: Web, write-key: the-whole-key-of-web}]
                destinations:
                  - id: %2$s
                    clickhouse: {url: "%6$s", database: %2$s, user: "%7$s", password: "%8$s"}
                    batch: {age: 50ms}
                """.formatted(
                                KAFKA.bootstrapServers(),
                                NAME,
                                gatewayPort,
                                gatewayAdmin,
                                forwarderAdmin,
                                CLICK_HOUSE.url(),
                                CLICK_HOUSE.user(),
                                CLICK_HOUSE.password()),
                Map.of());
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.bootstrapServers()))) {
            var _ = new TopicCreation(2, 1, TopicCreation.FOR_EVER).create(admin, RequiredTopic.all(config));
        }
        gateway = Gateway.start(config);
        forwarder = Forwarder.start(config);
        console = Console.start(config);
        csrf = json("/api/session").path("csrf").asText();
        // The first events of a new topic may wait for its leader.
        await().atMost(LONG).until(() -> send("first", "Warm Up", "{}") == 200);
        for (int i = 0; i < 5; i++) {
            assertThat(send("order-" + i, "Order Completed", "{\"total\":" + i + ",\"note\":\"" + HOSTILE + "\"}"))
                    .isEqualTo(200);
        }
        await().atMost(LONG).until(() -> rows("order_completed") == 5);
    }

    @AfterAll
    static void stop() {
        console.close();
        gateway.close();
        forwarder.close();
        CLICK_HOUSE.query("DROP DATABASE IF EXISTS " + NAME);
        CLICK_HOUSE.query("DROP DATABASE IF EXISTS " + NAME + "_copy");
    }

    private static long rows(String table) {
        try {
            return Long.parseLong(CLICK_HOUSE
                    .query("SELECT count() FROM " + NAME + "." + table)
                    .strip());
        } catch (RuntimeException e) {
            return -1; // It is not there yet.
        }
    }

    private static int send(String id, String event, String properties) throws IOException {
        String body = "{\"messageId\":\"" + id + "\",\"anonymousId\":\"ann\",\"event\":\"" + event
                + "\",\"properties\":" + properties + "}";
        return RawHttp.post(gateway.port(), "/v1/track", body, "Authorization: Basic dGhlLXdob2xlLWtleS1vZi13ZWI6")
                .status();
    }

    private static JsonNode json(String path) throws IOException {
        RawHttp.Answer answer = RawHttp.get(console.port(), path);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return Json.read(utf8(answer.body()));
    }

    private static JsonNode post(String path, String body) throws IOException {
        RawHttp.Answer answer = RawHttp.post(console.port(), path, body, "X-CSRF-Token: " + csrf);
        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        return Json.read(utf8(answer.body()));
    }

    private static String utf8(String latin) {
        return new String(latin.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), UTF_8);
    }

    /** The lines of a stream, up to the one that is waited for. */
    private static List<String> lines(String path, Predicate<String> last) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path))
                    .timeout(LONG)
                    .build();
            HttpResponse<Stream<String>> answer = client.send(request, HttpResponse.BodyHandlers.ofLines());
            assertThat(answer.statusCode()).isEqualTo(200);
            var seen = new java.util.ArrayList<String>();
            try (Stream<String> body = answer.body()) {
                for (String line : (Iterable<String>) body::iterator) {
                    seen.add(line);
                    if (last.test(line)) {
                        break;
                    }
                }
            }
            client.shutdownNow();
            return seen;
        }
    }

    @Test
    void overviewTellsWhatRunsAndWhatCameIn() throws Exception {
        // When
        await().atMost(LONG).untilAsserted(() -> {
            JsonNode overview = json("/api/overview");

            // Then
            assertThat(overview.path("attention").toString()).doesNotContain("Kafka", "no gateway");
            assertThat(overview.path("totals").path("events_in_last_hour").isNull())
                    .isFalse();
            assertThat(overview.path("totals").path("lag_events").asLong()).isZero();
            assertThat(overview.path("destinations")
                            .get(0)
                            .path("last_insert_at")
                            .asText())
                    .startsWith("20");
            assertThat(overview.path("destinations")
                            .get(0)
                            .path("guarantee")
                            .path("exactly_once")
                            .isBoolean())
                    .isTrue();
            assertThat(overview.path("instances"))
                    .extracting(one -> one.path("service").asText() + " " + one.path("ready") + " "
                            + one.path("version").asText())
                    .contains(
                            "gateway true " + BuildVersion.text(),
                            "forwarder true " + BuildVersion.text(),
                            "console true " + BuildVersion.text());
        });
        assertThat(json("/api/overview/series").path("at").size()).isPositive();
    }

    @Test
    void theTailShowsWhatIsSearchedForAndComesNext() throws Exception {
        // When: an event that is there already
        List<String> earlier = lines(
                "/api/events/stream?id=order-3&since_seconds=600", line -> line.contains("\"message_id\":\"order-3\""));

        // Then
        assertThat(earlier.getLast()).contains("\"source\":\"web\"", "\"event\":\"Order Completed\"");

        // When: an event that comes later
        Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 50; i++) {
                try {
                    send("later-" + i, "Later", "{}");
                    Thread.sleep(100);
                } catch (IOException | InterruptedException e) {
                    return;
                }
            }
        });
        List<String> later = lines("/api/events/stream?event=Later", line -> line.contains("\"event\":\"Later\""));

        // Then
        assertThat(later).noneMatch(line -> line.contains("Order Completed"));
    }

    @Test
    void aSearchGoesBackAndSaysHowFarItWas() throws Exception {
        // When
        List<String> found =
                lines("/api/events/search?user=ann&text=ORDER-&limit=3", line -> line.contains("\"reason\""));
        List<String> all = lines("/api/events/search?id=order-4", line -> line.contains("\"reason\""));
        List<String> condition = lines(
                "/api/events/search?condition=" + java.net.URLEncoder.encode("event.properties.total === 2", UTF_8),
                line -> line.contains("\"reason\""));

        // Then
        assertThat(found.getLast()).contains("\"reason\":\"limit\"", "\"found\":3", "next_from");
        JsonNode end = Json.read(found.getLast().substring("data: ".length()));
        List<String> rest = lines(
                "/api/events/search?user=ann&text=ORDER-&from="
                        + end.path("next_from").asText(),
                line -> line.contains("\"reason\""));
        assertThat(String.join("", rest)).contains("order-3", "order-4").doesNotContain("order-0");
        assertThat(all.getLast()).contains("\"reason\":\"done\"", "\"found\":1");
        assertThat(all).anyMatch(line -> line.contains("\"message_id\":\"order-4\""));
        assertThat(condition).anyMatch(line -> line.contains("\"message_id\":\"order-2\""));
        assertThat(condition.getLast()).contains("\"found\":1");
    }

    @Test
    void anEventIsFollowedToItsRows() throws Exception {
        // Given
        JsonNode line = find("id=order-1");
        String place = "/api/events/" + NAME + "/" + line.path("partition") + "/" + line.path("offset");

        // When
        JsonNode opened = json(place);
        JsonNode fate = json(place + "/trace").path("destinations").get(0);

        // Then
        assertThat(opened.path("value").asText()).contains("\"messageId\":\"order-1\"", "<img src=x onerror=alert(1)>");
        assertThat(opened.path("headers").toString()).contains("\"source\"", "\"web\"");
        assertThat(opened.path("key").asText()).isEqualTo("ann");
        assertThat(fate.path("state").asText()).isEqualTo("stored");
        assertThat(fate.path("tables"))
                .extracting(table -> table.path("table").asText() + " " + table.path("found"))
                .contains("tracks 1", "order_completed 1");
        assertThat(fate.path("tables").get(0).path("row").path("id").asText()).isEqualTo("order-1");
    }

    private static JsonNode find(String filter) throws Exception {
        List<String> lines = lines("/api/events/search?" + filter, line -> line.contains("\"reason\""));
        String data = lines.stream()
                .filter(line -> line.startsWith("data: ["))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing found: " + lines));
        return Json.read(data.substring("data: ".length())).get(0);
    }

    @Test
    void aPoisonedEventIsFoundAndDrivenBackIn() throws Exception {
        // Given
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(RecordFormat.encode(
                            NAME,
                            "ann".getBytes(UTF_8),
                            "poison <script>".getBytes(UTF_8),
                            System.currentTimeMillis(),
                            new EventFacts("web", null, "track", "poison", null)))
                    .get();
        }

        // When
        await().atMost(LONG)
                .until(() -> json("/api/problems/dead-letters").path("groups").size() > 0);
        JsonNode group = json("/api/problems/dead-letters").path("groups").get(0);
        JsonNode sample = group.path("samples").get(0);

        // Then
        assertThat(group.path("reason").asText()).isEqualTo("not_json");
        assertThat(group.path("explanation").asText()).contains("not JSON");
        JsonNode line = find("text=POISON");
        assertThat(line.path("malformed").asText()).isEqualTo("not JSON");
        assertThat(sample.path("offset")).isEqualTo(line.path("offset"));
        String place = "/api/events/" + NAME + "/" + sample.path("partition") + "/" + sample.path("offset");
        JsonNode fate = json(place + "/trace").path("destinations").get(0);
        assertThat(fate.path("state").asText()).isEqualTo("dead_letter");
        assertThat(fate.path("dead_letters").get(0).path("reason").asText()).isEqualTo("not_json");

        // When
        String order = "{\"destination\":\"" + NAME + "\",\"reason\":\"not_json\",\"since_seconds\":3600,\"dry_run\":";
        assertThat(post("/api/problems/redrive", order + "true}")
                        .path("redriven")
                        .asLong())
                .isEqualTo(1);
        assertThat(post("/api/problems/redrive", order + "false}")
                        .path("redriven")
                        .asLong())
                .isEqualTo(1);

        // Then: it is refused once more, as the second letter says
        await().atMost(LONG)
                .until(() -> json("/api/problems/dead-letters")
                                .path("groups")
                                .get(0)
                                .path("count")
                                .asLong()
                        == 2);
    }

    @Test
    void discardsNameTheStatementThatWouldTakeThem() throws Exception {
        // Given
        send("typed-1", "Typed", "{\"amount\":1}");
        await().atMost(LONG).until(() -> rows("typed") == 1);
        send("typed-2", "Typed", "{\"amount\":\"" + HOSTILE + "\"}");

        // When
        await().atMost(LONG)
                .until(() -> json("/api/problems/discards").path("groups").size() > 0);
        JsonNode group = json("/api/problems/discards").path("groups").get(0);

        // Then
        assertThat(group.path("table").asText()).isEqualTo("typed");
        assertThat(group.path("column").asText()).isEqualTo("amount");
        assertThat(group.path("column_type").asText()).isEqualTo("Nullable(Int64)");
        assertThat(group.path("sample_values").get(0).asText()).startsWith("<img");
        assertThat(group.path("alter").asText())
                .isEqualTo("ALTER TABLE `" + NAME + "`.`typed` MODIFY COLUMN `amount` Nullable(String)");
    }

    @Test
    void refusedRequestsAreCountedByReason() throws Exception {
        // Given
        RawHttp.post(gateway.port(), "/v1/track", "{}", "Authorization: Basic d3Jvbmc6");

        // When / Then
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(json("/api/problems/refusals").path("reasons"))
                        .isNotEmpty()
                        .allSatisfy(
                                one -> assertThat(one.path("total").asLong()).isPositive()));
    }

    @Test
    void sourcesHideTheirKeysAndSendATestEvent() throws Exception {
        // When
        RawHttp.Answer answer = RawHttp.get(console.port(), "/api/sources");
        JsonNode sent = post("/api/sources/web/test-event", "{}");

        // Then
        assertThat(answer.body())
                .doesNotContain("the-whole-key")
                .contains("\"write_key_masked\":\"the-…\"".replace("…", "\u00e2\u0080\u00a6"));
        assertThat(Json.read(utf8(answer.body()))
                        .path("sources")
                        .get(0)
                        .path("last_event_at")
                        .asText())
                .startsWith("20");
        assertThat(post("/api/sources/web/key", "{}").path("write_key").asText())
                .isEqualTo("the-whole-key-of-web");
        assertThat(sent.path("status").asInt()).isEqualTo(200);
        String id = sent.path("message_id").asText();
        assertThat(lines("/api/events/stream?since_seconds=60&id=" + id, line -> line.contains(id)))
                .isNotEmpty();
        await().atMost(LONG).until(() -> rows("test_event") >= 1);
    }

    @Test
    void tablesAndTheirColumnsAreShown() throws Exception {
        // When
        JsonNode tables = json("/api/schema");
        JsonNode table = json("/api/schema/" + NAME + "/tracks");

        // Then
        assertThat(tables.path("problems")).isEmpty();
        assertThat(tables.path("tables"))
                .extracting(one -> one.path("name").asText())
                .contains("tracks", "order_completed");
        assertThat(tables.path("tables").get(0).path("last_at").asText()).startsWith("20");
        assertThat(table.path("create_sql").asText()).contains("ReplacingMergeTree");
        assertThat(table.path("growth").get(0).path("rows").asLong()).isPositive();
        assertThat(table.path("columns")).anySatisfy(column -> {
            assertThat(column.path("name").asText()).isEqualTo("event");
            assertThat(column.path("filled").asLong()).isPositive();
            assertThat(column.path("events")).isNotEmpty();
        });
        assertThat(RawHttp.get(console.port(), "/api/schema/" + NAME + "/no%27such")
                        .status())
                .isEqualTo(404);
        assertThat(RawHttp.get(console.port(), "/api/schema/other/tracks").status())
                .isEqualTo(404);
    }

    @Test
    void deliveryHasWhatTheCommandHasAndWhatWasMeasured() throws Exception {
        await().atMost(LONG).untilAsserted(() -> {
            // When
            JsonNode destination = json("/api/delivery").path("destinations").get(0);

            // Then
            assertThat(destination.path("partitions")).hasSize(2);
            assertThat(destination.path("type").asText()).isEqualTo("clickhouse");
            assertThat(destination.path("inserts").path("inserted").asLong()).isPositive();
            assertThat(destination.path("insert_seconds_mean").asDouble()).isPositive();
        });
    }

    @Test
    void aReplayIsStartedAndHeldToItsStates() throws Exception {
        // When
        JsonNode started = post(
                "/api/replays",
                "{\"name\":\"again\",\"destination\":\"" + NAME + "\",\"from\":\"beginning\",\"into\":\"" + NAME
                        + "_copy\",\"events\":[\"Order Completed\"]}");

        // Then
        assertThat(started.path("state").asText()).isEqualTo("running");
        await().atMost(LONG)
                .until(() -> json("/api/replays")
                        .path("replays")
                        .get(0)
                        .path("state")
                        .asText()
                        .equals("done"));
        assertThat(CLICK_HOUSE
                        .query("SELECT count() FROM " + NAME + "_copy.order_completed")
                        .strip())
                .isEqualTo("5");
        for (String order : List.of("pause", "resume", "cancel")) {
            assertThat(RawHttp.post(console.port(), "/api/replays/again/" + order, "{}", "X-CSRF-Token: " + csrf)
                            .status())
                    .isEqualTo(409);
        }
        assertThat(RawHttp.post(
                                console.port(),
                                "/api/replays",
                                "{\"name\":\"again\",\"destination\":\"" + NAME + "\",\"from\":\"beginning\"}",
                                "X-CSRF-Token: " + csrf)
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/events/stream?topic=__consumer_offsets",
                "/api/events/__consumer_offsets/0/0",
                "/api/events/TOPIC/99/0",
                "/api/events/TOPIC/-1/0",
                "/api/events/TOPIC/0/99999999",
                "/api/events/TOPIC/0/9223372036854775808",
                "/api/events/TOPIC/0/0%00/trace",
                "/api/events/stream?since_seconds=601",
                "/api/events/search?limit=501",
                "/api/events/search?from=yesterday",
                "/api/events/search?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                "/api/events/search?from=-1000000000-01-01T00:00:00Z",
                "/api/events/search?condition=%7B%7B",
                "/api/problems/dead-letters?since_seconds=0",
                "/api/problems/discards?destination=%27",
                "/api/schema?destination=..%2F"
            })
    void whatMakesNoSenseIsRefused(String path) throws IOException {
        // When
        RawHttp.Answer answer = RawHttp.get(console.port(), path.replace("TOPIC", NAME));

        // Then
        assertThat(answer.status()).as(answer.body()).isIn(400, 404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/problems/redrive {}",
                "/api/problems/redrive {\"destination\":\"other\"}",
                "/api/problems/redrive {\"destination\":\"TOPIC\",\"limit\":10001}",
                "/api/problems/redrive {\"destination\":\"TOPIC\",\"since_seconds\":1e99}",
                "/api/replays {\"destination\":\"TOPIC\"}",
                "/api/replays {\"destination\":\"TOPIC\",\"from\":\"beginning\",\"name\":\"../x\"}",
                "/api/replays {\"destination\":\"TOPIC\",\"from\":\"beginning\",\"into\":\"a`b\"}",
                "/api/replays {\"destination\":\"TOPIC\",\"from\":\"beginning\",\"into\":\"TOPIC\"}",
                "/api/replays {\"destination\":\"TOPIC\",\"from\":\"beginning\",\"events\":\"x\"}",
                "/api/replays/none/pause {}",
                "/api/sources/none/key {}",
                "/api/sources/none/test-event {}"
            })
    void ordersThatMakeNoSenseAreRefused(String order) throws IOException {
        // When
        int space = order.indexOf(' ');
        RawHttp.Answer answer = RawHttp.post(
                console.port(),
                order.substring(0, space),
                order.substring(space + 1).replace("TOPIC", NAME),
                "X-CSRF-Token: " + csrf);

        // Then
        assertThat(answer.status()).as(answer.body()).isIn(400, 404);
    }
}
