package io.windtrap.dist.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The services in one process, whose JVM keeps what it learns. */
final class Trainees implements AutoCloseable {
    static final String LOG = "services.log";

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final String AUTHORIZATION =
            "Basic " + Base64.getEncoder().encodeToString("training:".getBytes(UTF_8));

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final Path log;
    private final Path cache;

    private Trainees(Process process, Path log, Path cache) {
        this.process = process;
        this.log = log;
        this.cache = cache;
    }

    static Trainees start(Path home, List<String> mainClasses, Path config, Path cache) throws IOException {
        Path log = config.resolveSibling(LOG);
        var builder = new ProcessBuilder(
                        home.resolve("runtime/bin/java").toString(),
                        "-XX:AOTCacheOutput=" + cache,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        home.resolve("lib/windtrap.jar").toString(),
                        Together.class.getName(),
                        String.join(",", mainClasses),
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        return new Trainees(builder.start(), log, cache);
    }

    boolean areReady(int... adminPorts) throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new IOException("the services of the training do not start; their log: " + log);
        }
        for (int port : adminPorts) {
            if (status(port, "/ready") != 200) {
                return false;
            }
        }
        return true;
    }

    void post(int port) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(port, "/v1/batch"))
                .timeout(TIMEOUT)
                .header("Authorization", AUTHORIZATION)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text("events.json")))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("the gateway of the training answered " + answer.statusCode() + " " + answer.body());
        }
    }

    /** As a monitor does. */
    void lookAt(int... adminPorts) throws IOException, InterruptedException {
        for (int port : adminPorts) {
            for (String path : List.of("/health", "/metrics", "/")) {
                if (status(port, path) != 200) {
                    throw new IOException("a service of the training does not answer " + path + "; its log: " + log);
                }
            }
        }
    }

    /** By SIGTERM; the JVM makes the cache before it ends. */
    void stop(Duration limit) throws IOException, InterruptedException {
        process.destroy();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS) || !Files.exists(cache)) {
            throw new IOException("the services of the training left no AOT cache; their log: " + log);
        }
    }

    static String text(String resource) throws IOException {
        try (InputStream file = Objects.requireNonNull(Trainees.class.getResourceAsStream(resource), resource)) {
            return new String(file.readAllBytes(), UTF_8);
        }
    }

    private int status(int port, String path) throws InterruptedException {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(uri(port, path)).timeout(TIMEOUT).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0; // not yet
        }
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.close();
    }
}
