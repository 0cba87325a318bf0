package io.windtrap.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.TestGateway;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the gateway says without Kafka, everything but {@code ok}: to events, credentials, methods and pages. */
final class HttpContractIT {
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws IOException {
        gateway = TestGateway.start(TestGateway.NO_KAFKA);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/track    | ``             | 400 | invalid json",
                "/v1/track    | x              | 400 | invalid json",
                "/v1/identify | {\"data\":1}   | 400 | request neither has anonymousId nor userId",
                "/v1/page     | [{\"a\":1}]    | 400 | event is not a valid rudder event",
                "/v1/screen   | 5              | 400 | request neither has anonymousId nor userId",
                "/v1/batch    | {\"batch\":[]} | 400 | empty batch payload",
                "/v1/batch    | {\"batch\":[5]}| 400 | event is not a valid rudder event",
                "/v1/track/   | {}             | 404 | 404 page not found",
                "/v1/Track    | {}             | 404 | 404 page not found",
                "/v1/nothing  | {}             | 404 | 404 page not found",
                "/v1/group    | {\"userId\":1} | 503 | service unavailable",
                "/v1/alias    | {\"userId\":1} | 503 | service unavailable",
            })
    void refusesWithRudderStacksTexts(String path, String body, int status, String text) throws Exception {
        // When
        HttpResponse<String> answer = gateway.post(path, body);

        // Then
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(text + "\n");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(answer.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 503);
    }

    @ParameterizedTest
    @CsvSource({
        "Bearer x,                      401, failed to read writekey from header",
        "Basic d2ViLWtleQ==,            401, failed to read writekey from header",
        "Basic bm8ta2V5Og==,            401, invalid write key",
        "Basic b2xkLWtleTo=,            404, source is disabled",
    })
    void authenticatesBeforeItReadsTheBody(String authorization, int status, String text) throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            // When: the body is announced and never comes
            connection.send("POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                    + (authorization.isEmpty() ? "" : "Authorization: " + authorization + "\r\n") + "\r\n");

            // Then
            RawConnection.Answer answer = connection.receive();
            assertThat(answer.status()).startsWith("HTTP/1.1 " + status + " ");
            assertThat(answer.body()).isEqualTo(text + "\n");
        }
    }

    @Test
    void takesTheFirstOfTwoAuthorizationHeaders() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(
                    "POST /v1/track HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nAuthorization: Basic bm8ta2V5Og==\r\n"
                            + "Authorization: " + TestGateway.AUTHORIZATION + "\r\n\r\nx");
            assertThat(connection.receive().body()).isEqualTo("invalid write key\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void answersOtherMethodsOfAKnownPathWith405AndAllow(String method) throws Exception {
        // When
        HttpResponse<String> answer = gateway.send(gateway.to("/v1/track").method(method, BodyPublishers.noBody()));

        // Then
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().allValues("Allow")).containsExactly("POST");
    }

    @Test
    void echoesTheOriginOnEveryAnswer() throws Exception {
        for (String path : new String[] {"/v1/track", "/nothing"}) {
            // When
            HttpResponse<String> answer = gateway.send(
                    gateway.to(path).header("Origin", "https://a.example").POST(BodyPublishers.ofString("x")));

            // Then
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .hasValue("https://a.example");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                    .hasValue("true");
            assertThat(answer.headers().firstValue("Access-Control-Expose-Headers"))
                    .hasValue("Retry-After");
            assertThat(answer.headers().firstValue("Vary")).hasValue("Origin");
        }
        assertThat(gateway.post("/v1/track", "x").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(gateway.send(gateway.to("/v1/track")
                                .PUT(BodyPublishers.noBody())
                                .header("Origin", "null"))
                        .headers()
                        .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void answersAPreflightOnAnyPath() throws Exception {
        // When
        HttpResponse<String> answer = gateway.send(gateway.to("/anything")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://a.example")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "authorization,anonymousid,content-type,sentat"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("https://a.example");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Methods")).hasValue("POST");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Headers"))
                .hasValue("authorization,anonymousid,content-type,sentat");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .hasValue("true");
        assertThat(answer.headers().firstValue("Access-Control-Max-Age")).hasValue("900");
        assertThat(answer.headers().firstValue("Vary"))
                .hasValue("Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
    }

    @Test
    void allowsNothingToAPreflightForAMethodItDoesNotServe() throws Exception {
        // When
        HttpResponse<String> answer = gateway.send(gateway.to("/v1/track")
                .method("OPTIONS", BodyPublishers.noBody())
                .header("Origin", "https://a.example")
                .header("Access-Control-Request-Method", "DELETE"));

        // Then
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void saysWhichEventABatchIsRefusedFor() throws Exception {
        // When
        HttpResponse<String> answer = gateway.send(gateway.to("/v1/batch")
                .POST(BodyPublishers.ofString("{\"batch\":[{\"userId\":1},{\"userId\":2},{\"event\":\"x\"}]}")));

        // Then
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("X-Windtrap-Event")).hasValue("2");
    }

    @Test
    void doesNotCountAgainstASourceWhatKafkaDidNotTake() throws Exception {
        // Given: the source may send one event a second
        String events = "{\"batch\":[" + "{\"userId\":1},".repeat(100) + "{\"userId\":1}]}";

        for (int i = 0; i < 3; i++) {
            // When
            HttpResponse<String> answer = gateway.send(gateway.to("/v1/batch")
                    .setHeader("Authorization", TestGateway.authorization("slow-key:"))
                    .POST(BodyPublishers.ofString(events)));

            // Then
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("5");
        }
    }

    @Test
    void isHealthyButNotReadyAndSaysWhy() throws Exception {
        assertThat(gateway.admin("/health").statusCode()).isEqualTo(200);
        assertThat(gateway.admin("/ready").statusCode()).isEqualTo(503);
        assertThat(gateway.admin("/ready").body()).contains("Kafka");
    }

    @Test
    void countsWhatItRefuses() throws Exception {
        // Given
        String reason = "windtrap_gateway_refusals_total{reason=\"batch_empty\"}";
        String requests = "windtrap_gateway_requests_total{code=\"400\",route=\"/v1/batch\"}";
        double refusedBefore = gateway.metric(reason);
        double answeredBefore = gateway.metric(requests);

        // When
        gateway.post("/v1/batch", "{}");

        // Then
        assertThat(gateway.metric(reason)).isEqualTo(refusedBefore + 1);
        assertThat(gateway.metric(requests)).isEqualTo(answeredBefore + 1);

        // When
        gateway.post("/made/up/" + System.nanoTime(), "{}");

        // Then
        assertThat(gateway.metric("windtrap_gateway_requests_total{code=\"404\",route=\"none\"}"))
                .isPositive();
        assertThat(gateway.admin("/metrics").body()).doesNotContain("made");
    }
}
