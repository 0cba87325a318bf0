package io.windtrap.common.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AdminServerTest {
    private final AtomicReference<List<String>> obstacles = new AtomicReference<>(List.of());
    private final ServiceMetrics metrics = new ServiceMetrics();
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start("127.0.0.1", 0, obstacles::get, metrics.registry());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        metrics.close();
    }

    @Test
    void isHealthyEvenWhenItIsNotReady() throws Exception {
        // Given
        obstacles.set(List.of("Kafka is away", "topic events is missing"));

        // Then
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/ready").statusCode()).isEqualTo(503);
        assertThat(get("/ready").body()).isEqualTo("Kafka is away\ntopic events is missing\n");
        assertThat(get("/metrics").body()).contains("windtrap_ready 0.0");

        // When
        obstacles.set(List.of());

        // Then
        assertThat(get("/ready").statusCode()).isEqualTo(200);
        assertThat(get("/ready").body()).isEqualTo("ready\n");
        assertThat(get("/metrics").body()).contains("windtrap_ready 1.0");
    }

    @Test
    void servesWhatIsRegisteredAndTheJvm() throws Exception {
        // Given
        metrics.registry().counter("windtrap_test_events").increment(3);

        // When
        HttpResponse<String> answer = get("/metrics");

        // Then
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(answer.body()).contains("windtrap_test_events_total 3.0").contains("jvm_memory_used_bytes");
    }

    @Test
    void answersHeadAndRefusesWhatItDoesNotServe() throws Exception {
        assertThat(send("HEAD", "/health").statusCode()).isEqualTo(200);
        assertThat(send("POST", "/health").statusCode()).isEqualTo(405);
        assertThat(get("/healthy").statusCode()).isEqualTo(404);
        assertThat(get("/ready/x").statusCode()).isEqualTo(404);
    }

    @Test
    void listsItsRoutes() throws Exception {
        assertThat(get("/").body()).isEqualTo("/health\n/ready\n/metrics\n");
    }

    @Test
    void answersForARouteThatWasAdded() throws Exception {
        // Given
        server.close();
        server = AdminServer.with(obstacles::get, metrics.registry())
                .route("/partitions", () -> new AdminServer.Answer(202, "application/json", "[0]"))
                .start("127.0.0.1", 0);

        // When
        HttpResponse<String> answer = get("/partitions");

        // Then
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("[0]");
        assertThat(send("HEAD", "/partitions").statusCode()).isEqualTo(202);
        assertThat(send("POST", "/partitions").statusCode()).isEqualTo(405);
        assertThat(get("/partitions/0").statusCode()).isEqualTo(404);
        assertThat(get("/").body()).isEqualTo("/health\n/ready\n/metrics\n/partitions\n");
        assertThat(get("/health").statusCode()).isEqualTo(200);
    }

    @Test
    void namesTheAddressThatIsTaken() {
        assertThatThrownBy(() -> AdminServer.start("127.0.0.1", server.port(), List::of, metrics.registry()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
