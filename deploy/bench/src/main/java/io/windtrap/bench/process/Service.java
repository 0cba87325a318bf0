package io.windtrap.bench.process;

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
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway, a forwarder or a transformer of one of the builds, in a process of its own, with the main class that production runs. */
public final class Service implements AutoCloseable {
    /** Those of the local stack, for both builds. */
    public static final List<String> JVM_FLAGS = List.of(
            "-Xms40m",
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long READY_POLL_MS = 10;
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);
    private static final Duration END_LIMIT = Duration.ofSeconds(60);
    private static final int LOG_LINES = 20;

    /** The services of Windtrap. */
    public enum Kind {
        GATEWAY("io.windtrap.gateway.GatewayMain", Part.GATEWAY),
        FORWARDER("io.windtrap.forwarder.ForwarderMain", Part.FORWARDER),
        TRANSFORMER("io.windtrap.transformer.TransformerMain", Part.TRANSFORMER),
        /** In a gateway's place. */
        BARE_HANDLER(BareHandler.class.getName(), Part.GATEWAY),
        /** Kafka's own {@code kafka-producer-perf-test}, in a gateway's place. */
        PRODUCER_PERFORMANCE("org.apache.kafka.tools.ProducerPerformance", Part.GATEWAY);

        private final String mainClass;
        private final Part part;

        Kind(String mainClass, Part part) {
            this.mainClass = mainClass;
            this.part = part;
        }

        Part part() {
            return part;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;
    private final Path logFile;
    private final long begun = System.nanoTime();
    private final Process process;

    private Service(Kind kind, Path logFile, Process process) {
        this.kind = kind;
        this.logFile = logFile;
        this.process = process;
    }

    /**
     * Starts the service and returns at once.
     *
     * @param flags of the JVM, beside {@link #JVM_FLAGS}, over which they win
     * @param environment beside the benchmark's own, but for what configures Windtrap or Java
     */
    static Service start(
            Kind kind,
            String classPath,
            List<String> flags,
            List<String> arguments,
            Map<String, String> environment,
            Path logFile)
            throws IOException {
        List<String> command = new ArrayList<>();
        // Ctrl-C in a terminal reaches every process of the group; the benchmark alone decides who stops when.
        command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", kind.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_FLAGS);
        command.addAll(flags);
        command.addAll(List.of("-Dlogback.configurationFile=logback.xml", Tethered.class.getName(), kind.mainClass));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(logFile.toFile());
        // Windtrap reads configuration from there as well: both builds get what the benchmark says, and no more.
        builder.environment().keySet().removeIf(name -> name.startsWith("WINDTRAP_") || name.startsWith("JAVA_"));
        builder.environment().putAll(environment);
        builder.environment().put("CLASSPATH", classPath);
        return new Service(kind, logFile, builder.start());
    }

    /**
     * Returns once {@code /ready} of the admin port says so.
     *
     * @return time since the process was started
     * @throws IllegalStateException if the service ended, or is not ready within a minute; with the end of its log
     */
    public Duration awaitReady(HttpClient client, int adminPort) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!isReady(client, request)) {
            requireAlive();
            if (System.nanoTime() > deadline) {
                throw failure("was not ready within " + START_LIMIT.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(READY_POLL_MS);
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /**
     * Does nothing while the process runs.
     *
     * @throws IllegalStateException if it has ended; with the end of its log
     */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw failure("ended with exit code " + process.exitValue());
        }
    }

    /**
     * Waits for the end of a service that ends by itself; returns all that it said.
     *
     * @throws IllegalStateException if it fails, or does not end within a minute; with the end of its log
     */
    public String awaitEnd() throws IOException, InterruptedException {
        if (!process.waitFor(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
            throw failure("did not end within " + END_LIMIT.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw failure("ended with exit code " + process.exitValue());
        }
        return Files.readString(logFile);
    }

    /** What went wrong with this service, with the end of its log. */
    public IllegalStateException failure(String what) {
        return new IllegalStateException("the %s %s; the end of its log %s:\n%s"
                .formatted(kind, what, logFile, String.join("\n", lastLogLines())));
    }

    public Kind kind() {
        return kind;
    }

    public long pid() {
        return process.pid();
    }

    /**
     * Stops the service by SIGTERM, as an operator does, and waits for its end.
     *
     * @throws IllegalStateException if it has not ended within {@code limit}; with the end of its log
     */
    public void terminate(Duration limit) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            throw failure("did not end within " + limit.toSeconds() + " s after SIGTERM");
        }
    }

    /** Stops the service in good order, by force after 15 s. Does nothing when it has ended already. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The process has ended and its end of the pipe with it.
        }
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private List<String> lastLogLines() {
        try {
            List<String> lines = Files.readAllLines(logFile);
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size());
        } catch (IOException | UncheckedIOException e) {
            return List.of("(can't be read: " + e.getMessage() + ")");
        }
    }
}
