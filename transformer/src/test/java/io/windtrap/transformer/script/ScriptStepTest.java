package io.windtrap.transformer.script;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.deadletter.Place;
import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ScriptStepTest {
    private static ScriptEngine engine;

    @BeforeAll
    static void start() {
        engine = new ScriptEngine();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @Test
    void showsAScriptTheTypeAndTheIdThatTheGatewayKnows() throws Exception {
        try (var step = step(
                "export function transformEvent(event, metadata) {"
                        + " return {seen: [event.type, event.messageId, metadata(event).sourceId, metadata(event).eventType, event.messageId === metadata(event).messageId]}; }")) {
            assertThat(json(step.apply(event("{ } ", "track", "gateway-id"))))
                    .isEqualTo(
                            "{\"seen\":[\"track\",\"gateway-id\",\"web\",\"track\",true],\"messageId\":\"gateway-id\"}");
            assertThat(json(step.apply(event("{\"type\":\"page\",\"messageId\":\"own\"}", "track", null))))
                    .as("the route's type wins")
                    .startsWith("{\"seen\":[\"track\",\"own\",\"web\",\"track\",true]");
        }
    }

    @Test
    void keepsTheVeryEventThatAScriptLeavesAsItIs() throws Exception {
        Event event = event("{\"a\": 1.00}", "track", "id");
        try (var step = step("export function transformEvent(event) { return event; }")) {
            assertThat(step.apply(event)).isEqualTo(new Outcome.Kept(event));
        }
    }

    @Test
    void makesSeveralWithIdsOfTheirOwnWhoseJsonSaysAll() throws Exception {
        try (var step = step("export function transformEvent(event) { return [event, {...event, type: 'page'}]; }")) {
            // When
            Outcome outcome = step.apply(event("{\"a\":1}", "track", "id"));

            // Then
            List<Event> made = ((Outcome.Several) outcome).events();
            assertThat(made)
                    .extracting(one -> new String(one.value(), UTF_8))
                    .containsExactly(
                            "{\"a\":1,\"type\":\"track\",\"messageId\":\"id\"}",
                            "{\"a\":1,\"type\":\"page\",\"messageId\":\"id#2\"}");
            assertThat(made).allSatisfy(one -> {
                assertThat(one.facts().id()).isNull();
                assertThat(one.facts().type()).isNull();
                assertThat(one.madeBy()).matches("s@[0-9a-f]{12}");
            });
        }
    }

    /** The first is RudderStack's own template against addresses. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            event.request_ip = event.request_ip.replace(/\\d{1,3}$/, '0'); return event | 203.0.113.0 | {"a":1,"messageId":"id"}
            event.b = 2; return event                                                   | 203.0.113.77 | {"a":1,"messageId":"id","b":2}
            event.a = 2; return event                                                   | 203.0.113.77 | {"a":2,"messageId":"id"}
            delete event.request_ip; return event                                       | | {"a":1,"messageId":"id"}
            return {a: 3}                                                               | | {"a":3,"messageId":"id"}
            event.request_ip = null; return event                                       | | {"a":1,"messageId":"id","request_ip":null}
            """)
    void showsAndTakesTheClientsAddressAsRudderStackDoes(String body, @Nullable String ip, String json)
            throws Exception {
        // Given
        var event = new Event(
                null, "{\"a\":1}".getBytes(UTF_8), 0, new EventFacts("web", "203.0.113.77", null, "id", null));
        try (var step = step("export function transformEvent(event) { " + body + "; }")) {
            // When
            Event made = ((Outcome.Kept) step.apply(event)).event();

            // Then
            assertThat(made.ip()).isEqualTo(ip);
            assertThat(new String(made.value(), UTF_8)).isEqualTo(json);
        }
    }

    @Test
    void leavesTheClientsOwnWordForItsAddress() throws Exception {
        String json = "{\"request_ip\":\"the client's\",\"a\":1}";
        var event = new Event(null, json.getBytes(UTF_8), 0, new EventFacts("web", "203.0.113.77", null, null, null));
        try (var step = step(
                "export function transformEvent(event) { return event.request_ip === '203.0.113.77' ? event : null; }")) {
            assertThat(step.apply(event)).isEqualTo(new Outcome.Kept(event));
        }
    }

    @Test
    void dropsAndFailsForOneEventAlone() throws Exception {
        try (var step = step("export function transformEvent(event) {"
                + " if (event.a === 1) return null; if (event.a === 2) throw new Error('no'); return event; }")) {
            assertThat(step.apply(event("{\"a\":1}", null, null))).isEqualTo(Outcome.DROPPED);
            assertThat(step.apply(event("{\"a\":2}", null, null)))
                    .isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                        assertThat(failed.reason()).isEqualTo("script_error");
                        assertThat(failed.detail()).contains("no");
                    });
            assertThat(step.apply(event("{\"a\":3}", null, null))).isInstanceOf(Outcome.Kept.class);
            assertThat(step.apply(event("[1]", null, null)))
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.reason()).isEqualTo("unreadable_event"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            let o = 1; for (let i = 0; i < 1000; i++) { o = [o]; } return {a: o}                  | nested that deep
            let o = 1; for (let i = 0; i < 1000; i++) { o = [o]; } return [event, {a: o}]         | nested that deep
            return new Proxy([], { get: (a, k) => (k === 'length' ? 1.5 : event) })               | 1.5 events
            """)
    void failsForAnEventWhoseOutputCantBeRead(String body, String why) throws Exception {
        try (var step = step("export function transformEvent(event) { if (event.good) return event; " + body + "; }")) {
            // When
            List<Outcome> outcomes = onALargeStack(() -> Stream.of("{\"a\":1}", "{\"good\":true}")
                    .map(json -> step.apply(event(json, null, "id")))
                    .toList());

            // Then
            assertThat(outcomes.getFirst()).isInstanceOfSatisfying(Outcome.Failed.class, failed -> {
                assertThat(failed.reason()).isEqualTo("script_output");
                assertThat(failed.detail()).contains(why).contains("s@");
            });
            assertThat(outcomes.getLast()).isInstanceOf(Outcome.Kept.class);
        }
    }

    @Test
    void stopsWhereAScriptFailsForEverything() throws Exception {
        try (var step = step(
                "export function transformEvent(event) { if (event.good) return event; throw new Error('no'); }")) {
            Event bad = event("{}", null, null);
            for (int i = 0; i < 3; i++) {
                assertThat(step.apply(bad)).isInstanceOf(Outcome.Failed.class);
            }
            assertThatThrownBy(() -> step.apply(bad))
                    .hasMessageContaining("failed for more than 3 events in a row")
                    .hasMessageContaining("script_error")
                    .as("dead letters of the same transaction are gone with it")
                    .hasMessageContaining("transformer test FILE");
            assertThatThrownBy(() -> step.apply(bad)).as("again").isInstanceOf(ScriptStep.BrokenException.class);
            assertThat(step.apply(event("{\"good\":true}", null, null))).isInstanceOf(Outcome.Kept.class);
            assertThat(step.apply(bad)).as("it works again").isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void countsAnEventOnceThatIsReadAgain() throws Exception {
        try (var step = step(
                "export function transformEvent(event) { if (event.good) return event; throw new Error('no'); }")) {
            // Given: three failures in a row are as many as there may be
            for (int attempt = 0; attempt < 3; attempt++) {
                assertThat(step.apply(readAt(0, 6, "{}"))).isInstanceOf(Outcome.Failed.class);
                assertThat(step.apply(readAt(0, 7, "{}"))).isInstanceOf(Outcome.Failed.class);
                assertThat(step.apply(readAt(1, 7, "{}"))).isInstanceOf(Outcome.Failed.class);
            }

            // Then
            assertThatThrownBy(() -> step.apply(readAt(1, 8, "{}"))).isInstanceOf(ScriptStep.BrokenException.class);
            assertThatThrownBy(() -> step.apply(readAt(0, 6, "{}")))
                    .as("it stays open for those that are read again")
                    .isInstanceOf(ScriptStep.BrokenException.class);
            assertThat(step.apply(readAt(0, 8, "{\"good\":true}"))).isInstanceOf(Outcome.Kept.class);
            assertThat(step.apply(readAt(0, 6, "{}"))).as("it works again").isInstanceOf(Outcome.Failed.class);
        }
    }

    private static Event readAt(int partition, long offset, String json) {
        var facts = new EventFacts("web", null, null, "id", null);
        return new Event(null, json.getBytes(UTF_8), 0, facts, new Place("events", partition, offset));
    }

    @Test
    void forgetsVariablesAfterSomeEventsAndSomeTime() throws Exception {
        // Given
        String text = "let n = 0; export function transformEvent(event) { n += 1; return {n}; }";
        try (var shortLived = step(text, Duration.ZERO);
                var longLived = step(text, Duration.ofDays(1))) {
            // When
            List<String> ofShort = jsonOf(shortLived, 501);
            List<String> ofLong = jsonOf(longLived, 501);

            // Then
            assertThat(ofShort.get(499)).startsWith("{\"n\":500,");
            assertThat(ofShort.getLast()).startsWith("{\"n\":1,");
            assertThat(ofLong.getLast()).startsWith("{\"n\":501,");
        }
    }

    /** As a careless merge of an event does it, and others. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "({}).__proto__.seen = 1",
                "[].__proto__.seen = 1",
                "'text'.constructor.seen = 1",
                "({}).constructor.constructor.seen = 1",
                "Object.prototype.toString = () => 'own'",
                "JSON.parse = () => ({})",
                "delete Array.prototype.map",
                "globalThis.seen = 1",
                "Object.defineProperty(Number.prototype, 'seen', { get: () => 1 })",
                "for (let i = 0; i < 5; i++) globalThis['seen' + i] = i",
            })
    void forgetsVariablesOnceAnEventChangedBuiltInObjects(String change) throws Exception {
        // Given
        String text = "Array.prototype.own = Object.prototype.get = 1; let n = 0;"
                + "export function transformEvent(event) { n += 1; if (n === 250) { " + change + " } return {n}; }";
        try (var step = step(text, Duration.ofDays(1))) {
            // When
            List<String> made = jsonOf(step, 1002);

            // Then
            assertThat(made.get(499)).startsWith("{\"n\":500,");
            assertThat(made.get(500)).startsWith("{\"n\":1,");
            assertThat(made.getLast()).startsWith("{\"n\":2,");
        }
    }

    @Test
    void tellsHowManyEventsEachBatchHas() throws Exception {
        // Given
        String text = "export function transformBatch(events) {"
                + " if (events.length === 3) throw new Error('no'); return events; }";
        List<Integer> sizes = new ArrayList<>();
        try (var step = new ScriptStep(
                engine.compile(ScriptSource.of("s", text), Results.PATIENT), 3, sizes::add, Duration.ZERO)) {
            // When
            step.apply(Stream.generate(() -> event("{}", null, "id")).limit(450).toList());
            step.apply(List.of(event("{}", null, "id"), event("no JSON", null, "id")));
            step.apply(Stream.generate(() -> event("{}", null, "id")).limit(3).toList());

            // Then
            assertThat(sizes).as("the last three are not told again one by one").containsExactly(200, 200, 50, 1, 3);
        }
    }

    /** Else it would go on, and be read by nobody. */
    @Test
    void canReadTheDeepestThatJavaScriptWrites() throws Exception {
        String text = "export function transformEvent(event) {"
                + " let o = 1; for (let i = 0; i < 999; i++) { o = [o]; } return {a: o}; }";
        try (var step = step(text)) {
            assertThat(onALargeStack(() -> step.apply(event("{}", null, "id")))).isInstanceOf(Outcome.Kept.class);
        }
    }

    /** How deep JavaScript can write depends on the thread's stack, and on how far its code is compiled. */
    private static <T> T onALargeStack(Callable<T> work) throws Exception {
        var task = new FutureTask<>(work);
        new Thread(null, task, "large-stack", 64 << 20).start();
        return task.get(1, TimeUnit.MINUTES);
    }

    private static ScriptStep step(String text) throws ScriptException {
        return step(text, Duration.ZERO);
    }

    private static ScriptStep step(String text, Duration life) throws ScriptException {
        return new ScriptStep(engine.compile(ScriptSource.of("s", text), Results.PATIENT), 3, _ -> {}, life);
    }

    private static List<String> jsonOf(ScriptStep step, int events) {
        return Stream.generate(() -> json(step.apply(event("{}", null, "id"))))
                .limit(events)
                .toList();
    }

    private static Event event(String json, @Nullable String forcedType, @Nullable String id) {
        return new Event(
                "u".getBytes(UTF_8), json.getBytes(UTF_8), 0, new EventFacts("web", null, forcedType, id, null));
    }

    private static String json(Outcome outcome) {
        return new String(((Outcome.Kept) outcome).event().value(), UTF_8);
    }
}
