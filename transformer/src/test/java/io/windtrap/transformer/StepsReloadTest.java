package io.windtrap.transformer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.geo.CityFile;
import io.windtrap.transformer.metrics.TransformerMetrics;
import io.windtrap.transformer.script.Scripts;
import io.windtrap.transformer.script.sandbox.Geolocation;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Outcome;
import io.windtrap.transformer.step.Steps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StepsReloadTest {
    private static final Event EVENT =
            new Event(null, "{\"a\":1}".getBytes(UTF_8), 0, new EventFacts("web", null, null, "m", null));

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Scripts scripts = new Scripts(Geolocation.NONE);
    private StepsReload reload;

    @BeforeEach
    void start() throws Exception {
        write("lib.js", "export const MARK = 'first';");
        write(
                "own.js",
                "import { MARK } from 'marks'; export const transformEvent = event => ({...event, mark: MARK});");
        reload = StepsReload.start(config("own.js"), scripts, new TransformerMetrics(registry, List.of("own")));
        reload.live().keep(EVENT);
    }

    @AfterEach
    void stop() {
        reload.close();
        reload.live().now().close();
        scripts.close();
    }

    @Test
    void takesAChangedScriptOver() throws Exception {
        String before = version();
        assertThat(made()).isEqualTo("{\"a\":1,\"messageId\":\"m\",\"mark\":\"first\"}");

        write("own.js", "export const transformEvent = event => ({...event, mark: 'second'});");

        awaitReloads("taken", 1);
        assertThat(made()).contains("second");
        assertThat(version()).hasSize(12).isNotEqualTo(before);
    }

    @Test
    void takesAChangedLibraryOver() throws Exception {
        write("lib.js", "export const MARK = 'other';");

        awaitReloads("taken", 1);
        assertThat(made()).contains("other");
    }

    @Test
    void leavesTheFormerScriptWhereTheNewOneHasAnErrorAndTakesItOnceItIsCorrected() throws Exception {
        // Given
        write("own.js", "export const transformEvent = event => ({...event, mark: ");
        awaitReloads("refused", 1);
        assertThat(made()).contains("first");

        // When
        write("own.js", "export const transformEvent = event => ({...event, mark: 'corrected'});");

        // Then
        awaitReloads("taken", 1);
        assertThat(made()).contains("corrected");
    }

    @Test
    void leavesTheFormerScriptWhereTheNewOneFailsForAllOfTheLatestEvents() throws Exception {
        write("own.js", "export const transformEvent = event => event.missing.value;");

        awaitReloads("refused", 1);
        assertThat(made()).contains("first");
    }

    @Test
    void leavesTheFormerScriptWhereTheNewOneIsTakenToBeBrokenAtOnce() throws Exception {
        // Given
        reload.live().keep(EVENT);
        reload.live().keep(EVENT);
        write("broken.js", "export const transformEvent = event => event.missing.value;");

        // When
        reload.reload(config("broken.js", "", 1));

        // Then
        assertThat(reloads("refused")).isOne();
        assertThat(made()).contains("first");

        // When
        write("broken.js", "export const transformEvent = event => ({...event, mark: 'corrected'});");

        // Then
        awaitReloads("taken", 1);
        assertThat(made()).contains("corrected");
    }

    @Test
    void watchesTheScriptsOfAChangedConfiguration() throws Exception {
        // Given
        reload.reload(config("missing.js"));
        assertThat(reloads("refused")).isOne();

        // When
        write("missing.js", "export const transformEvent = event => ({...event, mark: 'there'});");

        // Then
        awaitReloads("taken", 1);
        assertThat(made()).contains("there");
    }

    @Test
    void opensTheFileOfPlacesAnew() throws Exception {
        // Given
        Path file = CityFile.write(folder.resolve("city.mmdb"), "Berlin");
        write("own.js", "export const transformEvent = e => ({...e, city: geolocation('203.0.113.77')?.city});");
        reload.reload(config("own.js", file.toString()));
        assertThat(made()).contains("\"city\":\"Berlin\"");

        // When
        CityFile.write(file, "Potsdam");
        reload.reload(config("own.js", file.toString()));

        // Then
        assertThat(made()).contains("\"city\":\"Potsdam\"");

        // When
        reload.reload(config("own.js", folder.resolve("missing.mmdb").toString()));

        // Then
        assertThat(reloads("refused")).isOne();
        assertThat(made()).contains("\"city\":\"Potsdam\"");
    }

    private WindtrapConfig config(String script) throws Exception {
        return config(script, "");
    }

    private WindtrapConfig config(String script, String geolocation) throws Exception {
        return config(script, geolocation, 100);
    }

    private WindtrapConfig config(String script, String geolocation, int stopAfter) throws Exception {
        return ConfigLoader.parse(
                "test",
                """
                kafka: {bootstrap-servers: "127.0.0.1:1"}
                transformer: {geolocation: "%s"}
                transformations:
                  - {id: own, step: script, script: {file: "%s", stop-after: %d, libraries: {marks: "%s"}}}
                """.formatted(geolocation, folder.resolve(script), stopAfter, folder.resolve("lib.js")),
                Map.of());
    }

    private void write(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }

    private void awaitReloads(String result, double wanted) {
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> reloads(result) >= wanted);
    }

    private double reloads(String result) {
        return registry.get("windtrap.transformer.reloads")
                .tag("result", result)
                .counter()
                .count();
    }

    private String version() {
        return reload.live().now().named().getFirst().step().version();
    }

    private String made() {
        Steps.Result result = reload.live().now().apply(EVENT);
        return new String(((Outcome.Kept) result.outcome()).event().value(), UTF_8);
    }
}
