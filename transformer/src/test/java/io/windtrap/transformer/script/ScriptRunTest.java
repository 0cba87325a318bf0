package io.windtrap.transformer.script;

import static io.windtrap.transformer.script.Results.event;
import static io.windtrap.transformer.script.Results.line;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.config.value.Secret;
import io.windtrap.transformer.script.sandbox.Geolocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ScriptRunTest {
    private static final String COUNT = """
            let count = 0;
            export function transformEvent(event) { return { messageId: event.messageId, count: ++count }; }""";

    private static ScriptEngine engine;

    @BeforeAll
    static void openEngine() {
        engine = new ScriptEngine();
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @Test
    void startsEachRunWithFreshVariables() throws ScriptException {
        // Given
        Script script = script(COUNT);

        for (int i = 0; i < 3; i++) {
            // When
            try (ScriptRun run = script.open()) {
                // Then
                assertThat(line(run.transform(event("{\"messageId\":\"m\"}")))).contains("\"count\":1");
                assertThat(line(run.transform(event("{\"messageId\":\"m\"}")))).contains("\"count\":2");
            }
        }
    }

    @Test
    void keepsTheClientsBytesOfAnUntouchedOneOfSeveralOutputs() throws ScriptException {
        // Given
        Script script = script("export function transformEvent(event) { return [event, { ...event, a: 2 }]; }");
        ScriptEvent event = event("{ \"messageId\": \"m\", \"a\": 1.0 }");

        try (ScriptRun run = script.open()) {
            // When
            var outputs = (ScriptResult.Outputs) run.transform(event);

            // Then
            assertThat(outputs.events().getFirst()).isSameAs(event.json());
            assertThat(new String(outputs.events().get(1), UTF_8)).isEqualTo("{\"messageId\":\"m#2\",\"a\":2}");
        }
    }

    @Test
    void givesBackTheIdThatToJsonTookAway() throws ScriptException {
        // Given
        Script script = script("""
                export function transformEvent(event) {
                  event.toJSON = function () { delete this.messageId; return { a: 1 }; };
                  return event;
                }""");

        try (ScriptRun run = script.open()) {
            // When
            String result = line(run.transform(event("{\"messageId\":\"m\"}")));

            // Then
            assertThat(result).isEqualTo("[{\"a\":1,\"messageId\":\"m\"}]");
        }
    }

    @Test
    void forgetsThePromiseOfAnEarlierEvent() throws ScriptException {
        // Given
        Script script = script("""
                let settle;
                export function transformEvent(event) {
                  if (event.first) return new Promise(resolve => { settle = resolve; });
                  settle({ toJSON() { log('written'); return {}; } });
                  return event;
                }""");

        try (ScriptRun run = script.open()) {
            run.transform(event("{\"messageId\":\"m\",\"first\":true}"));

            // When
            String result = line(run.transform(event("{\"messageId\":\"n\"}")));

            // Then
            assertThat(result).isEqualTo("unchanged");
            assertThat(run.takeLogs()).isEmpty();
        }
    }

    @Test
    void takesAtMostALargestBatch() throws ScriptException {
        // Given
        Script script = script("export function transformBatch(events) { return events; }");
        List<ScriptEvent> events = Collections.nCopies(ScriptRun.LARGEST_BATCH, event("{\"messageId\":\"m\"}"));

        try (ScriptRun run = script.open()) {
            // When
            List<String> results = Results.lines(run.transform(events));

            // Then
            assertThat(results).hasSize(ScriptRun.LARGEST_BATCH).containsOnly("unchanged");
            var more = new ArrayList<>(events);
            more.add(event("{}"));
            assertThatThrownBy(() -> run.transform(more)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void failsWhereTheEventIsNoJson() throws ScriptException {
        try (ScriptRun run = script(COUNT).open()) {
            assertThat(line(run.transform(event("{\"messageId\":")))).startsWith("failed script_error");
            assertThat(line(run.transform(event("{\"messageId\":\"m\"}")))).contains("\"count\":1");
        }
    }

    @Test
    void leavesTheThreadsInterruptToItsOwner() throws ScriptException {
        // Given
        Script script = script("export function transformEvent(e) { if (e.bad) { while (true) {} } return e; }");

        try (ScriptRun run = script.open()) {
            // When
            Thread.currentThread().interrupt();
            String first = line(run.transform(event("{}")));
            boolean still = Thread.interrupted();
            String bad = line(run.transform(event("{\"bad\":1}")));
            boolean after = Thread.currentThread().isInterrupted();

            // Then
            assertThat(first).isEqualTo("unchanged");
            assertThat(still).isTrue();
            assertThat(bad).startsWith("failed script_timeout");
            assertThat(after).isFalse();
        }
    }

    @Test
    void runsOnManyThreadsAtOnceEachWithItsOwnVariables() throws Exception {
        // Given
        Script counting = script(COUNT);
        Script hostile = script("export function transformEvent(e) { if (e.bad) { while (true) {} } return e; }");
        var start = new CountDownLatch(1);
        Callable<List<String>> count = () -> {
            start.await();
            try (ScriptRun run = counting.open()) {
                List<String> results = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    results.add(line(run.transform(event("{\"messageId\":\"m\"}"))));
                }
                return results;
            }
        };
        Callable<List<String>> loop = () -> {
            start.await();
            try (ScriptRun run = hostile.open()) {
                return List.of(
                        line(run.transform(event("{\"bad\":1}"))).substring(0, 21), line(run.transform(event("{}"))));
            }
        };

        // When
        List<Future<List<String>>> counts;
        List<Future<List<String>>> loops;
        try (var threads = Executors.newFixedThreadPool(6)) {
            counts =
                    List.of(threads.submit(count), threads.submit(count), threads.submit(count), threads.submit(count));
            loops = List.of(threads.submit(loop), threads.submit(loop));
            start.countDown();
        }

        // Then
        for (Future<List<String>> results : counts) {
            for (int i = 0; i < 500; i++) {
                assertThat(results.get().get(i)).isEqualTo("[{\"messageId\":\"m\",\"count\":" + (i + 1) + "}]");
            }
        }
        for (Future<List<String>> results : loops) {
            assertThat(results.get()).containsExactly("failed script_timeout", "unchanged");
        }
    }

    @Test
    void saysThatTheEngineIsClosedInsteadOfFailingEvents() throws ScriptException {
        // Given
        var other = new ScriptEngine();
        Script script = other.compile(ScriptSource.of("s", COUNT), Results.PATIENT);
        try (ScriptRun run = script.open()) {
            run.transform(event("{}"));

            // When
            other.close();

            // Then
            assertThatThrownBy(() -> run.transform(event("{}"))).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void triesASampleWithLogsAndTimes() throws ScriptException {
        // Given
        Script script = script("export function transformEvent(e) { log('saw', e.n); return e.n > 1 ? e : null; }");

        // When
        List<ScriptTrial> trials = script.tryOn(List.of(List.of(event("{\"n\":1}")), List.of(event("{\"n\":2}"))));

        // Then
        assertThat(trials)
                .flatExtracting(ScriptTrial::results)
                .extracting(Results::line)
                .containsExactly("dropped", "unchanged");
        assertThat(trials).extracting(ScriptTrial::logs).containsExactly(List.of("Log: saw 1"), List.of("Log: saw 2"));
        assertThat(trials).allSatisfy(trial -> assertThat(trial.took()).isPositive());
    }

    @Test
    void hashesTextAndLibrariesButNoCredentials() {
        // Given
        var source = new ScriptSource("s", "text", Map.of("a", "b"), Map.of(), Geolocation.NONE);

        // When
        String hash = source.hash();

        // Then
        assertThat(hash).matches("[0-9a-f]{64}");
        assertThat(new ScriptSource("t", "text", Map.of("a", "b"), Map.of("k", Secret.of("v")), Geolocation.NONE)
                        .hash())
                .isEqualTo(hash);
        assertThat(new ScriptSource("s", "text", Map.of("ab", ""), Map.of(), Geolocation.NONE).hash())
                .isNotEqualTo(hash);
        assertThat(new ScriptSource("s", "text2", Map.of("a", "b"), Map.of(), Geolocation.NONE).hash())
                .isNotEqualTo(hash);
    }

    @Test
    void printsNoCredential() {
        // Given
        var source = new ScriptSource("s", "", Map.of(), Map.of("key", Secret.of("s3cret")), Geolocation.NONE);

        // Then
        assertThat(source.toString()).doesNotContain("s3cret");
    }

    private static Script script(String text) throws ScriptException {
        return engine.compile(ScriptSource.of("s", text), Results.PATIENT);
    }
}
