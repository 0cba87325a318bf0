import io.windtrap.engine.kafka.KafkaEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.zip.GZIPOutputStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * The training run of the images: starts a broker, lets the gateway take events, forwarder and transformer read them, looks at each screen
 * of the console, and stops each, so that it leaves its AOT cache. There is no ClickHouse here: the forwarder maps events for a blackhole, and tries to reach one.
 */
final class Training {
    private static final Map<String, String> MAINS = Map.of(
            "gateway", "io.windtrap.gateway.GatewayMain",
            "forwarder", "io.windtrap.forwarder.ForwarderMain",
            "transformer", "io.windtrap.transformer.TransformerMain",
            "console", "io.windtrap.console.ConsoleMain");
    private static final String KEY = "training";
    private static final int REQUESTS = 1000;
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final String CONFIG = """
            kafka:
              bootstrap-servers: %s
            transformer:
              state-directory: %s/state
            sources:
              - id: web
                write-key: training
            transformations:
              - {id: emails, step: mask, mask: {patterns: email, how: cut}}
              - {id: bots, step: drop, drop: {only-bots: true}}
              - {id: own, step: script, script: {file: %<s/own.js}}
            destinations:
              - id: read
                type: blackhole
              - id: warehouse
                type: clickhouse
                clickhouse:
                  url: http://127.0.0.1:1
            """;
    private static final String SCRIPT = """
            export function transformEvent(event, metadata) {
              if (event.properties) { event.properties.source = metadata(event).sourceId; }
              return event;
            }
            """;
    private static final String BATCH = """
            {"batch": [
              {"type": "track", "event": "Order Completed", "userId": "u%1$d", "messageId": "t%1$d", "properties":
                {"total": 12.5, "count": %1$d, "coupon": "abc", "paid": true, "at": "2026-01-01T00:00:00Z", "items": [{"sku": "a"}]},
                "context": {"library": {"name": "training"}, "locale": "en-GB"}, "originalTimestamp": "2026-01-01T00:00:00.000Z"},
              {"type": "identify", "userId": "u%1$d", "messageId": "i%1$d", "traits": {"email": "a@b.c", "age": 40}},
              {"type": "page", "anonymousId": "a%1$d", "messageId": "p%1$d", "name": "Home", "properties": {"url": "https://a.b/c"}},
              {"type": "screen", "anonymousId": "a%1$d", "messageId": "s%1$d", "name": "Home"},
              {"type": "group", "userId": "u%1$d", "messageId": "g%1$d", "groupId": "g1", "traits": {"plan": "free"}},
              {"type": "alias", "userId": "u%1$d", "messageId": "l%1$d", "previousId": "a%1$d"}
            ], "sentAt": "2026-01-01T00:00:01.000Z"}
            """;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Path folder;

