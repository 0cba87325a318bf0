package io.windtrap.dist;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A command that has ended; both of its outputs are one. */
record Command(int exitCode, String output) {
    /** Runs it in an environment that has nothing but {@code environment}. */
    static Command run(Map<String, String> environment, List<String> line) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Command(process.waitFor(), output);
    }

    static Command run(String... line) throws IOException, InterruptedException {
        return run(Map.of(), List.of(line));
    }

    /** What it said; fails unless it succeeded. */
    String succeeded() {
        assertThat(exitCode).as(output).isZero();
        return output;
    }
}
