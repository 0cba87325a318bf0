package io.windtrap.gateway.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.http.RawConnection;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway says without Kafka to a request for how it is written: its head, the length, coding and framing of its body. */
final class HttpMessageIT {
    private static final int LIMIT = 4_096_000;
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = TestGateway.start(TestGateway.NO_KAFKA);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Test
    void refusesABodyOverTheLimitByItsLengthAndByItsBytes() throws Exception {
        // Given
        byte[] body = event(LIMIT + 1);

        // When: announced, chunked, and announced without a byte of it being sent
        var announced = gateway.send(gateway.to("/v1/track").POST(BodyPublishers.ofByteArray(body)));
        var chunked = gateway.send(
                gateway.to("/v1/track").POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));

        // Then
        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).isEqualTo("request size exceeds max limit\n");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(gateway.send(gateway.to("/v1/track").POST(BodyPublishers.ofByteArray(event(LIMIT))))
                        .statusCode())
                .isEqualTo(503);
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(head("Content-Length: 10000000000"));
            assertThat(connection.receive().status()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void cutsOffAClientThatGoesOnSendingAfterItWasRefused() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            // Given
            connection.send(head("Content-Length: 10000000000"));
            assertThat(connection.receive().status()).startsWith("HTTP/1.1 413 ");

            // When
            byte[] megabyte = new byte[1 << 20];
            int sent = 0;
            try {
                while (sent < 200) {
                    connection.send(megabyte);
                    sent++;
                }
            } catch (IOException cut) {
                // Then
            }
            assertThat(sent).isLessThan(200);
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesAZipBomb() throws Exception {
        // Given
        byte[] bomb = TestGateway.gzip(new byte[200_000_000]);
        assertThat(bomb.length).isLessThan(LIMIT);

        // When
        HttpResponse<String> answer = gateway.postGzip("/v1/track", bomb);

        // Then
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).isEqualTo("request size exceeds max limit\n");
        assertThat(gateway.metric("windtrap_gateway_in_flight_bytes")).isZero();
    }

    @Test
    void tellsBrokenGzipFromBrokenJson() throws Exception {
        byte[] valid = TestGateway.gzip("{\"userId\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(gateway.postGzip("/v1/track", valid).statusCode()).isEqualTo(503);
        assertThat(gateway.postGzip("/v1/track", new byte[0]).body()).isEqualTo("invalid json\n");
        assertThat(gateway.postGzip("/v1/track", TestGateway.gzip(new byte[0])).body())
                .isEqualTo("invalid json\n");
        assertThat(gateway.postGzip("/v1/track", Arrays.copyOf(valid, 12)).body())
                .isEqualTo("failed to read body from request\n");
        HttpResponse<String> garbage = gateway.postGzip("/v1/track", "garbage".getBytes(StandardCharsets.UTF_8));
        assertThat(garbage.statusCode()).isEqualTo(400);
        assertThat(garbage.body()).isEqualTo("body is not gzip\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GZIP | 503", "gzip | 503", "Gzip | 503", "x-gzip | 503", "X-GZip | 503", "'gzip, identity' | 503",
                "br | 415", "deflate | 415", "'gzip, gzip' | 415", "'br, gzip' | 415", "zstd | 415", "nonsense | 415",
            })
    void readsGzipHoweverItIsWrittenAndNoOtherCoding(String coding, int status) throws Exception {
        // Given
        byte[] valid = TestGateway.gzip("{\"userId\":1}".getBytes(StandardCharsets.UTF_8));

        // When
        HttpResponse<String> answer = gateway.send(
                gateway.to("/v1/track").header("Content-Encoding", coding).POST(BodyPublishers.ofByteArray(valid)));

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(status == 415 ? "unsupported content encoding\n" : "service unavailable\n");
        assertThat(gateway.metric("windtrap_gateway_in_flight_bytes")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "IDENTITY", ""})
    void readsABodyOfNoCoding(String coding) throws Exception {
        assertThat(gateway.send(gateway.to("/v1/track")
                                .header("Content-Encoding", coding)
                                .POST(BodyPublishers.ofString("{\"userId\":1}")))
                        .statusCode())
                .isEqualTo(503);
    }

    @Test
    void saysContinueOnlyWhenItWantsTheBody() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(head("Content-Length: 1\r\nExpect: 100-continue"));
            assertThat(connection.receive().status()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(connection.send("x").receive().body()).isEqualTo("invalid json\n");
        }
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(head("Content-Length: 10000000\r\nExpect: 100-continue"));
            assertThat(connection.receive().status()).startsWith("HTTP/1.1 413 ");
            assertThat(connection.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersPipelinedRequestsInOrderAndKeepsTheConnection() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            // When: the first is refused before its body is read
            connection.send("POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                    + head("Content-Length: 2") + "[]"
                    + head("Transfer-Encoding: chunked") + "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");

            // Then
            assertThat(connection.receive().body()).isEqualTo("404 page not found\n");
            assertThat(connection.receive().body()).isEqualTo("event is not a valid rudder event\n");
            assertThat(connection.receive().body()).isEqualTo("request neither has anonymousId nor userId\n");
        }
    }

    @ParameterizedTest
    @MethodSource("heads")
    void answersForAHeadThatNoRouteSees(String head, int status, String text, String reason) throws Exception {
        // Given
        String refusals = "windtrap_gateway_refusals_total{reason=\"" + reason + "\"}";
        String requests = "windtrap_gateway_requests_total{code=\"" + status + "\",route=\"none\"}";
        double refusedBefore = gateway.metric(refusals);
        double answeredBefore = gateway.metric(requests);
        try (var connection = new RawConnection(gateway.port())) {
            // When
            RawConnection.Answer answer = connection.send(head).receive();

            // Then
            assertThat(answer.status()).contains(" " + status + " ");
            assertThat(answer.body()).isEqualTo(text + "\n");
            assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Vary")).isEqualTo("Origin");
            assertThat(answer.header("Connection")).isEqualToIgnoringCase("close");
            assertThat(connection.isClosedByServer()).isTrue();
        }
        assertThat(gateway.metric(refusals)).isEqualTo(refusedBefore + 1);
        assertThat(gateway.metric(requests)).isEqualTo(answeredBefore + 1);
        assertThat(gateway.metric("windtrap_gateway_requests_in_flight")).isZero();
    }

    static Stream<Arguments> heads() {
        String tooLarge = "431 Request Header Fields Too Large";
        return Stream.of(
                arguments(head("X: " + "x".repeat(70_000)), 431, tooLarge, "head_too_large"),
                arguments("GET /" + "x".repeat(70_000), 431, tooLarge, "head_too_large"),
                // 2,000 fields of a head that never ends
                arguments("POST /v1/track HTTP/1.1\r\n" + "a:\r\n".repeat(2000), 431, tooLarge, "head_too_large"),
                arguments("GET / HTTP/1.1\r\nHost: x\r\na b: c\r\n\r\n", 400, "400 Bad Request", "bad_request"),
                arguments(
                        head("Transfer-Encoding: gzip, chunked") + "0\r\n\r\n", 400, "400 Bad Request", "bad_request"),
                arguments(
                        head("Transfer-Encoding: chunked, chunked") + "0\r\n\r\n",
                        400,
                        "400 Bad Request",
                        "bad_request"),
                arguments(head("Transfer-Encoding: identity") + "0\r\n\r\n", 400, "400 Bad Request", "bad_request"),
                arguments(
                        head("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked") + "0\r\n\r\n",
                        400,
                        "400 Bad Request",
                        "bad_request"),
                arguments(
                        head("Transfer-Encoding: chunked, identity") + "0\r\n\r\n",
                        400,
                        "400 Bad Request",
                        "bad_request"),
                arguments(
                        head("Content-Length: 1\r\nTransfer-Encoding: xchunked") + "0\r\n\r\n",
                        400,
                        "400 Bad Request",
                        "bad_request"),
                arguments(
                        head("Content-Length: 5\r\nTransfer-Encoding: chunked") + "0\r\n\r\n",
                        400,
                        "400 Bad Request",
                        "bad_request"),
                arguments(
                        head("Transfer-Encoding: chunked").replace("HTTP/1.1", "HTTP/1.0") + "0\r\n\r\n",
                        400,
                        "400 Bad Request",
                        "bad_request"),
                arguments(head("Content-Length: 0").replace("Host: x\r\n", ""), 400, "400 Bad Request", "bad_request"),
                arguments(head("Transfer-Encoding:") + "0\r\n\r\n", 400, "400 Bad Request", "bad_request"),
                arguments(head("Host: x") + "0\r\n\r\n", 400, "400 Bad Request", "bad_request"),
                arguments(head("host: y") + "0\r\n\r\n", 400, "400 Bad Request", "bad_request"),
                arguments("nonsense\r\n\r\n", 400, "400 Bad Request", "bad_request"));
    }

    @Test
    void letsPagesReadWhyTheirHeadIsRefused() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            RawConnection.Answer answer = connection
                    .send(head("Origin: https://a.example\r\nX: y\r\nZ: " + "x".repeat(70_000)))
                    .receive();
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
        }
    }

    @Test
    void takesAsManyFieldsAsAnybodySends() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            String fields = "X-A: b\r\n".repeat(150);
            for (int i = 0; i < 3; i++) { // the count begins anew with each request
                connection.send(head(fields + "Content-Length: 1") + "x");
                assertThat(connection.receive().body()).isEqualTo("invalid json\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "5\r\n{\"use\r\nnonsense\r\n", "-1\r\n", "99999999999999999999\r\n"})
    void answersForABodyThatIsNoHttp(String chunks) throws Exception {
        // Given
        String refusals = "windtrap_gateway_refusals_total{reason=\"body_unreadable\"}";
        double before = gateway.metric(refusals);
        try (var connection = new RawConnection(gateway.port())) {
            // When
            connection.send(head("Transfer-Encoding: chunked") + chunks);

            // Then
            RawConnection.Answer answer = connection.receive();
            assertThat(answer.status()).startsWith("HTTP/1.1 500 ");
            assertThat(answer.body()).isEqualTo("failed to read body from request\n");
            assertThat(connection.isClosedByServer()).isTrue();
        }
        assertThat(gateway.metric(refusals)).isEqualTo(before + 1);
        assertThat(gateway.metric("windtrap_gateway_in_flight_bytes")).isZero();
    }

    private static String head(String header) {
        return "POST /v1/track HTTP/1.1\r\nHost: x\r\nAuthorization: " + TestGateway.AUTHORIZATION + "\r\n" + header
                + "\r\n\r\n";
    }

    private static byte[] event(int size) {
        String prefix = "{\"userId\":\"u\",\"x\":\"";
        return (prefix + "x".repeat(size - prefix.length() - 2) + "\"}").getBytes(StandardCharsets.UTF_8);
    }
}
