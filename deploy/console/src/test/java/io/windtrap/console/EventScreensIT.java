package io.windtrap.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.console.http.Json;
import io.windtrap.console.http.RawHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to single events: they are searched for, followed, refused and driven back in. */
@ExtendWith(RunningConsole.Shared.class)
final class EventScreensIT {
    private final RunningConsole running;

    EventScreensIT(RunningConsole running) {
        this.running = running;
    }

    @Test
    void theTailShowsWhatIsSearchedForAndComesNext() throws Exception {
        // When: an event that is there already
        List<String> earlier = running.lines(
                "/api/events/stream?id=order-3&since_seconds=600", line -> line.contains("\"message_id\":\"order-3\""));

        // Then
        assertThat(earlier.getLast()).contains("\"source\":\"web\"", "\"event\":\"Order Completed\"");

        // When: an event that comes later
        var seen = new AtomicBoolean();
        Thread.ofVirtual().start(() -> {
            for (int i = 0; !seen.get(); i++) {
                try {
                    running.send("later-" + i, "Later", "{}");
                    Thread.sleep(100);
                } catch (IOException e) {
                    // The next one, then.
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        List<String> later;
        try {
            later = running.lines("/api/events/stream?event=Later", line -> line.contains("\"event\":\"Later\""));
        } finally {
            seen.set(true);
        }

        // Then
        assertThat(later).noneMatch(line -> line.contains("Order Completed"));
    }

    @Test
    void aSearchGoesBackAndSaysHowFarItWas() throws Exception {
        // When
        List<String> found =
                running.lines("/api/events/search?user=ann&text=ORDER-&limit=3", line -> line.contains("\"reason\""));
        List<String> all = running.lines("/api/events/search?id=order-4", line -> line.contains("\"reason\""));
        List<String> condition = running.lines(
                "/api/events/search?condition=" + URLEncoder.encode("event.properties.total === 2", UTF_8),
                line -> line.contains("\"reason\""));

        // Then
        assertThat(found.getLast()).contains("\"reason\":\"limit\"", "\"found\":3", "next_from");
        JsonNode end = Json.read(found.getLast().substring("data: ".length()));
        List<String> rest = running.lines(
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
        JsonNode line = running.find("id=order-1");
        String place = place(line);

        // When
        JsonNode opened = running.json(place);
        await().atMost(RunningConsole.LONG)
                .untilAsserted(
                        () -> assertThat(fate(place).path("state").asText()).isEqualTo("stored"));
        JsonNode fate = fate(place);

        // Then
        assertThat(opened.path("value").asText()).contains("\"messageId\":\"order-1\"", "<img src=x onerror=alert(1)>");
        assertThat(opened.path("headers").toString()).contains("\"source\"", "\"web\"");
        assertThat(opened.path("key").asText()).isEqualTo("ann");
        assertThat(fate.path("tables"))
                .extracting(table -> table.path("table").asText() + " " + table.path("found"))
                .contains("tracks 1", "order_completed 1");
        assertThat(fate.path("tables").get(0).path("row").path("id").asText()).isEqualTo("order-1");
    }

    @Test
    void eventsAreFollowedByFewClientsThatAreKept() throws Exception {
        // Given
        JsonNode line = running.find("id=order-2");
        String place = place(line);

        // When
        for (int i = 0; i < 5; i++) {
            assertThat(fate(place).path("id").asText()).isEqualTo(RunningConsole.NAME);
        }

        // Then
        assertThat(running.kafkaClients("idle_consumer")).isBetween(1.0, 3.0);
        assertThat(running.kafkaClients("admin")).isEqualTo(1);
        await().atMost(RunningConsole.LONG)
                .untilAsserted(
                        () -> assertThat(running.kafkaClients("lent_consumer")).isZero());
    }

    @Test
    void aPoisonedEventIsFoundAndDrivenBackIn() throws Exception {
        // Given
        try (var producer = new KafkaProducer<>(
                Map.<String, Object>of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, RunningConsole.KAFKA.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            producer.send(RecordFormat.encode(
                            RunningConsole.NAME,
                            "ann".getBytes(UTF_8),
                            "poison <script>".getBytes(UTF_8),
                            System.currentTimeMillis(),
                            new EventFacts("web", null, "track", "poison", null)))
                    .get();
        }

        // When
        await().atMost(RunningConsole.LONG)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> running.json("/api/problems/dead-letters")
                                .path("groups")
                                .size()
                        > 0);
        JsonNode group =
                running.json("/api/problems/dead-letters").path("groups").get(0);
        JsonNode sample = group.path("samples").get(0);

        // Then
        assertThat(group.path("reason").asText()).isEqualTo("not_json");
        assertThat(group.path("explanation").asText()).contains("not JSON");
        JsonNode line = running.find("text=POISON");
        assertThat(line.path("malformed").asText()).isEqualTo("not JSON");
        assertThat(sample.path("offset")).isEqualTo(line.path("offset"));
        String place =
                "/api/events/" + RunningConsole.NAME + "/" + sample.path("partition") + "/" + sample.path("offset");
        await().atMost(RunningConsole.LONG)
                .untilAsserted(
                        () -> assertThat(fate(place).path("state").asText()).isEqualTo("dead_letter"));
        assertThat(fate(place).path("dead_letters").get(0).path("reason").asText())
                .isEqualTo("not_json");

        // When
        String order = "{\"destination\":\"" + RunningConsole.NAME
                + "\",\"reason\":\"not_json\",\"since_seconds\":3600,\"dry_run\":";
        assertThat(running.post("/api/problems/redrive", order + "true}")
                        .path("redriven")
                        .asLong())
                .isEqualTo(1);
        assertThat(running.post("/api/problems/redrive", order + "false}")
                        .path("redriven")
                        .asLong())
                .isEqualTo(1);

        // Then: it is refused once more, as the second letter says
        await().atMost(RunningConsole.LONG)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() -> running.json("/api/problems/dead-letters")
                                .path("groups")
                                .get(0)
                                .path("count")
                                .asLong()
                        == 2);
    }

    @Test
    void anEventThatNoDestinationTakesSaysWhy() throws Exception {
        // Given
        assertThat(running.sendBody("{\"messageId\":\"left-out\",\"anonymousId\":\"ann\",\"event\":\"Left Out\","
                        + "\"integrations\":{\"All\":false}}"))
                .isEqualTo(200);

        // When
        JsonNode fate = fate(place(running.find("id=left-out")));

        // Then
        assertThat(fate.path("state").asText()).isEqualTo("not_taken");
        assertThat(fate.path("reason").asText()).isEqualTo("integrations");
        assertThat(fate.path("sentence").asText()).isEqualTo("Its integrations exclude this destination.");
    }

    @Test
    void aDestinationThatReadsAnotherTopicSaysSo() throws Exception {
        // When
        JsonNode fates =
                running.json(place(running.find("id=order-0")) + "/trace").path("destinations");

        // Then
        assertThat(fates.get(1).path("id").asText()).isEqualTo(RunningConsole.NAME + "_elsewhere");
        assertThat(fates.get(1).path("state").asText()).isEqualTo("other_topic");
        assertThat(fates.get(1).path("sentence").asText()).contains(RunningConsole.NAME + ".elsewhere");
    }

    @Test
    void discardsNameTheStatementThatWouldTakeThem() throws Exception {
        // Given
        running.send("typed-1", "Typed", "{\"amount\":1}");
        await().atMost(RunningConsole.LONG).until(() -> running.rows("typed") == 1);
        running.send("typed-2", "Typed", "{\"amount\":\"" + RunningConsole.HOSTILE + "\"}");

        // When
        await().atMost(RunningConsole.LONG)
                .ignoreExceptionsInstanceOf(AssertionError.class)
                .until(() ->
                        running.json("/api/problems/discards").path("groups").size() > 0);
        JsonNode group = running.json("/api/problems/discards").path("groups").get(0);

        // Then
        assertThat(group.path("table").asText()).isEqualTo("typed");
        assertThat(group.path("column").asText()).isEqualTo("amount");
        assertThat(group.path("column_type").asText()).isEqualTo("Nullable(Int64)");
        assertThat(group.path("sample_values").get(0).asText()).startsWith("<img");
        assertThat(group.path("alter").asText())
                .isEqualTo("ALTER TABLE `" + RunningConsole.NAME + "`.`typed` MODIFY COLUMN `amount` Nullable(String)");
    }

    @Test
    void refusedRequestsAreCountedByReason() throws Exception {
        // Given
        RawHttp.post(running.gatewayPort(), "/v1/track", "{}", "Authorization: Basic d3Jvbmc6");

        // When / Then
        await().atMost(RunningConsole.LONG)
                .untilAsserted(() -> assertThat(
                                running.json("/api/problems/refusals").path("reasons"))
                        .isNotEmpty()
                        .allSatisfy(
                                one -> assertThat(one.path("total").asLong()).isPositive()));
    }

    /** The address of a line of events. */
    private static String place(JsonNode line) {
        return "/api/events/" + RunningConsole.NAME + "/" + line.path("partition") + "/" + line.path("offset");
    }

    /** Where the event at {@code place} went. */
    private JsonNode fate(String place) throws IOException {
        return running.json(place + "/trace").path("destinations").get(0);
    }
}
