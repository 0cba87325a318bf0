package io.windtrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Programs of {@code src/test/sdks/node}; what they say of their troubles is in {@code target/node}. */
final class NodeProgram {
    private static final Path LOGS = Path.of("target", "node");
    private static final long LIMIT_SECONDS = 120;

    private NodeProgram() {}

    /** Runs a program that ends by itself, and fails unless it says that all went well. */
    static void run(String program, Map<String, String> environment) {
        try {
            Process process = of(program, environment)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            assertThat(ended)
                    .as(() -> "ended in time; it says " + output(program))
                    .isTrue();
            assertThat(process.exitValue()).as(() -> output(program)).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Starts a program that is talked with over its input and output. */
    static Process start(String program, Map<String, String> environment) {
        try {
            return of(program, environment).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a program said of its troubles. */
    static String output(String program) {
        try {
            return Files.readString(log(program));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder of(String program, Map<String, String> environment) throws IOException {
        Files.createDirectories(LOGS);
        ProcessBuilder node = new ProcessBuilder(
                "node", SdkCalls.SDKS.resolve("node").resolve(program).toString());
        node.environment().putAll(environment);
        return node.redirectError(log(program).toFile());
    }

    private static Path log(String program) {
        return LOGS.resolve(program + ".log");
    }
}
