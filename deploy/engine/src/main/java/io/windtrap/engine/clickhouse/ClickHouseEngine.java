package io.windtrap.engine.clickhouse;

import io.windtrap.engine.process.EngineProcess;
import io.windtrap.engine.process.EngineStartException;
import io.windtrap.engine.process.JavaProgram;
import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A real ClickHouse on 127.0.0.1, behind its HTTP interface, in a process of its own. */
public final class ClickHouseEngine extends EngineProcess {
    private static final List<String> JVM = List.of(
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dsun.net.httpserver.nodelay=true",
            "-Dsun.net.httpserver.idleInterval=120");

    private final ClickHouseOptions options;
    private final int port;

    private ClickHouseEngine(ClickHouseOptions options, int port, Path dataFolder) {
        Path ready = dataFolder.resolve("ready");
        var jvm = new ArrayList<>(JVM);
        jvm.add("-XX:ErrorFile=" + dataFolder.resolve("crash-%p.log"));
        jvm.addAll(options.jvmArguments());
        var arguments = List.of(dataFolder.resolve("engine.properties").toString(), ready.toString());
        super(
                "ClickHouse",
                new JavaProgram(ClickHouseEngineMain.class, jvm, arguments),
                options.logFile().toAbsolutePath(),
                ready);
        this.options = options;
        this.port = port;
    }

    /**
     * Starts the engine, on what is in the data folder already or from nothing, and returns when it answers.
     *
     * @throws EngineStartException with the reason: a busy port, the last lines of its log
     */
    public static ClickHouseEngine start(ClickHouseOptions options) {
        Path dataFolder = options.dataFolder().toAbsolutePath();
        try {
            Files.createDirectories(dataFolder);
            int port = LocalPort.keep(dataFolder.resolve("port"), options.port());
            var properties = new Properties();
            properties.setProperty("path", dataFolder.resolve("clickhouse").toString());
            properties.setProperty("port", Integer.toString(port));
            properties.setProperty("user", options.user());
            properties.setProperty("password", options.password());
            if (!options.grants().isEmpty()) {
                properties.setProperty(
                        "config", UserFiles.write(dataFolder, options.grants()).toString());
            }
            try (var file = Files.newBufferedWriter(dataFolder.resolve("engine.properties"))) {
                properties.store(file, null);
            }
            return new ClickHouseEngine(options, port, dataFolder);
        } catch (IOException e) {
            throw new EngineStartException("ClickHouse can't use the data folder " + dataFolder + ": " + e, e);
        }
    }

    /** Starts the engine on a free port; its log is {@code clickhouse.log} in the data folder. */
    public static ClickHouseEngine start(Path dataFolder) {
        return start(ClickHouseOptions.in(dataFolder));
    }

    public int port() {
        return port;
    }

    /** Where its HTTP interface listens, {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://" + LocalPort.HOST + ":" + port;
    }

    public String user() {
        return options.user();
    }

    public String password() {
        return options.password();
    }

    /** As {@link #query(String, String, String, String)}, of this engine. */
    public String query(String sql) {
        return query(url(), user(), password(), sql);
    }

    /**
     * Runs one statement on any ClickHouse and returns what it answers, as text.
     *
     * @throws IllegalStateException with ClickHouse's error
     * @throws UncheckedIOException the server is down
     */
    public static String query(String url, String user, String password, String sql) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .header("X-ClickHouse-User", user)
                .header("X-ClickHouse-Key", password)
                .POST(BodyPublishers.ofString(sql))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            var response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(response.body().strip());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("ClickHouse at " + url + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
