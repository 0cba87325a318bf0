package io.windtrap.transformer.script;

import static io.windtrap.transformer.script.Results.event;
import static io.windtrap.transformer.script.Results.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.transformer.script.sandbox.ScriptLimits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ScriptLimitsTest {
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
    void allowsAsManyOutputsAsTheLimitAndNoMore() throws ScriptException {
        // Given
        Script script = script("export function transformEvent(e) { return Array.from({ length: e.n }, () => ({})); }");

        try (ScriptRun run = script.open()) {
            // When
            var allowed = (ScriptResult.Outputs) run.transform(event("{\"messageId\":\"m\",\"n\":100}"));
            String refused = line(run.transform(event("{\"messageId\":\"m\",\"n\":101}")));

            // Then
            assertThat(allowed.events()).hasSize(100);
            assertThat(refused).startsWith("failed script_output").contains("101 events; at most 100");
        }
    }

    @Test
    void countsTheBytesOfOutputsAndNotTheirCharacters() throws ScriptException {
        // Given {"s":"..."} has 8 bytes more than its text
        var limits = new ScriptLimits(1_000_000, Duration.ofSeconds(10), 64 << 20, 38, 100);
        Script script = engine.compile(
                ScriptSource.of("s", "export function transformEvent(e) { return { s: e.text.repeat(10) }; }"), limits);

        try (ScriptRun run = script.open()) {
            // When
            String allowed = line(run.transform(event("{\"text\":\"abc\"}")));
            String tooManyBytes = line(run.transform(event("{\"text\":\"éé\"}")));
            String tooManyCharacters = line(run.transform(event("{\"text\":\"abcd\"}")));

            // Then
            assertThat(allowed).isEqualTo("[{\"s\":\"" + "abc".repeat(10) + "\"}]");
            assertThat(tooManyBytes).startsWith("failed script_output").contains("more than 38 bytes");
            assertThat(tooManyCharacters).startsWith("failed script_output").contains("at most 38");
        }
    }

    @Test
    void countsStatementsForEachEventAnew() throws ScriptException {
        // Given
        var limits = new ScriptLimits(10_000, Duration.ofSeconds(10), 64 << 20, 1_000, 100);
        Script script = engine.compile(
                ScriptSource.of(
                        "s", "export function transformEvent(e) { for (let i = 0; i < e.n; i++) {} return e; }"),
                limits);

        try (ScriptRun run = script.open()) {
            for (int i = 0; i < 50; i++) {
                // When
                String result = line(run.transform(event("{\"n\":4000}")));

                // Then
                assertThat(result).isEqualTo("unchanged");
            }
            assertThat(line(run.transform(event("{\"n\":40000}")))).startsWith("failed script_timeout");
        }
    }

    @Test
    void triesABatchOneByOneWhenItsStatementsAreUsedUp() throws ScriptException {
        // Given
        var limits = new ScriptLimits(1_000, Duration.ofSeconds(10), 64 << 20, 1_000, 100);
        Script script = engine.compile(ScriptSource.of("s", """
                export function transformBatch(events) {
                  for (const e of events) { for (let i = 0; i < e.n; i++) {} }
                  return events;
                }"""), limits);
        List<ScriptEvent> events = List.of(event("{\"n\":1}"), event("{\"n\":1000000}"), event("{\"n\":2}"));

        try (ScriptRun run = script.open()) {
            // When
            List<String> results = Results.lines(run.transform(events));

            // Then
            assertThat(results.get(0)).isEqualTo("unchanged");
            assertThat(results.get(1)).startsWith("failed script_timeout");
            assertThat(results.get(2)).isEqualTo("unchanged");
            assertThat(Results.lines(run.transform(List.of(events.get(0), events.get(2)))))
                    .containsExactly("unchanged", "unchanged");
        }
    }

    @Test
    void saysForHowLongAScriptGoesOnAlthoughItWasStopped() throws Exception {
        // Given an operation of the language that takes longer than the limit
        var limits = new ScriptLimits(1_000_000, Duration.ofMillis(200), 1 << 30, 1_000, 100);
        Script script = engine.compile(
                ScriptSource.of("s", "export function transformEvent(e) { return 7n ** 2000000n; }"), limits);

        // When
        try (var threads = Executors.newSingleThreadExecutor();
                ScriptRun run = script.open()) {
            Future<String> result = threads.submit(() -> line(run.transform(event("{}"))));

            // Then
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> engine.longestOverrun().isPositive());
            assertThat(result.get()).startsWith("failed script_timeout");
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> engine.longestOverrun().isZero());
        }
    }

    private static Script script(String text) throws ScriptException {
        return engine.compile(ScriptSource.of("s", text), ScriptLimits.DEFAULT);
    }
}
