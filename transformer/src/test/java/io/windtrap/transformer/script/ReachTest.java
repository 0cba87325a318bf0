package io.windtrap.transformer.script;

import static io.windtrap.transformer.script.Results.event;
import static io.windtrap.transformer.script.Results.line;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a script can reach: the language, its libraries, and nothing that outlives its run. */
@Timeout(60)
final class ReachTest {
    private static ScriptEngine engine;

    @BeforeAll
    static void openEngine() {
        engine = new ScriptEngine();
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            typeof Java
            typeof Polyglot
            typeof Packages
            typeof java
            typeof Graal
            typeof load
            typeof print
            typeof console
            typeof quit
            typeof require
            typeof process
            typeof fetch
            typeof XMLHttpRequest
            typeof WebAssembly
            typeof SharedArrayBuffer
            typeof Atomics
            typeof eval
            typeof setTimeout
            typeof log.constructor.prototype.class
            typeof globalThis.getClass
            typeof this
            """)
    void reachesNothingButTheLanguage(String expression) throws ScriptException {
        assertThat(valueOf(expression)).isEqualTo("undefined");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            Function('return 1')()
            new Function('return 1')()
            (() => {}).constructor('return 1')()
            (async () => {}).constructor('return 1')()
            (function* () {}).constructor('return 1')().next()
            (async function* () {}).constructor('return 1')()
            event.constructor.constructor('return 1')()
            log.constructor('return 1')()
            geolocation.constructor.constructor('return 1')()
            metadata.constructor('return 1')()
            Reflect.construct(Function, ['return 1'])()
            """)
    void makesNoCodeFromTexts(String expression) throws ScriptException {
        assertThat(valueOf("(() => { try { return '' + %s; } catch (e) { return e.name; } })()".formatted(expression)))
                .isEqualTo("EvalError");
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/passwd",
        "file:///etc/passwd",
        "../../etc/passwd",
        "data:text/javascript,export default 1",
        "http://127.0.0.1/x.js",
        "node:fs",
        "./.",
        "''"
    })
    void importsNoFiles(String name) throws ScriptException {
        assertThat(valueOf("await import('%s').then(() => 'loaded', e => 'refused')".formatted(name)))
                .isEqualTo("refused");
    }

    @Test
    void letsNoPollutedPrototypeOutliveTheRun() throws ScriptException {
        // Given
        Script script = script("""
                export function transformEvent(event) {
                  const polluted = [{}.bad, [].bad, ''.bad].some(value => value !== undefined) || JSON.parse('1') !== 1;
                  if (event.pollute) {
                    Object.prototype.bad = Array.prototype.bad = String.prototype.bad = 1;
                    JSON.parse = JSON.stringify = () => 'mine';
                    Promise.prototype.then = () => {};
                    globalThis.log = () => {};
                  }
                  return { messageId: event.messageId, polluted };
                }""");

        // When
        String during;
        try (ScriptRun run = script.open()) {
            run.transform(event("{\"messageId\":\"m1\",\"pollute\":true}"));
            during = line(run.transform(event("{\"messageId\":\"m2\"}")));
        }
        String afterwards;
        try (ScriptRun run = script.open()) {
            afterwards = line(run.transform(event("{\"messageId\":\"m3\"}")));
        }

        // Then
        assertThat(during).isEqualTo("[{\"messageId\":\"m2\",\"polluted\":true}]");
        assertThat(afterwards).isEqualTo("[{\"messageId\":\"m3\",\"polluted\":false}]");
    }

    @Test
    void pollutionOfOneScriptIsUnseenByAnother() throws ScriptException {
        // Given
        Script polluting = script("export function transformEvent(e) { Object.prototype.bad = 1; return e; }");
        Script other =
                script("export function transformEvent(e) { return { messageId: e.messageId, bad: typeof {}.bad }; }");

        try (ScriptRun first = polluting.open();
                ScriptRun second = other.open()) {
            // When
            first.transform(event("{\"messageId\":\"m1\"}"));

            // Then
            assertThat(line(second.transform(event("{\"messageId\":\"m2\"}"))))
                    .isEqualTo("[{\"messageId\":\"m2\",\"bad\":\"undefined\"}]");
        }
    }

    private static Script script(String text) throws ScriptException {
        return engine.compile(ScriptSource.of("s", text), Results.PATIENT);
    }

    private static String valueOf(String expression) throws ScriptException {
        Script script = script("export async function transformEvent(event, metadata) { return { value: %s }; }"
                .formatted(expression));
        try (ScriptRun run = script.open()) {
            String result = line(run.transform(event("{}")));
            assertThat(result).startsWith("[{\"value\":\"").endsWith("\"}]");
            return result.substring("[{\"value\":\"".length(), result.length() - "\"}]".length());
        }
    }
}
