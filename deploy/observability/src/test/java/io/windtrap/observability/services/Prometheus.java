package io.windtrap.observability.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.engine.process.LocalPort;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A real Prometheus on 127.0.0.1 that scrapes each second and evaluates the rules of this folder. */
public final class Prometheus implements AutoCloseable {
    /** The file that holds them. */
    public static final Path RULES = Path.of("rules", "windtrap.yml");

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long STOP_SECONDS = 5;

    /** The pipe to this JVM is cut when it ends, however that happens, and then Prometheus ends too. */
    private static final String TETHERED = "exec 3<&0; \"$@\" </dev/null 3<&- & cat <&3 >/dev/null; kill $!; wait $!";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Process process;
    private final String url;

    private Prometheus(Process process, String url) {
        this.process = process;
        this.url = url;
    }

    /** Starts one for {@code services}, in their folder; returns before it answers. */
    static Prometheus start(RunningServices services) throws IOException {
        Path folder = services.folder();
        String address = "127.0.0.1:" + LocalPort.keep(folder.resolve("port"), 0);
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}
                rule_files: ['%s']
                scrape_configs:
                %s
                """.formatted(
                        RULES.toAbsolutePath(),
                        services.adminPorts().entrySet().stream()
                                .map(target -> "  - {job_name: %s, static_configs: [{targets: ['%s']}]}"
                                        .formatted(target.getKey(), target.getValue()))
                                .collect(Collectors.joining("\n"))));
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        TETHERED,
                        "sh",
                        PrometheusTools.path("prometheus").toString(),
                        "--config.file=" + config.toAbsolutePath(),
                        "--storage.tsdb.path=" + folder.resolve("data").toAbsolutePath(),
                        "--web.listen-address=" + address)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return new Prometheus(process, "http://" + address);
    }

    /** Whether the query finds at least one series that has a value now, NaN not being one. */
    public boolean finds(String expression) {
        return query(expression)
                .valueStream()
                .anyMatch(series -> !series.at("/value/1").asText().equals("NaN"));
    }

    /**
     * What the query finds.
     *
     * @throws IllegalStateException if Prometheus refuses it; says why
     */
    public JsonNode query(String expression) {
        return get("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .path("result");
    }

    /** The alerts that fire or are pending, with their texts. */
    public JsonNode alerts() {
        return get("alerts").path("alerts");
    }

    private JsonNode get(String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create(url + "/api/v1/" + path))
                    .timeout(TIMEOUT)
                    .build();
            JsonNode answer = new ObjectMapper()
                    .readTree(client.send(request, BodyHandlers.ofString()).body());
            if (!answer.path("status").asText().equals("success")) {
                throw new IllegalStateException(
                        path + ": " + answer.path("error").asText());
            }
            return answer.path("data");
        } catch (IOException e) {
            throw new IllegalStateException("Prometheus does not answer: its log is beside its data", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
