package io.windtrap.e2e.faults;

import io.windtrap.engine.process.LocalPort;
import io.windtrap.local.stack.ServiceMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One life of a gateway's or forwarder's process: started, then ended, killed or frozen. Its log is a file of its own. */
final class ServiceInstance implements AutoCloseable {
    private static final long STOP_LIMIT_SECONDS = 30;

    private final Process process;
    private final Path log;
    private final Path ready;
    private final int adminPort;

    /**
     * Starts {@code main}; returns before it is ready.
     *
     * @param arguments of {@code main}
     */
    ServiceInstance(Path folder, String name, Class<?> main, List<String> arguments) throws IOException {
        this.log = folder.resolve(name + ".log");
        this.ready = folder.resolve(name + ".ready");
        this.adminPort = LocalPort.keep(folder.resolve(name + ".port"), 0);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                // Most live for seconds.
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=logback.xml",
                ServiceMain.class.getName(),
                ready.toString(),
                Integer.toString(adminPort),
                main.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("WINDTRAP_GATEWAY_ADMIN_PORT", Integer.toString(adminPort));
        builder.environment().put("WINDTRAP_FORWARDER_ADMIN_PORT", Integer.toString(adminPort));
        this.process = builder.start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether {@code /ready} has answered 200 once. */
    boolean wasReady() {
        return Files.exists(ready);
    }

    /** How many lines of its log hold {@code text}. */
    long logged(String text) {
        try (var lines = Files.lines(log)) {
            return lines.filter(line -> line.contains(text)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sum of the metric's values over all labels; 0 when there is none. */
    double metric(String name) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + adminPort + "/metrics");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String page = client.send(
                            HttpRequest.newBuilder(uri)
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return page.lines()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGCONT. */
    void thaw() throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-CONT", Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Whether it is stopped by SIGSTOP. */
    boolean isFrozen() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .anyMatch(line -> line.startsWith("State:")
                                && line.toLowerCase(Locale.ROOT).contains("(stopped)"));
    }

    /** Lets it end in good order, as SIGTERM would, by force after 30 s. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
        try {
            if (!process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
