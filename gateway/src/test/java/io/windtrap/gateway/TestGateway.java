package io.windtrap.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** A gateway in this process, on free ports of 127.0.0.1, with the source {@code web} and the disabled source {@code old}. */
public final class TestGateway implements AutoCloseable {
    /** {@code Authorization} of the source {@code web}. */
    public static final String AUTHORIZATION = authorization("web-key:");

    /** Where no Kafka is. */
    public static final String NO_KAFKA = "127.0.0.1:1";

    /** A busy machine may take longer than the default; shorter than what {@link Load} waits for an answer. */
    private static final String ACKNOWLEDGEMENT_TIMEOUT = "acknowledgement-timeout: 45s";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Gateway gateway;

    private TestGateway(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Starts with {@code gatewayKeys} (such as {@code max-body: 100}, a line each) beyond the ports. */
    public static TestGateway start(String bootstrapServers, String... gatewayKeys) throws IOException {
        try {
            return new TestGateway(
                    Gateway.start(ConfigLoader.parse("test", yaml(bootstrapServers, gatewayKeys), Map.of())));
        } catch (ConfigException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Its key for the files of {@link io.windtrap.engine.testing.TestCertificate#writePem}. */
    public static String pemKeys(Path folder) {
        return "tls: {certificate: '" + folder.resolve("tls.crt") + "', key: '" + folder.resolve("tls.key") + "'}";
    }

    /** The configuration that a test gateway is started with. */
    public static String yaml(String bootstrapServers, String... gatewayKeys) {
        boolean isGiven = Arrays.stream(gatewayKeys).anyMatch(key -> key.startsWith("acknowledgement-timeout:"));
        String keys = Stream.concat(
                        Stream.of(gatewayKeys), isGiven ? Stream.empty() : Stream.of(ACKNOWLEDGEMENT_TIMEOUT))
                .collect(Collectors.joining("\n  "));
        return """
                kafka:
                  bootstrap-servers: %s
                gateway:
                  host: 127.0.0.1
                  port: 0
                  admin: {port: 0}
                  %s
                sources:
                  - {id: web, write-key: web-key}
                  - {id: old, write-key: old-key, enabled: false}
                  - {id: slow, write-key: slow-key, events-per-second: 1}
                  - {id: hub, write-key: cloud-key, type: HubSpot, category: cloud}
                """.formatted(bootstrapServers, keys);
    }

    /** {@code Authorization} of Basic credentials. */
    public static String authorization(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }

    public int port() {
        return gateway.port();
    }

    /** A request to {@code path} with the key of the source {@code web}. */
    public HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Authorization", AUTHORIZATION);
    }

    public HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send(to(path).POST(BodyPublishers.ofString(body)));
    }

    public CompletableFuture<HttpResponse<String>> postAsync(String path, String body) {
        return client.sendAsync(to(path).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> postGzip(String path, byte[] wire) throws IOException, InterruptedException {
        return send(to(path).header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(wire)));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** GET on the admin port. */
    public HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.adminPort() + path)));
    }

    /** The value of one line of {@code /metrics}, 0 when it isn't there. */
    public double metric(String nameAndLabels) throws IOException, InterruptedException {
        return admin("/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith(nameAndLabels + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    /** Drains and stops the gateway. */
    public void stopGateway() {
        gateway.close();
    }

    public static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        gateway.close();
        client.close();
    }
}
