package io.windtrap.e2e.faults;

import io.windtrap.engine.process.LocalPort;
import io.windtrap.local.stack.ServiceMain;
import java.io.File;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One life of a service's process: started, then ended, killed or frozen. Its log is a file of its own. */
final class ServiceInstance implements AutoCloseable {
    private static final long STOP_LIMIT_SECONDS = 120;
    private static final int LINES_SHOWN = 30;

    /** Where the tests' own classes are: the services run without them. */
    private static final String TESTS = Path.of(ServiceInstance.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .getPath())
            .toString();

    private final Process process;
    private final ClassArchive archive;
    private final AtomicBoolean keepsArchive;
    private final Path log;
    private final Path ready;
    private final int adminPort;

    /**
     * Starts {@code main}; returns before it is ready.
     *
     * @param archive of the service's classes
     * @param heap its most memory, such as {@code 256m}
     * @param patches jars that come first on its class path
     * @param arguments of {@code main}
     */
    ServiceInstance(
            Path folder,
            String name,
            ClassArchive archive,
            String heap,
            List<Path> patches,
            Class<?> main,
            List<String> arguments)
            throws IOException {
        boolean ofTheTests = main.getPackage().equals(ServiceInstance.class.getPackage());
        this.archive = archive;
        this.keepsArchive = new AtomicBoolean(!ofTheTests && archive.take());
        this.log = folder.resolve(name + ".log");
        this.ready = folder.resolve(name + ".ready");
        this.adminPort = LocalPort.keep(folder.resolve(name + ".port"), 0);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                // Most live for seconds.
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlogback.configurationFile=logback.xml"));
        command.addAll(keepsArchive.get() ? archive.keeping() : archive.using());
        command.addAll(
                List.of(ServiceMain.class.getName(), ready.toString(), Integer.toString(adminPort), main.getName()));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        String own = ofTheTests ? classPath() + File.pathSeparator + TESTS : classPath();
        builder.environment()
                .put(
                        "CLASSPATH",
                        Stream.concat(patches.stream().map(Path::toString), Stream.of(own))
                                .collect(Collectors.joining(File.pathSeparator)));
        builder.environment().put("WINDTRAP_GATEWAY_ADMIN_PORT", Integer.toString(adminPort));
        builder.environment().put("WINDTRAP_FORWARDER_ADMIN_PORT", Integer.toString(adminPort));
        builder.environment().put("WINDTRAP_TRANSFORMER_ADMIN_PORT", Integer.toString(adminPort));
        this.process = builder.start();
    }

    /** The class path of this process, without the tests. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty() && !Path.of(entry).toString().equals(TESTS))
                .collect(Collectors.joining(File.pathSeparator));
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

    /** How often a forwarder was given partitions. */
    long assignments() {
        return logged(" assigned ");
    }

    /** The last lines of its log. */
    String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size()));
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

    /** Waits until it ends by itself; returns its exit code. */
    int awaitExit() throws InterruptedException {
        int code = process.waitFor();
        archived();
        return code;
    }

    /** SIGKILL; returns when the process is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        archived();
    }

    private void archived() {
        if (keepsArchive.getAndSet(false)) {
            try {
                archive.ended(process.exitValue() == 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
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
            if (process.waitFor(STOP_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                archived();
            } else {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
