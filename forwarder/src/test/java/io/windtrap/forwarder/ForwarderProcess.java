package io.windtrap.forwarder;

import java.io.IOException;
import java.nio.file.Path;

/** A forwarder in a process of its own, as production runs it. */
final class ForwarderProcess {
    private ForwarderProcess() {}

    /** Starts one; returns before it forwards. All that it prints goes to {@code log}. */
    static Process start(Path config, Path log) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // It lives for seconds.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Dlogback.configurationFile=logback.xml",
                        ForwarderMain.class.getName(),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