    private Training(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        var folder = Files.createTempDirectory("training");
        try (var kafka = KafkaEngine.start(folder.resolve("kafka"))) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                admin.createTopics(List.of(
                                new NewTopic("events", 6, (short) 1).configs(Map.of("max.message.bytes", "8388608")),
                                new NewTopic("events.transformed", 6, (short) 1).configs(Map.of("max.message.bytes", "8388608")),
                                new NewTopic("events.dead", 1, (short) 1).configs(Map.of("retention.ms", "-1"))))
                        .all()
                        .get(1, TimeUnit.MINUTES);
            }
            Files.writeString(folder.resolve("windtrap.yml"), CONFIG.formatted(kafka.bootstrapServers(), folder));
            Files.writeString(folder.resolve("own.js"), SCRIPT);
            new Training(folder).run();
        }
    }

    private void run() throws Exception {
        train("gateway", this::send);
        train("forwarder", () -> await("the forwarder has read all", () -> read() >= 6L * REQUESTS));
        train("transformer", () -> await("the transformer has written all", () -> transformed() >= 6L * REQUESTS));
        train("console", this::look);
    }

    private interface Work {
        void run() throws Exception;
    }

    private void train(String service, Work work) throws Exception {
        var home = Path.of("/opt/windtrap", service);
        var cache = home.resolve(service + ".aot");
        var options = home.resolve("jvm.options");
        var training = folder.resolve(service + ".options");
        // Only G1 can write the archive of objects; every collector but ZGC can read it.
        Files.writeString(
                training,
                Files.readString(options).replace("-XX:AOTCache=", "-XX:AOTCacheOutput=").replace("Serial", "G1"));
        var log = folder.resolve(service + ".log");
        List<String> command = List.of(
                "/opt/windtrap/java/bin/java",
                "@" + training,
                "-Xmx512m",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                MAINS.get(service),
                "--config",
                folder + "/windtrap.yml");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await(service + " serves", () -> !process.isAlive() || status(adminPort(service), "/health") == 200);
            work.run();
            for (String path : List.of("/ready", "/metrics")) {
                status(adminPort(service), path);
            }
            process.destroy();
            await(service + " has ended", () -> !process.isAlive());
        } finally {
            process.destroyForcibly();
        }
        if (!Files.exists(cache)) {
            System.err.println(Files.readString(log));
            throw new IOException(service + " left no AOT cache; its log is above");
        }
        System.out.println("training: " + cache + " " + Files.size(cache) / 1_000_000 + " MB");
    }

    private static int adminPort(String service) {
        return switch (service) {
            case "gateway" -> 8081;
            case "forwarder" -> 8082;
            case "transformer" -> 8083;
            default -> 8084;
        };
    }

    private void send() throws Exception {
        await("the gateway is ready", () -> status(8081, "/ready") == 200);
        for (int number = 0; number < REQUESTS; number++) {
            var body = BATCH.formatted(number).getBytes(StandardCharsets.UTF_8);
            boolean zipped = number % 2 == 0;
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:8080/v1/batch"))
                    .header("Authorization", "Basic " + Base64.getEncoder().encodeToString((KEY + ":").getBytes(StandardCharsets.UTF_8)))
                    .header("Content-Type", "application/json")
                    .header(zipped ? "Content-Encoding" : "X-Forwarded-For", zipped ? "gzip" : "192.0.2.1")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(zipped ? gzip(body) : body))
                    .build();
            int code = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (code != 200) {
                throw new IOException("the gateway answered " + code);
            }
        }
        for (String path : List.of("/health", "/docs", "/sourceConfig", "/version")) {
            status(8080, path);
        }
    }

    /** As somebody does who goes through the screens. Where ClickHouse would have to answer, the console answers that it does not. */
    private void look() throws IOException {
        for (String path : List.of(
                "/",
                "/api/session",
                "/api/overview",
                "/api/overview/series",
                "/api/sources",
                "/api/events/topics",
                "/api/events/search?event=Order%20Completed&limit=20",
                "/api/events/events/0/0",
                "/api/events/events/0/0/trace",
                "/api/problems/dead-letters",
                "/api/problems/discards",
                "/api/problems/refusals",
                "/api/schema",
                "/api/delivery",
                "/api/replays",
                "/api/transformations")) {
            int code = status(8090, path);
            if (code != 200 && code != 503) {
                throw new IOException("the console answered " + code + " to " + path);
            }
        }
    }

    private static byte[] gzip(byte[] body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body);
        }
        return bytes.toByteArray();
    }

    /** Events that the blackhole has read, by the forwarder's own metric. */
    private long read() {
        return sum(8082, "windtrap_forwarder_events_total{", "destination=\"read\"");
    }

    /** Events that the transformer has written. */
    private long transformed() {
        return sum(8083, "windtrap_transformer_events_total{", "");
    }

    private long sum(int port, String metric, String label) {
        return get(port, "/metrics")
                .lines()
                .filter(line -> line.startsWith(metric) && line.contains(label))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private int status(int port, String path) {
        return ask(port, path, HttpResponse::statusCode, 0);
    }

    private String get(int port, String path) {
        return ask(port, path, HttpResponse::body, "");
    }

    private <T> T ask(int port, String path, Function<HttpResponse<String>, T> answer, T none) {
        try {
            return answer.apply(http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            return none;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return none;
        }
    }

    private static void await(String what, BooleanSupplier condition) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IOException("waited in vain: " + what);
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }
}
