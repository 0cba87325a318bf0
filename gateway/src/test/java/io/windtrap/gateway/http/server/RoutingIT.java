package io.windtrap.gateway.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.CapturedLog;
import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.http.RawConnection;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths are compared as sent, and the description of all of them comes from this gateway alone. */
final class RoutingIT {
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
    @ValueSource(
            strings = {
                "/v1/track/",
                "/v1/track//",
                "//v1/track",
                "/v1//track",
                "/v1/./track",
                "/v1/x/../track",
                "/v1/%74rack",
                "/v1%2Ftrack",
                "/v1/track%20",
                "/v1/track;a=b",
                "/V1/track",
                "/v1/import//",
                "/sourceConfig//",
                "/v1/projects/k/settings/",
                "/docs/",
                "/docs/../docs",
                "/docs/%2e%2e/docs",
                "/docs/x/openapi.yaml",
                "*",
            })
    void knowsNoPathButAsItIsWritten(String path) throws Exception {
        for (String method : new String[] {"GET", "POST"}) {
            RawConnection.Answer answer = exchange(method + " " + path + " HTTP/1.1\r\nHost: x\r\n");
            assertThat(answer.status()).startsWith("HTTP/1.1 404 ");
            assertThat(answer.body()).isEqualTo("404 page not found\n");
        }
    }

    @Test
    void tellsTheOperatorOnceOfEachSourceWhoseUrlHasASlashTooMany() throws Exception {
        try (var log = new CapturedLog()) {
            // When
            for (String path : new String[] {"//v1/track", "//v1/track", "/v1/track/"}) {
                post(path, TestGateway.AUTHORIZATION);
            }
            post("/v1/track/", TestGateway.authorization("cloud-key:"));
            exchange("POST /v1/nothing/ HTTP/1.1\r\nHost: x\r\n");

            // Then
            String remedy = "set the SDK's URL to the gateway's";
            assertThat(log.count("extra slash", "source=\"web\"")).isEqualTo(1);
            assertThat(log.has(remedy, "source=\"web\"", "path=\"//v1/track\"", "meant=\"/v1/track\""))
                    .isTrue();
            assertThat(log.has(remedy, "source=\"hub\"", "path=\"/v1/track/\"", "meant=\"/v1/track\""))
                    .isTrue();
            assertThat(log.has("/v1/nothing/")).isFalse();
        }
    }

    @Test
    void findsARouteBehindAnAbsoluteTargetAndWithAQuery() throws Exception {
        assertThat(exchange("GET http://a.example/robots.txt HTTP/1.1\r\nHost: a.example\r\n")
                        .status())
                .startsWith("HTTP/1.1 200 ");
        assertThat(exchange("GET /robots.txt?x=/y/ HTTP/1.1\r\nHost: under_score:80\r\n")
                        .status())
                .startsWith("HTTP/1.1 200 ");
        assertThat(exchange("GET /robots.txt HTTP/1.0\r\n").status()).contains(" 200 ");
    }

    @ParameterizedTest
    @CsvSource({"GET /robots.txt HTTP/1.1", "GET /robots.txt HTTP/1.1~Host: a b", "GET ?x HTTP/1.1~Host: x"})
    void refusesARequestWithoutAUsableHostOrPath(String head) throws Exception {
        RawConnection.Answer answer = exchange(head.replace("~", "\r\n") + "\r\nOrigin: https://a.example\r\n");
        assertThat(answer.status()).startsWith("HTTP/1.1 400 ");
        assertThat(answer.body()).isEqualTo("400 Bad Request\n");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://a.example");
    }

    @Test
    void countsARequestUnderItsRoute() throws Exception {
        exchange("GET /v1/projects/some-key/settings HTTP/1.1\r\nHost: x\r\n");
        exchange("OPTIONS /v1/screen HTTP/1.1\r\nHost: x\r\nAccess-Control-Request-Method: POST\r\n");
        exchange("PUT /v1/alias HTTP/1.1\r\nHost: x\r\n");
        exchange("PUT /v1/alias/ HTTP/1.1\r\nHost: x\r\n");

        assertThat(requests("/v1/projects/{writeKey}/settings", 401)).isEqualTo(1);
        assertThat(requests("/v1/screen", 204)).isEqualTo(1);
        assertThat(requests("/v1/alias", 405)).isEqualTo(1);
        assertThat(requests("none", 404)).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "/docs, text/html; charset=utf-8",
        "/docs/openapi.yaml, application/yaml",
        "/docs/page.js, text/javascript; charset=utf-8",
        "/docs/swagger-ui-bundle.js, text/javascript; charset=utf-8",
        "/docs/swagger-ui.css, text/css; charset=utf-8",
    })
    void servesItsDescription(String path, String contentType) throws Exception {
        // When
        HttpResponse<String> first = gateway.send(gateway.to(path));
        String tag = first.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> again = gateway.send(gateway.to(path).header("If-None-Match", tag));

        // Then
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Content-Type")).hasValue(contentType);
        assertThat(first.headers().firstValue("Content-Security-Policy").orElseThrow())
                .startsWith("default-src 'none'; script-src 'self';");
        assertThat(first.headers().firstValue("Cache-Control")).hasValue("no-cache");
        assertThat(first.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(first.body()).isNotEmpty();
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    private static double requests(String route, int code) throws Exception {
        return gateway.metric("windtrap_gateway_requests_total{code=\"" + code + "\",route=\"" + route + "\"}");
    }

    private static void post(String path, String authorization) throws IOException {
        assertThat(exchange("POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: " + authorization + "\r\n")
                        .status())
                .startsWith("HTTP/1.1 404 ");
    }

    private static RawConnection.Answer exchange(String head) throws IOException {
        try (var connection = new RawConnection(gateway.port())) {
            return connection.send(head + "Content-Length: 0\r\n\r\n").receive();
        }
    }
}
