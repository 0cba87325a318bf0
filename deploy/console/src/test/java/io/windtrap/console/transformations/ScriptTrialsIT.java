package io.windtrap.console.transformations;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.console.access.Visitor;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.http.Json;
import io.windtrap.console.scripts.ScriptProcess;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.engine.testing.TestTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that are tried on the events of a real topic. */
final class ScriptTrialsIT {
    private final String topic = "trials-" + UUID.randomUUID();

    @TempDir
    private Path folder;

    private WindtrapConfig config;
    private final ScriptProcess scripts = new ScriptProcess();

    @BeforeEach
    void prepare() throws Exception {
        try (Admin admin = Admin.create(
                Map.of("bootstrap.servers", TestServers.sharedKafka().bootstrapServers()))) {
            TestTopics.create(admin, new NewTopic(topic, 2, (short) 1));
        }
        Path library = Files.writeString(folder.resolve("lib.js"), "export const loud = (text) => text.toUpperCase();");
        Path script =
                Files.writeString(folder.resolve("own.js"), "export function transformEvent(event) { return event; }");
        config = ConfigLoader.load(
                Files.writeString(folder.resolve("windtrap.yml"), """
                        kafka: {bootstrap-servers: "%s", topic: %s}
                        sources: [{id: web, write-key: k}]
                        destinations: [{id: hole, type: blackhole}]
                        transformations:
                          - id: own
                            step: script
                            script:
                              file: "%s"
                              libraries: {lib: "%s"}
                              credentials: {api: very-secret}
                        """.formatted(
                                TestServers.sharedKafka().bootstrapServers(), topic, script, library)),
                Map.of());
        produce("web", "{\"type\":\"track\",\"event\":\"Bought\",\"messageId\":\"1\",\"properties\":{\"price\":5}}");
        produce("web", "{\"type\":\"track\",\"event\":\"Seen\",\"messageId\":\"2\"}");
        produce("shop", "{\"type\":\"page\",\"messageId\":\"3\",\"n\":12345678901234567890}");
        produce("web", "{no JSON");
    }

    @AfterEach
    void end() {
        scripts.close();
    }

    @Test
    void showWhatAScriptMakesOfEachOfTheLatestEvents() throws Exception {
        // When
        ObjectNode answer = tried("""
                export function transformEvent(event) {
                  log('saw ' + event.messageId);
                  if (event.event === 'Seen') return null;
                  if (event.type === 'page') throw new Error('no pages');
                  event.properties.price *= 2;
                  return event;
                }""", Map.of());

        // Then
        assertThat(answer.path("error").isNull()).isTrue();
        List<JsonNode> events = events(answer);
        assertThat(events)
                .extracting(event -> event.path("result").asText())
                .containsExactlyInAnyOrder("changed", "dropped", "failed", "unreadable");
        JsonNode changed = event(events, "changed");
        assertThat(changed.path("title").asText()).isEqualTo("track Bought of web");
        assertThat(changed.path("place").asText()).matches(topic + "-\\d+@\\d+");
        assertThat(changed.path("before").asText()).contains("\"price\":5");
        assertThat(changed.path("after").get(0).asText()).contains("\"price\":10");
        assertThat(changed.path("logs").get(0).asText()).isEqualTo("Log: saw 1");
        JsonNode failed = event(events, "failed");
        assertThat(failed.path("reason").asText()).isEqualTo("script_error");
        assertThat(failed.path("detail").asText()).contains("no pages");
        assertThat(failed.path("before").asText()).contains("12345678901234567890");
    }

    @Test
    void sayWhatIsWrongWithAScriptThatCanNotBeUsed() throws Exception {
        // When
        ObjectNode answer = tried("export function transformEvent(event) { return event", Map.of());

        // Then
        assertThat(answer.path("error").asText()).contains("can't be used").contains("script.js");
        assertThat(answer.path("events")).isEmpty();
    }

    @Test
    void takeTheEventsOfOneSourceAndTheLibrariesButNoCredentialsOfAScriptInForce() throws Exception {
        // When
        ObjectNode answer = tried("""
                import { loud } from 'lib';
                export function transformEvent(event) {
                  return { ...event, name: loud('a'), key: String(getCredential('api')) };
                }""", Map.of("like", "own", "source", "shop"));

        // Then
        assertThat(events(answer)).hasSize(1);
        assertThat(events(answer).getFirst().path("after").get(0).asText()).contains("\"name\":\"A\"");
        assertThat(answer.toString()).doesNotContain("very-secret").contains("getCredential() answers nothing here");
    }

    @Test
    void endAScriptThatNeverEnds() throws Exception {
        // When
        ObjectNode answer = tried("export function transformEvent(event) { for (;;); }", Map.of("source", "shop"));

        // Then
        assertThat(events(answer).getFirst().path("reason").asText()).isEqualTo("script_timeout");
    }

    @Test
    void refuseWhatIsNoScriptOrNamesNone() {
        assertThatThrownBy(() -> tried(" ", Map.of()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("script must be a text");
        assertThatThrownBy(() -> tried("x".repeat(ScriptTrials.LONGEST_SCRIPT + 1), Map.of()))
                .isInstanceOf(ApiException.class);
        assertThatThrownBy(() -> tried("x", Map.of("like", "nobody")))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("no script of this id");
    }

    @Test
    void showTheStepsOfTheConfigurationWhereNoTransformerAnswers() {
        // Given
        try (var transformations = new Transformations(config, () -> List.of("127.0.0.1:1"))) {
            // When
            ObjectNode answer = transformations.answer();

            // Then
            assertThat(answer.path("problems").get(0).asText()).contains("127.0.0.1:1 does not answer");
            assertThat(answer.path("counts").isNull()).isTrue();
            JsonNode own = answer.path("transformations").get(0);
            assertThat(own.path("script").path("text").asText()).contains("transformEvent");
            assertThat(own.path("script").path("libraries").get(0).asText()).isEqualTo("lib");
            assertThat(own.path("dropped").isNull()).isTrue();
            assertThat(answer.toString()).doesNotContain("very-secret");
        }
    }

    private ObjectNode tried(String script, Map<String, String> more) throws Exception {
        ObjectNode body = Json.object().put("script", script);
        more.forEach(body::put);
        return new ScriptTrials(config, new ScriptAccess(true, true), scripts)
                .answer(new ApiRequest(new Visitor("ann", Role.OPERATOR, "x"), "127.0.0.1", Map.of(), Map.of(), body));
    }

    private static List<JsonNode> events(ObjectNode answer) {
        return StreamSupport.stream(answer.path("events").spliterator(), false).toList();
    }

    private static JsonNode event(List<JsonNode> events, String result) {
        return events.stream()
                .filter(event -> event.path("result").asText().equals(result))
                .findFirst()
                .orElseThrow();
    }

    private void produce(String source, String json) throws Exception {
        Map<String, Object> properties =
                Map.of("bootstrap.servers", TestServers.sharedKafka().bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(RecordFormat.encode(
                            topic,
                            "u".getBytes(UTF_8),
                            json.getBytes(UTF_8),
                            System.currentTimeMillis(),
                            new EventFacts(source, null, null, null, null)))
                    .get();
        }
    }
}
