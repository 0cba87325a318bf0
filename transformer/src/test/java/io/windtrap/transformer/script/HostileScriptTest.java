package io.windtrap.transformer.script;

import static io.windtrap.transformer.script.Results.event;
import static io.windtrap.transformer.script.Results.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.transformer.script.sandbox.ScriptLimits;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts that would hurt the process or their neighbours. All inputs are harmless where the guards hold. */
@Timeout(300)
final class HostileScriptTest {
    /** Of the thread's own time: the machine may be busy with others. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final ScriptLimits MANY_STATEMENTS =
            new ScriptLimits(1_000_000_000_000L, Duration.ofMillis(300), 64L << 20, 4 << 20, 100);

    private static ScriptEngine engine;

    @BeforeAll
    static void openEngine() {
        engine = new ScriptEngine();
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            an endless loop                     | script_timeout | while (true) {}
            an endless loop that catches        | script_timeout | while (true) { try { while (true) {} } catch {} }
            an endless loop in finally          | script_timeout | try { while (true) {} } finally { while (true) {} }
            an endless chain of promises        | script_         | return (async () => { while (true) { await null; } })()
            a promise that never settles        | script_timeout | return new Promise(() => {})
            a catastrophic regular expression   | script_timeout | /^(a+)+\\1b$/.test('a'.repeat(40))
            a deep recursion                    | script_error   | const f = n => f(n + 1) + 1; f(0)
            an object that is too deep          | script_output  | let o = event; for (let i = 0; i < 1e5; i++) { o = { o }; } return o
            a memory bomb of arrays             | script_memory  | const a = []; while (true) { a.push(new Float64Array(1e5)); }
            a memory bomb of texts              | script_         | let s = 'x'; while (true) { s = (s + s).replace('y', ''); }
            one huge array                      | script_         | new Array(3e7).fill(0).map(n => ({}))
            one huge text                       | script_memory  | event.s = 'x'.repeat(2 ** 28); return event
            a million outputs                   | script_output  | return new Array(1e6).fill(event)
            outputs without end                 | script_output  | const o = []; o.length = 4e9; return o
            a large output                      | script_output  | event.s = 'x'.repeat(5e6); return event
            a toJSON without end                | script_timeout | event.toJSON = () => { while (true) {} }; return event
            a getter without end                | script_timeout | return { get messageId() { while (true) {} } }
            a then without end                  | script_timeout | return { get then() { while (true) {} } }
            an error without an end             | script_timeout | throw { toString() { while (true) {} } }
            a proxy that lies about its length  | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? 1e9 : event) })
            a proxy of one and a half events    | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? 1.5 : event) })
            a proxy whose length is no number   | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? NaN : event) })
            a proxy whose length is a text      | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? '2' : event) })
            a proxy without a length            | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? undefined : event) })
            a proxy of less than no event       | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? -1 : event) })
            a proxy of an endless length        | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? Infinity : event) })
            """)
    void isOneFailureSoonAndTheNeighboursAreRight(String name, String reason, String body) throws ScriptException {
        // Given
        Script script = script(reason, """
                export function transformEvent(event) {
                  if (event.bad) { %s; }
                  event.ok = true;
                  return event;
                }""".formatted(body));

        try (ScriptRun run = script.open()) {
            // When
            String before = line(run.transform(event("{\"messageId\":\"m1\"}")));
            long begun = THREADS.getCurrentThreadCpuTime();
            String bad = line(run.transform(event("{\"messageId\":\"m2\",\"bad\":true}")));
            Duration took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - begun);
            String after = line(run.transform(event("{\"messageId\":\"m3\"}")));

            // Then
            assertThat(bad).startsWith("failed " + reason).contains(" s@");
            assertThat(took).isLessThan(SOON);
            assertThat(before).isEqualTo("[{\"messageId\":\"m1\",\"ok\":true}]");
            assertThat(after).isEqualTo("[{\"messageId\":\"m3\",\"ok\":true}]");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            an endless loop                   | script_timeout | while (true) {}
            a catastrophic regular expression | script_timeout | /^(a+)+\\1b$/.test('a'.repeat(40))
            a memory bomb                     | script_memory  | const a = []; while (true) { a.push(new Float64Array(1e5)); }
            a promise that never settles      | script_timeout | return new Promise(() => {})
            a million outputs                 | script_output  | return new Array(1e6).fill(events[0])
            a proxy of one and a half events  | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? 1.5 : event) })
            a proxy of less than no event     | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? -1 : event) })
            a proxy without a length          | script_output  | return new Proxy([], { get: (a, k) => (k === 'length' ? undefined : event) })
            """)
    void isOneFailureOfABatchToo(String name, String reason, String body) throws ScriptException {
        // Given
        Script script = script(reason, """
                export function transformBatch(events) {
                  for (const event of events) {
                    if (event.bad) { %s; }
                    event.ok = true;
                  }
                  return events;
                }""".formatted(body));
        List<ScriptEvent> events = IntStream.range(0, 50)
                .mapToObj(i -> event("{\"messageId\":\"m" + i + "\"" + (i == 20 ? ",\"bad\":true}" : "}")))
                .toList();

        // When
        List<String> results;
        try (ScriptRun run = script.open()) {
            results = Results.lines(run.transform(events));
        }

        // Then
        for (int i = 0; i < results.size(); i++) {
            if (i == 20) {
                assertThat(results.get(i)).startsWith("failed " + reason);
            } else {
                assertThat(results.get(i)).isEqualTo("[{\"messageId\":\"m" + i + "\",\"ok\":true}]");
            }
        }
    }

    @Test
    void hasAResultForEachEventWhereAProxySaysAnotherLengthEachTime() throws ScriptException {
        // Given
        Script script = script("""
                export function transformBatch(events) {
                  let asked = 0;
                  return new Proxy(events, { get: (a, k) => (k === 'length' && asked++ === 0 ? a.length - 1 : a[k]) });
                }""");

        try (ScriptRun run = script.open()) {
            // When
            List<String> results = Results.lines(run.transform(IntStream.range(0, 3)
                    .mapToObj(i -> event("{\"messageId\":\"m" + i + "\"}"))
                    .toList()));

            // Then
            assertThat(results).as("its first answer holds").containsExactly("unchanged", "unchanged", "dropped");
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void failsForTheEventsOfAScriptThatChangesAllArrays(int events) throws ScriptException {
        // Given: an engine of its own, as the arrays of all its contexts are slower from now on
        String text = "Object.defineProperty(Array.prototype, 0, { set() {} }); export const transformBatch = e => e;";

        try (var own = new ScriptEngine();
                ScriptRun run =
                        own.compile(ScriptSource.of("s", text), Results.PATIENT).open()) {
            // When
            List<String> results = Results.lines(run.transform(IntStream.range(0, events)
                    .mapToObj(i -> event("{\"messageId\":\"m" + i + "\"}"))
                    .toList()));

            // Then
            assertThat(results)
                    .hasSize(events)
                    .allSatisfy(result -> assertThat(result).startsWith("failed script_output"));
        }
    }

    @Test
    void stopsByTheClockWhereStatementsAreFree() throws ScriptException {
        // Given
        Script script = engine.compile(
                ScriptSource.of("s", "export function transformEvent(e) { if (e.bad) { while (true) {} } return e; }"),
                MANY_STATEMENTS);

        try (ScriptRun run = script.open()) {
            // When
            String bad = line(run.transform(event("{\"bad\":true}")));

            // Then
            assertThat(bad).startsWith("failed script_timeout").contains("300 ms");
            assertThat(line(run.transform(event("{}")))).isEqualTo("unchanged");
        }
    }

    @Test
    void countsABatchThatIsStoppedThoughItsEventsWorkAlone() throws ScriptException {
        // Given
        Script script = script("""
                export function transformBatch(events) {
                  while (events.length > 1) {}
                  return events;
                }""");
        long before = engine.interrupts();

        try (ScriptRun run = script.open()) {
            // When
            List<String> results = Results.lines(
                    run.transform(List.of(event("{\"messageId\":\"m1\"}"), event("{\"messageId\":\"m2\"}"))));

            // Then
            assertThat(results).containsOnly("unchanged");
            assertThat(engine.interrupts()).isEqualTo(before + 1);
        }
    }

    @Test
    void refusesATopLevelThatNeverEnds() {
        assertThatThrownBy(() -> script("while (true) {} export function transformEvent(e) { return e; }"))
                .isInstanceOf(ScriptException.class)
                .hasMessageContaining("Statement count limit");
    }

    @Test
    void keepsFewAndShortLines() throws ScriptException {
        // Given
        Script script =
                script("export function transformEvent(e) { for (let i = 0; i < 1e4; i++) { log('x'.repeat(1e4)); } }");

        try (ScriptRun run = script.open()) {
            // When
            run.transform(event("{}"));
            List<String> logs = run.takeLogs();

            // Then
            assertThat(logs).hasSize(100).allSatisfy(line -> assertThat(line).hasSize(1_000));
        }
    }

    @Test
    void keepsADetailShort() throws ScriptException {
        // Given
        Script script = script("export function transformEvent(e) { throw new Error('x'.repeat(1e6)); }");

        try (ScriptRun run = script.open()) {
            // When
            var failed = (ScriptResult.Failed) run.transform(event("{}"));

            // Then
            assertThat(failed.detail())
                    .hasSize(500)
                    .startsWith("s@" + script.hash().substring(0, 12) + ": Error: xxx");
        }
    }

    @Test
    void forgetsWhatAScriptHoardsOverManyEvents() throws ScriptException {
        // Given 8 MB an event, which is allowed for one
        Script script = script("""
                const hoard = [];
                export function transformEvent(event) {
                  hoard.push(new Float64Array(1e6));
                  return { messageId: event.messageId, held: hoard.length };
                }""");

        try (ScriptRun run = script.open()) {
            for (int i = 0; i < 100; i++) {
                // When
                String result = line(run.transform(event("{\"messageId\":\"m\"}")));

                // Then
                assertThat(result).matches("\\[\\{\"messageId\":\"m\",\"held\":([12]?\\d|3[0-4])}]");
            }
        }
    }

    /** Where the clock is not what stops it, that of a busy machine may not come first. */
    private static Script script(String reason, String text) throws ScriptException {
        return engine.compile(
                ScriptSource.of("s", text), reason.equals("script_timeout") ? ScriptLimits.DEFAULT : Results.PATIENT);
    }

    private static Script script(String text) throws ScriptException {
        return engine.compile(ScriptSource.of("s", text), ScriptLimits.DEFAULT);
    }
}
