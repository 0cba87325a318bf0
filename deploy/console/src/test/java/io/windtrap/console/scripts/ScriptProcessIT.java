package io.windtrap.console.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windtrap.transformer.script.ScriptEvent;
import io.windtrap.transformer.script.ScriptResult;
import io.windtrap.transformer.script.ScriptSource;
import io.windtrap.transformer.script.sandbox.FailureReason;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class ScriptProcessIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration NEVER = Duration.ofHours(1);
    /** Of the sandbox, so wide that only the process's own are left. */
    private static final ScriptLimits WIDE = new ScriptLimits(1_000_000_000_000L, LONG, 1L << 40, 4 << 20, 10);

    private static final String COUNTS = "let n = 0; export function transformEvent(event) { return { n: ++n }; }";
    private static final String KEEPS =
            "const kept = []; export function transformEvent(event) { while (!event.type) kept.push(new Array(100_000).fill(event)); return event; }";
    private static final String LASTS = "export function transformEvent(event) { for (;;); }";

    private ScriptProcess scripts = new ScriptProcess(128, LONG, LONG, NEVER);

    @AfterEach
    void end() {
        scripts.close();
    }

    @Test
    void runsScriptsAndTellsWhatTheyMakeAndLog() throws Exception {
        // Given
        try (var changes = open("""
                        export function transformEvent(event, metadata) {
                          log(metadata(event).sourceId + '\\ud83d');
                          if (event.type === 'page') return null;
                          if (event.type === 'group') return;
                          if (event.type === 'alias') throw new Error('no aliases');
                          return event.type === 'track' ? event : [{ a: 'ä' }, { b: 2 }];
                        }""")) {
            // When
            ScriptProcess.Made several = changes.run(event("{\"messageId\":\"m\",\"type\":\"identify\"}"));

            // Then
            assertThat(((ScriptResult.Outputs) several.result()).events())
                    .extracting(json -> new String(json, UTF_8))
                    .satisfiesExactly(
                            one -> assertThat(one).contains("\"a\":\"ä\""),
                            one -> assertThat(one).contains("\"b\":2"));
            assertThat(several.logs()).containsExactly("Log: web?");
            assertThat(several.took()).isPositive();
            assertThat(changes.run(event("{\"messageId\":\"m\",\"type\":\"track\"}"))
                            .result())
                    .isEqualTo(new ScriptResult.Unchanged());
            assertThat(changes.run(event("{\"messageId\":\"m\",\"type\":\"page\"}"))
                            .result())
                    .isEqualTo(new ScriptResult.Dropped(false));
            assertThat(changes.run(event("{\"messageId\":\"m\",\"type\":\"group\"}"))
                            .result())
                    .isEqualTo(new ScriptResult.Dropped(true));
            ScriptResult.Failed failed = failed(changes.run(event("{\"messageId\":\"m\",\"type\":\"alias\"}")));
            assertThat(failed.reason()).isEqualTo(FailureReason.SCRIPT_ERROR);
            assertThat(failed.detail()).contains("no aliases");
            assertThat(changes.name()).startsWith("s@");
        }
    }

    @Test
    void saysWhatIsWrongWithAScript() {
        assertThatThrownBy(() -> open("export function transformEvent("))
                .isInstanceOf(BadScriptException.class)
                .hasMessageContaining("s.js");
    }

    @Test
    void oneThatEndsTheProcessTwiceInARowRunsNoMoreAndTheOthersGoOn() throws Exception {
        // Given
        scripts.close();
        scripts = new ScriptProcess(40, LONG, LONG, NEVER);
        try (var counts = open(COUNTS);
                var keeps = open(KEEPS)) {
            assertThat(made(counts)).isEqualTo(1);

            // When
            ScriptResult.Failed first = failed(keeps.run(event("{}")));
            ScriptResult between = keeps.run(event("{\"type\":\"track\"}")).result();
            ScriptResult.Failed second = failed(keeps.run(event("{}")));
            ScriptResult.Failed last = failed(keeps.run(event("{}")));

            // Then: it does not get another process
            assertThat(first.reason()).isEqualTo(FailureReason.SCRIPT_MEMORY);
            assertThat(first.detail()).contains("memory", "share").doesNotContain("again");
            assertThat(between).isEqualTo(new ScriptResult.Unchanged());
            assertThat(second).isEqualTo(first);
            assertThat(last.detail()).contains("twice in a row");
            assertThat(failed(keeps.run(event("{}")))).isEqualTo(last);
            assertThat(scripts.runs()).isFalse();
            assertThat(made(counts)).isEqualTo(1);
            assertThat(made(counts)).isEqualTo(2);
        }
    }

    @Test
    void oneThatMustNotWaitFailsWhileAnotherRunsAndWhileTheProcessStartsAgain() throws Exception {
        // Given
        scripts.close();
        scripts = new ScriptProcess(128, LONG, Duration.ofSeconds(10), NEVER);
        try (var counts = open(COUNTS);
                var lasts = open(LASTS)) {
            // When
            Thread other = Thread.ofPlatform().start(() -> lasts.run(event("{}")));

            // Then
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(LONG)
                    .until(() -> counts.runSoon(event("{}")).result() instanceof ScriptResult.Failed busy
                            && busy.detail().contains("busy"));
            other.join();
            assertThat(failed(counts.runSoon(event("{}"))).detail()).contains("started again");
            await().atMost(LONG).until(() -> counts.runSoon(event("{}")).result() instanceof ScriptResult.Outputs);
        }
    }

    @Test
    void oneThatIsNotOpenInTimeIsToldSo() {
        // Given
        scripts.close();
        scripts = new ScriptProcess(128, Duration.ofMillis(1), LONG, NEVER);

        // When / Then
        assertThatThrownBy(() -> open(COUNTS))
                .isInstanceOf(BadScriptException.class)
                .hasMessageContaining("could not be started in time");
    }

    @Test
    void endsWhenTheOnlyScriptWasRefused() {
        // Given
        scripts.close();
        scripts = new ScriptProcess(128, LONG, LONG, Duration.ofMillis(1));

        // When
        assertThatThrownBy(() -> open("export function transformEvent(")).isInstanceOf(BadScriptException.class);

        // Then
        await().atMost(LONG).until(() -> !scripts.runs());
    }

    @Test
    void oneThatDoesNotStopIsEndedWithItsProcess() throws Exception {
        // Given
        scripts.close();
        scripts = new ScriptProcess(128, LONG, Duration.ofSeconds(1), NEVER);
        try (var lasts = open(LASTS)) {
            // When
            ScriptResult.Failed failed = failed(lasts.run(event("{}")));

            // Then
            assertThat(failed.reason()).isEqualTo(FailureReason.SCRIPT_TIMEOUT);
            assertThat(failed.detail()).contains("did not stop");
            assertThat(scripts.runs()).isFalse();
        }
    }

    @Test
    void endsWhenNoScriptIsOpenAndStartsAgainForTheNext() throws Exception {
        // Given
        scripts.close();
        scripts = new ScriptProcess(128, LONG, LONG, Duration.ofMillis(1));
        try (var counts = open(COUNTS)) {
            assertThat(made(counts)).isEqualTo(1);
        }

        // When
        await().atMost(LONG).until(() -> !scripts.runs());

        // Then
        try (var counts = open(COUNTS)) {
            assertThat(made(counts)).isEqualTo(1);
        }
    }

    @Test
    void endsWithTheConsole() throws Exception {
        // Given
        try (var lasts = open(LASTS)) {
            Thread asking = Thread.ofPlatform().start(() -> lasts.run(event("{}")));

            // When
            scripts.close();

            // Then
            asking.join();
            await().atMost(LONG).until(() -> !scripts.runs());
            assertThat(failed(lasts.run(event("{}"))).detail()).isNotEmpty();
            assertThatThrownBy(() -> open(COUNTS)).hasMessageContaining("stops");
        }
    }

    @Test
    void anEventThatIsTooLongForItIsToldAsSuch() throws Exception {
        try (var counts = open(COUNTS)) {
            // When
            ScriptResult.Failed failed = failed(counts.run(event("\"" + "x".repeat(Frames.LONGEST) + "\"")));

            // Then
            assertThat(failed.detail()).contains("too many");
            assertThat(made(counts)).isEqualTo(1);
        }
    }

    private ScriptProcess.RemoteScript open(String text) throws Exception {
        return scripts.open(ScriptSource.of("s", text), Optional.empty(), WIDE);
    }

    private static ScriptEvent event(String json) {
        return new ScriptEvent(json.getBytes(UTF_8), () -> "{\"sourceId\":\"web\"}", false);
    }

    private static int made(ScriptProcess.RemoteScript counts) {
        List<byte[]> events = ((ScriptResult.Outputs) counts.run(event("{}")).result()).events();
        return Integer.parseInt(new String(events.getFirst(), UTF_8).replaceAll(".*\"n\":(\\d+).*", "$1"));
    }

    private static ScriptResult.Failed failed(ScriptProcess.Made made) {
        return (ScriptResult.Failed) made.result();
    }
}
