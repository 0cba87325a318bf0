package io.windtrap.transformer.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.transformer.TransformerMain;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class TestCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void showsWhatAScriptMakesOfEachEvent() throws Exception {
        // Given
        Path script = write("own.js", """
                export function transformEvent(event, metadata) {
                  log('source', metadata(event).sourceId);
                  if (event.event === 'Drop') return;
                  if (event.event === 'Null') return null;
                  if (event.event === 'Many') return [event, {...event, second: true}];
                  if (event.mail) event.mail = event.mail.split('@')[1];
                  return event;
                }
                """);
        Path input = write("events.json", """
                {"type":"track","event":"Same","messageId":"m1"}
                {"type":"track","event":"Mail","messageId":"m2","a":1,"b":2,"c":3,"mail":"jane@b.example"}
                [{"event":"Drop"},{"event":"Null"},{"event":"Many"}]
                """);

        // When
        int code = run(script, "--input", input.toString(), "--source", "web");

        // Then
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().replaceAll("in \\d+\\.\\d\\d ms", "in T"))
                .contains(
                        "event 1  track Same of web  unchanged in T\n    Log: source web\n",
                        "event 2  track Mail of web  changed in T\n",
                        "    -  \"mail\" : \"jane@b.example\"\n    +  \"mail\" : \"b.example\"\n",
                        "event 3  Drop of web  dropped in T: the function returned nothing\n",
                        "event 4  Null of web  dropped in T\n",
                        "event 5  Many of web  became 2 events in T\n",
                        "5 events: 1 unchanged, 2 changed, 2 dropped, 0 failed",
                        "warning: for 1 of the dropped events the function returned nothing");
    }

    @Test
    void endsWithOneWhereAnEventFails() throws Exception {
        Path script = write("own.js", "export const transformEvent = event => event.a.b;");
        Path input = write("events.json", "{\"event\":\"\\u001b[2J\"}");

        int code = run(script, "--input", input.toString());

        assertThat(code).isOne();
        assertThat(out.toString())
                .contains("?[2J of test  failed in", "script_error\n", "(own.js:1:", "1 failed")
                .doesNotContain("\u001b");
    }

    @Test
    void takesLibrariesByTheirNames() throws Exception {
        Path library = write("marks.js", "export const MARK = 'from-the-library';");
        Path script = write(
                "own.js",
                "import { MARK } from 'marks'; export const transformEvent = event => ({...event, m: MARK});");
        Path input = write("events.json", "{}");

        int code = run(script, "--input", input.toString(), "--library", "marks=" + library);

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("from-the-library");
    }

    @Test
    void takesTheSettingsOfTheTransformationThatHasTheFile() throws Exception {
        // Given
        Path script =
                write("own.js", "export const transformEvent = event => ({...event, secret: getCredential('k')});");
        Path config = write("windtrap.yml", """
                kafka: {bootstrap-servers: "127.0.0.1:1"}
                transformations: [{id: own, step: script, script: {file: "%s", credentials: {k: "of-the-configuration"}}}]
                """.formatted(script));
        Path input = write("events.json", "{}");

        // When
        int code = run(script, "--input", input.toString(), "--config", config.toString());

        // Then
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("of-the-configuration");
    }

    @Test
    void givesAScriptTheEventsThatItsTransformationAppliesTo() throws Exception {
        // Given
        Path script = write("own.js", "export const transformEvent = event => ({...event, seen: true});");
        Path config = write("windtrap.yml", """
                kafka: {bootstrap-servers: "127.0.0.1:1"}
                sources: [{id: web, write-key: k}, {id: shop, write-key: l}]
                transformations: [{id: own, sources: web, events: "Bought,Paid", step: script, script: {file: "%s"}}]
                """.formatted(script));
        Path input = write("events.json", """
                {"type":"track","event":"Bought"}
                {"type":"track","event":"Seen"}
                {"type":"page","event":"Bought"}
                """);

        // When
        int code = run(script, "--input", input.toString(), "--source", "web", "--config", config.toString());

        // Then
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().replaceAll("in \\d+\\.\\d\\d ms", "in T"))
                .contains(
                        "event 1  track Bought of web  changed in T\n",
                        "event 2  track Seen of web  not applied\n",
                        "event 3  page Bought of web  not applied\n",
                        "3 events: 0 unchanged, 1 changed, 0 dropped, 0 failed, 2 not applied;")
                .doesNotContain("warning");

        // When: it applies to none
        assertThat(run(script, "--input", input.toString(), "--source", "shop", "--config", config.toString()))
                .isZero();

        // Then
        assertThat(out.toString())
                .contains(
                        "0 failed, 3 not applied;",
                        "warning: the transformation applies to none of these events: see its sources, types and events");
    }

    @Test
    void givesTransformBatchItsEventsTogether() throws Exception {
        // Given
        Path script = write("own.js", """
                export function transformBatch(events) {
                  log(events.length, 'together');
                  if (events.some(event => event.bad)) throw new Error('no');
                  return events.map(event => ({...event, of: events.length}));
                }
                """);
        Path config = write("windtrap.yml", """
                kafka: {bootstrap-servers: "127.0.0.1:1"}
                sources: [{id: web, write-key: k}]
                transformations: [{id: own, types: track, step: script, script: {file: "%s"}}]
                """.formatted(script));
        Path good = write("good.json", "{\"type\":\"track\"} {\"type\":\"page\"} {\"type\":\"track\"}");
        Path bad = write("bad.json", "[{}, {\"bad\":true}]");

        // When
        int code = run(script, "--input", good.toString(), "--source", "web", "--config", config.toString());

        // Then
        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString().replaceAll("in \\d+\\.\\d\\d ms", "in T"))
                .startsWith("batch of 2 in T\n    Log: 2 together\nevent 1  track of web  changed in T\n")
                .contains(
                        "+  \"of\" : 2",
                        "event 2  page of web  not applied\n",
                        "event 3  track of web  changed in T\n");

        // When: without a configuration
        assertThat(run(script, "--input", bad.toString())).isOne();

        // Then
        assertThat(out.toString().replaceAll("in \\d+\\.\\d\\d ms", "in T"))
                .contains(
                        "batch of 2 in T, tried one by one as it failed together\n    Log: 2 together\n",
                        "    Log: 1 together\n    Log: 1 together\n",
                        "+  \"of\" : 1",
                        "event 2   of test  failed in T: script_error\n",
                        "2 events: 0 unchanged, 1 changed, 0 dropped, 1 failed;");
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Path script = write("own.js", "export const transformEvent = event => ");
        Path good = write("good.js", "export const transformEvent = event => event;");
        Path input = write("events.json", "{}");
        Path broken = write("broken.json", "{}\n{\"a\" 1}");
        Path list = write("list.json", "[1]");
        Path empty = write("empty.json", "");

        assertThat(run(script, "--input", input.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("script of transformation own can't be used: SyntaxError: own.js:1");
        assertThat(run(folder.resolve("missing.js"), "--input", input.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("missing.js (NoSuchFileException)");
        assertThat(run(good, "--input", broken.toString())).isOne();
        assertThat(err.toString()).contains("broken.json can't be read as JSON: line 2, column");
        assertThat(run(good, "--input", list.toString())).isOne();
        assertThat(err.toString()).contains("not a JSON object");
        assertThat(run(good, "--input", empty.toString())).isOne();
        assertThat(err.toString()).contains("there are no events to try it on");
        assertThat(run(good, "--input", input.toString(), "--events", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("--events must be 1 to 10000");
        assertThat(run(good, "--config", folder.resolve("none.yml").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("none.yml");
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private int run(Path script, String... options) {
        List<String> arguments = new ArrayList<>(List.of("test", script.toString()));
        arguments.addAll(List.of(options));
        return new CommandLine(new TransformerMain())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(arguments.toArray(String[]::new));
    }
}
