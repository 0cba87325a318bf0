package io.windtrap.observability.services;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/**
 * What a program said.
 *
 * @param exitCode 0 = it is content
 * @param output what it wrote, to either stream
 */
public record Program(int exitCode, String output) {
    /** Runs {@code command} in the folder of this module to its end. */
    public static Program run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Program(process.waitFor(), output);
    }
}
