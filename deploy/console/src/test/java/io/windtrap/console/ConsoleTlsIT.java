package io.windtrap.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.TopicCreation;
import io.windtrap.engine.testing.TestCertificate;
import io.windtrap.engine.testing.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console's port with HTTPS, to clients that check its certificate. */
final class ConsoleTlsIT {
    private static final int PATIENCE_MS = 60_000;
    private static final String LOGIN = "{\"user\":\"ann\",\"password\":\"correct horse\"}";
    private static final String TOPIC = "console_tls_" + System.nanoTime();
    private static final Map<String, Object> KAFKA =
            Map.of("bootstrap.servers", TestServers.sharedKafka().bootstrapServers());

    @TempDir
    private static Path folder;

    private static TestCertificate certificate;
    private static Console console;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.create("console");
        certificate.writePem(folder);
        WindtrapConfig config = config(folder);
        try (Admin admin = Admin.create(KAFKA)) {
            var _ = new TopicCreation(1, 1, TopicCreation.FOR_EVER).create(admin, RequiredTopic.all(config));
        }
        try (var producer = new KafkaProducer<>(KAFKA, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(RecordFormat.encode(
                            TOPIC,
                            null,
                            "{\"type\":\"track\",\"event\":\"Over TLS\",\"messageId\":\"m\"}".getBytes(UTF_8),
                            System.currentTimeMillis(),
                            new EventFacts("web", null, null, null, null)))
                    .get();
        }
        console = Console.start(config);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void aSessionAndAStreamOfEventsGoOverTls() throws Exception {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(TestCertificate.trusting(certificate))
                .build()) {
            // When
            HttpResponse<String> in = client.send(
                    request("/api/login")
                            .header("X-CSRF-Token", "login")
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(LOGIN))
                            .build(),
                    BodyHandlers.ofString());

            // Then
            assertThat(in.statusCode()).as(in.body()).isEqualTo(200);
            assertThat(in.headers().firstValue("Strict-Transport-Security")).isPresent();
            String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
            assertThat(cookie.split("; ")).contains("Secure", "HTTPOnly", "SameSite=Strict", "Path=/");

            // When
            HttpResponse<Stream<String>> events = client.send(
                    request("/api/events/stream?since_seconds=600")
                            .header("Cookie", cookie.replaceFirst(";.*", ""))
                            .build(),
                    BodyHandlers.ofLines());

            // Then
            assertThat(events.statusCode()).isEqualTo(200);
            try (Stream<String> lines = events.body()) {
                assertThat(lines.anyMatch(line -> line.contains("Over TLS"))).isTrue();
            }
            client.shutdownNow();
        }
    }

    @Test
    void aPlainClientIsLeftWithoutAWord() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            socket.setSoTimeout(PATIENCE_MS);

            // When
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));

            // Then: its connection ends, long before the time that an idle one has
            assertThat(answer(socket)).doesNotContain("HTTP/");
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsToldAtTheStart() throws Exception {
        // Given
        Path mixed = Files.createDirectory(folder.resolve("mixed"));
        certificate.writePem(mixed);
        Files.writeString(
                mixed.resolve("tls.key"), TestCertificate.create("another").keyPem());

        // When / Then
        assertThatThrownBy(() -> Console.start(config(mixed)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the key is that of another certificate): see console.tls");
    }

    private static WindtrapConfig config(Path certificates) throws ConfigException {
        return ConfigLoader.parse(
                "test",
                """
                kafka: {bootstrap-servers: "%1$s", topic: %2$s}
                forwarder: {dead-letters: {topic: %2$s.dead}, replays: {topic: %2$s.replays}}
                console:
                  port: 0
                  admin: {port: 0}
                  users: [{name: ann, role: operator, password-hash: '%3$s'}]
                  tls: {certificate: '%4$s/tls.crt', key: '%4$s/tls.key'}
                sources: [{id: web, write-key: a}]
                destinations: [{id: none, type: blackhole}]
                """.formatted(
                                KAFKA.get("bootstrap.servers"),
                                TOPIC,
                                BCrypt.withDefaults().hashToString(10, "correct horse".toCharArray()),
                                certificates),
                Map.of());
    }

    private static String answer(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketException e) {
            return ""; // The end may overtake what was sent before.
        }
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + console.port() + path));
    }
}
