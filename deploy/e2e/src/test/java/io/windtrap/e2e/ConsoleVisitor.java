package io.windtrap.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Looks at a console with the browser programs that lie beside its pages; what they say is in {@code target/console}. */
final class ConsoleVisitor {
    private static final Path PROGRAM = Path.of("..", "console", "web", "test-browser", "run.mjs");
    private static final Path OUTPUT = Path.of("target", "console");
    private static final String PICTURES = "console.pictures";
    private static final long LIMIT_SECONDS = 900;

    private ConsoleVisitor() {}

    /**
     * Runs parts of the program in turn, and fails where one of them does.
     *
     * @param parts names in {@code run.mjs}
     * @param environment what {@code settings.mjs} reads, but for the browser and the folder of pictures
     */
    static void visit(List<String> parts, Map<String, String> environment) throws IOException, InterruptedException {
        Files.createDirectories(OUTPUT);
        Path log = OUTPUT.resolve(String.join("-", parts) + ".log");
        ProcessBuilder node = new ProcessBuilder(Stream.concat(Stream.of("node", PROGRAM.toString()), parts.stream())
                .toList());
        node.environment().putAll(environment);
        node.environment()
                .put(
                        "CONSOLE_CHROMIUM",
                        RunningChromium.executable().orElseThrow().toString());
        node.environment().put("CONSOLE_FAILURES", OUTPUT.toString());
        if (Boolean.getBoolean(PICTURES)) {
            node.environment()
                    .put("CONSOLE_PICTURES", OUTPUT.resolve("pictures").toString());
        }
        Process process =
                node.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        String output = Files.readString(log, UTF_8);
        assertThat(ended).as(() -> "ended in time; it says " + output).isTrue();
        assertThat(process.exitValue()).as(() -> output).isZero();
        System.out.print(output.lines().map(line -> "console | " + line + "\n").reduce("", String::concat));
    }
}
