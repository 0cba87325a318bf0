package io.windtrap.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.common.process.BuildVersion;
import io.windtrap.console.http.RawHttp;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes of all screens but those of single events, over what {@link RunningConsole} runs. */
@ExtendWith(RunningConsole.Shared.class)
final class ScreensIT {
    private final RunningConsole running;

    ScreensIT(RunningConsole running) {
        this.running = running;
    }

    @Test
    void overviewTellsWhatRunsAndWhatCameIn() throws Exception {
        // When
        await().atMost(RunningConsole.LONG).untilAsserted(() -> {
            JsonNode overview = running.json("/api/overview");

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
        assertThat(running.json("/api/overview/series").path("at").size()).isPositive();
    }

    @Test
    void sourcesHideTheirKeysAndSendATestEvent() throws Exception {
        // When
        RawHttp.Answer answer = RawHttp.get(running.port(), "/api/sources");
        JsonNode sent = running.post("/api/sources/web/test-event", "{}");

        // Then
        assertThat(answer.body())
                .doesNotContain("the-whole-key")
                .contains("\"write_key_masked\":\"the-…\"".replace("…", "\u00e2\u0080\u00a6"));
        await().atMost(RunningConsole.LONG)
                .untilAsserted(() -> assertThat(running.json("/api/sources")
                                .path("sources")
                                .get(0)
                                .path("last_event_at")
                                .asText())
                        .startsWith("20"));
        assertThat(running.post("/api/sources/web/key", "{}").path("write_key").asText())
                .isEqualTo("the-whole-key-of-web");
        assertThat(sent.path("status").asInt()).isEqualTo(200);
        String id = sent.path("message_id").asText();
        assertThat(running.lines("/api/events/stream?since_seconds=600&id=" + id, line -> line.contains(id)))
                .isNotEmpty();
        await().atMost(RunningConsole.LONG).until(() -> running.rows("test_event") >= 1);
    }

    @Test
    void tablesAndTheirColumnsAreShown() throws Exception {
        // When
        JsonNode tables = running.json("/api/schema");
        JsonNode table = running.json("/api/schema/" + RunningConsole.NAME + "/tracks");

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
        assertThat(RawHttp.get(running.port(), "/api/schema/" + RunningConsole.NAME + "/no%27such")
                        .status())
                .isEqualTo(404);
        assertThat(RawHttp.get(running.port(), "/api/schema/other/tracks").status())
                .isEqualTo(404);
    }

    @Test
    void deliveryHasWhatTheCommandHasAndWhatWasMeasured() throws Exception {
        await().atMost(RunningConsole.LONG).untilAsserted(() -> {
            // When
            JsonNode destination =
                    running.json("/api/delivery").path("destinations").get(0);

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
        JsonNode started = running.post(
                "/api/replays",
                "{\"name\":\"again\",\"destination\":\"" + RunningConsole.NAME + "\",\"from\":\"beginning\",\"into\":\""
                        + RunningConsole.NAME + "_copy\",\"events\":[\"Order Completed\"]}");

        // Then
        assertThat(started.path("state").asText()).isEqualTo("running");
        await().atMost(RunningConsole.LONG)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> running.json("/api/replays")
                        .path("replays")
                        .get(0)
                        .path("state")
                        .asText()
                        .equals("done"));
        assertThat(RunningConsole.CLICK_HOUSE
                        .query("SELECT count() FROM " + RunningConsole.NAME + "_copy.order_completed")
                        .strip())
                .isEqualTo("5");
        for (String order : List.of("pause", "resume", "cancel")) {
            assertThat(RawHttp.post(
                                    running.port(),
                                    "/api/replays/again/" + order,
                                    "{}",
                                    "X-CSRF-Token: " + running.csrf())
                            .status())
                    .isEqualTo(409);
        }
        assertThat(RawHttp.post(
                                running.port(),
                                "/api/replays",
                                "{\"name\":\"again\",\"destination\":\"" + RunningConsole.NAME
                                        + "\",\"from\":\"beginning\"}",
                                "X-CSRF-Token: " + running.csrf())
                        .status())
                .isEqualTo(409);
    }

    @Test
    void aReplayIsPausedResumedAndCancelledAndEachOrderIsInTheAuditLog() throws Exception {
        // Given: one that takes longer than this test
        for (int i = 0; i < 30; i++) {
            running.send("held-" + i, "Held Back", "{}");
        }
        try (var lines = new AuditLines()) {
            running.post(
                    "/api/replays",
                    "{\"name\":\"slow\",\"destination\":\"" + RunningConsole.NAME
                            + "\",\"from\":\"beginning\",\"rate\":1,\"events\":[\"Held Back\"]}");
            for (Map.Entry<String, String> order : List.of(
                    Map.entry("pause", "paused"), Map.entry("resume", "running"), Map.entry("cancel", "cancelled"))) {
                // When
                JsonNode answer = running.post("/api/replays/slow/" + order.getKey(), "{}");

                // Then
                assertThat(answer.path("state").asText()).isEqualTo(order.getValue());
                assertThat(replay("slow").path("state").asText()).isEqualTo(order.getValue());
                assertThat(replay("slow").path("rate").asDouble()).isEqualTo(1);
            }
            assertThat(lines.all())
                    .extracting(line -> line.replaceFirst(".*127.0.0.1 ", ""))
                    .containsExactly(
                            "start replay | slow, destination " + RunningConsole.NAME + " | done",
                            "pause replay | slow, destination " + RunningConsole.NAME + " | done",
                            "resume replay | slow, destination " + RunningConsole.NAME + " | done",
                            "cancel replay | slow, destination " + RunningConsole.NAME + " | done");
        }
    }

    @Test
    void theSlowestInsertsAreThereOrItIsSaidWhyNot() throws Exception {
        // When
        JsonNode slowest = running.json("/api/delivery/slowest?destination=" + RunningConsole.NAME);
        RawHttp.Answer unknown = RawHttp.get(running.port(), "/api/delivery/slowest?destination=none");

        // Then: the engine has no log of queries, a server may have one
        if (slowest.path("problems").isEmpty()) {
            assertThat(slowest.path("inserts"))
                    .isNotEmpty()
                    .allSatisfy(
                            insert -> assertThat(insert.path("rows").asLong()).isPositive());
        } else {
            assertThat(slowest.path("problems").get(0).asText()).contains("query_log");
        }
        assertThat(unknown.status()).isEqualTo(404);
    }

    private JsonNode replay(String name) throws IOException {
        for (JsonNode one : running.json("/api/replays").path("replays")) {
            if (one.path("name").asText().equals(name)) {
                return one;
            }
        }
        throw new AssertionError("there is no replay " + name);
    }

    @Test
    void aStartThatFailsHalfWayAndARedriveAreInTheAuditLog() throws Exception {
        // Given: a database that takes no tables
        String into = RunningConsole.NAME + "_lists";
        RunningConsole.CLICK_HOUSE.query("CREATE DATABASE " + into + " ENGINE = Dictionary");
        try (var lines = new AuditLines()) {
            // When
            int status = RawHttp.post(
                            running.port(),
                            "/api/replays",
                            "{\"name\":\"half\",\"destination\":\"" + RunningConsole.NAME
                                    + "\",\"from\":\"beginning\",\"into\":\"" + into + "\"}",
                            "X-CSRF-Token: " + running.csrf())
                    .status();
            running.post("/api/problems/redrive", "{\"destination\":\"" + RunningConsole.NAME + "\"}");

            // Then
            assertThat(status).isEqualTo(503);
            assertThat(lines.all())
                    .extracting(line -> line.replaceFirst(".*127.0.0.1 ", ""))
                    .containsExactly(
                            "start replay | half, destination " + RunningConsole.NAME + " | failed",
                            "redrive | destination " + RunningConsole.NAME + ", reasons [], limit 10000 | 0 redriven");
        } finally {
            RunningConsole.CLICK_HOUSE.query("DROP DATABASE " + into);
        }
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
        RawHttp.Answer answer = RawHttp.get(running.port(), path.replace("TOPIC", RunningConsole.NAME));

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
                running.port(),
                order.substring(0, space),
                order.substring(space + 1).replace("TOPIC", RunningConsole.NAME),
                "X-CSRF-Token: " + running.csrf());

        // Then
        assertThat(answer.status()).as(answer.body()).isIn(400, 404);
    }
}
