package io.windtrap.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, as its script starts it; both of its outputs go to one file. */
record Command(Process process, Path outputFile) {
    private static final long PATIENCE_SECONDS = 180;

    static Command start(Path outputFile, Class<?> main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        line.addAll(List.of(arguments));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(outputFile.toFile())
                .start();
        return new Command(process, outputFile);
    }

    /** Waits for its end. */
    int exitCode() throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("%s ends; it said: %s", outputFile, output())
                .isTrue();
        return process.exitValue();
    }

    /** What it has said up to now. */
    String output() throws IOException {
        return Files.readString(outputFile);
    }
}
