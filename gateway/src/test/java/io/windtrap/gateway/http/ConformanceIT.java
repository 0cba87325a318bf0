package io.windtrap.gateway.http;

import static io.windtrap.gateway.TestGateway.authorization;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.TestTopic;
import io.windtrap.gateway.http.event.EventRoute;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The outcome tables of RudderStack's and Segment's contracts, row by row, over raw sockets. KEY in a path or a body is
 * the write key of an enabled source, OFF that of a disabled one; in the last column \n is a new line.
 */
final class ConformanceIT {
    private static TestGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        gateway = TestGateway.start(TestTopic.onSharedKafka());
        await().atMost(Duration.ofSeconds(60))
                .until(() -> gateway.admin("/ready").statusCode() == 200);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** Spec 1.1: who is let in, on each kind of route. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "POST | /v1/track            | web-key:      | 200 | ok",
                "POST | /v1/track            | web-key:pass  | 200 | ok",
                "POST | /v1/track            | web-key       | 401 | failed to read writekey from header\\n",
                "POST | /v1/track            | :pass         | 401 | failed to read writekey from header\\n",
                "POST | /v1/track            | ``            | 401 | failed to read writekey from header\\n",
                "POST | /v1/track            | no-key:       | 401 | invalid write key\\n",
                "POST | /v1/track            | old-key:      | 404 | source is disabled\\n",
                "POST | /v1/track?writeKey=KEY | ``          | 401 | failed to read writekey from header\\n",
                "POST | /beacon/v1/batch     | web-key:      | 401 | failed to read writekey from query params\\n",
                "POST | /beacon/v1/batch?writeKey= | web-key:| 401 | failed to read writekey from query params\\n",
                "POST | /beacon/v1/batch?writekey=KEY | ``   | 401 | failed to read writekey from query params\\n",
                "POST | /beacon/v1/batch?writeKey=no | web-key: | 401 | invalid write key\\n",
                "POST | /beacon/v1/batch?writeKey=OFF | ``   | 404 | source is disabled\\n",
                "POST | /beacon/v1/batch?a=%zz&writeKey=KEY | no-key: | 400 | empty batch payload\\n",
                "GET  | /v1/webhook          | ``            | 401 | failed to read writekey from query params\\n",
                "GET  | /v1/webhook          | web-key:      | 401 | invalid write key\\n",
                "GET  | /v1/webhook?writeKey=KEY | ``        | 401 | invalid write key\\n",
                "POST | /v1/webhook?writeKey=OFF | ``        | 401 | invalid write key\\n",
                "GET  | /v1/projects/KEY/settings | ``       | 200 | {\"integrations\":{\"Segment.io\":{\"apiKey\":\"web-key\"}}}",
                "GET  | /v1/projects/web%2Dkey/settings | `` | 200 | {\"integrations\":{\"Segment.io\":{\"apiKey\":\"web-key\"}}}",
                "GET  | /v1/projects/no/settings  | ``       | 401 | invalid write key\\n",
                "GET  | /v1/projects/%zz/settings | ``       | 401 | invalid write key\\n",
                "GET  | /v1/projects/OFF/settings | ``       | 404 | source is disabled\\n",
                "GET  | /v1/projects//settings    | ``       | 404 | 404 page not found\\n",
                "GET  | /v1/projects/KEY/x/settings | ``     | 404 | 404 page not found\\n",
                "GET  | /sourceConfig        | ``            | 400 | Invalid write key\\n",
                "GET  | /sourceConfig/?writeKey=no | ``      | 400 | Invalid write key\\n",
                "GET  | /sourceConfig        | no-key:       | 400 | Invalid write key\\n",
            })
    void authenticates(String method, String path, String credentials, int status, String body) throws Exception {
        String authorization = credentials.isEmpty() ? "" : "Authorization: " + authorization(credentials) + "\r\n";
        assertAnswer(exchange(method, path, authorization, "{\"userId\":\"u\"}"), status, body);
    }

    /** Spec 1.2: which bodies are refused, and as what. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                                 | invalid json\\n                                | invalid json\\n",
                "x                                  | invalid json\\n                                | invalid json\\n",
                "{\"userId\":1} x                   | invalid json\\n                                | invalid json\\n",
                "[{}]                               | event is not a valid rudder event\\n           | empty batch payload\\n",
                "7                                  | request neither has anonymousId nor userId\\n  | empty batch payload\\n",
                "null                               | request neither has anonymousId nor userId\\n  | empty batch payload\\n",
                "{\"data\":1}                       | request neither has anonymousId nor userId\\n  | empty batch payload\\n",
                "{\"userId\":\" \\u200b\"}          | request neither has anonymousId nor userId\\n  | empty batch payload\\n",
                "{\"userId\":0,\"batch\":[]}        | ok                                             | empty batch payload\\n",
                "{\"userId\":{},\"batch\":null}     | ok                                             | empty batch payload\\n",
                "{\"userId\":false,\"batch\":{\"userId\":\"u\"}} | ok                                | ok",
                "{\"userId\":\"u\",\"batch\":[[1]]} | ok                                             | event is not a valid rudder event\\n",
                "{\"userId\":\"u\",\"batch\":[\"x\"]} | ok                                           | event is not a valid rudder event\\n",
                "{\"userId\":\"u\",\"batch\":[null]} | ok                                            | event is not a valid rudder event\\n",
                "{\"userId\":\"u\",\"batch\":5}     | ok                                             | event is not a valid rudder event\\n",
                "{\"userId\":\"u\",\"batch\":[{\"userId\":1},{\"a\":1}]} | ok                        | request neither has anonymousId nor userId\\n",
                "{\"userId\":\"u\",\"batch\":[{\"type\":\"extract\"},{\"type\":\"record\"}]} | ok     | ok",
                "{\"type\":\"extract\"}             | request neither has anonymousId nor userId\\n  | empty batch payload\\n",
            })
    void judgesABodyByItsRoute(String body, String single, String batch) throws Exception {
        for (EventRoute route : EventRoute.values()) {
            if (route.isSegments()) {
                continue;
            }
            String expected = route.forcedType() == null ? batch : single;
            if (route == EventRoute.IMPORT && batch.startsWith("empty")) {
                expected = "ok";
            }
            String path = route.path() + (route.isBeacon() ? "?writeKey=web-key" : "");
            RawConnection.Answer answer = exchange("POST", path, KEY, body);
            assertThat(answer.body()).as(path).isEqualTo(unescaped(expected));
            assertThat(answer.status()).startsWith("HTTP/1.1 " + (expected.equals("ok") ? 200 : 400) + " ");
        }
    }

    /** Sdks 1: what Segment's SDKs send, with the key in the body, and the JSON they want. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/v1/t         | {\"userId\":\"u\",\"writeKey\":\"KEY\"}               | 200",
                "/v1/p         | {\"userId\":\"u\",\"writeKey\":\"KEY\"}               | 200",
                "/v1/i         | {\"userId\":\"u\",\"writeKey\":\"KEY\"}               | 200",
                "/v1/g         | {\"userId\":\"u\",\"writeKey\":\"KEY\"}               | 200",
                "/v1/a         | {\"userId\":\"u\",\"writeKey\":\"KEY\"}               | 200",
                "/v1/s         | {\"userId\":\"u\",\"writeKey\":\"KEY\"}               | 200",
                "/v1/b         | {\"batch\":[{\"userId\":\"u\"}],\"writeKey\":\"KEY\"} | 200",
                "/v1/import    | {\"batch\":[{\"userId\":\"u\"}],\"writeKey\":\"KEY\"} | 200",
                "/v1/import/   | {\"writeKey\":\"KEY\",\"batch\":[{\"userId\":\"u\"}]} | 200",
                "/v1/import/   | {\"writeKey\":\"KEY\",\"batch\":[]}                   | 200",
                "/v1/batch     | {\"batch\":[{\"userId\":\"u\"}],\"writeKey\":\"KEY\"} | 200",
                "/v1/track     | {\"userId\":\"u\",\"writeKey\":\"KEY\"}               | 200",
                "/v1/m         | {\"series\":[]}                                       | 200",
                "/v1/track     | {\"userId\":\"u\",\"writeKey\":\"no\",\"writeKey\":\"KEY\"} | 401 invalid write key",
                "/v1/batch     | {\"batch\":[{\"userId\":\"u\",\"writeKey\":\"KEY\"}]} | 401 failed to read writekey from header",
                "/v1/track     | {\"userId\":\"u\",\"writeKey\":7}                     | 401 failed to read writekey from header",
                "/v1/track     | {\"userId\":\"u\",\"x\":{\"writeKey\":\"KEY\"}}       | 401 failed to read writekey from header",
                "/v1/track     | {\"userId\":\"u\",\"writeKey\":\"KEY\"                | 401 failed to read writekey from header",
                "/v1/track     | {\"writeKey\":\"OFF\"}                                | 404 source is disabled",
                "/v1/track     | {\"writeKey\":\"KEY\"}                                | 400 request neither has anonymousId nor userId",
                "/v1/batch     | {\"writeKey\":\"KEY\"}                                | 400 empty batch payload",
            })
    void takesTheKeyFromTheBody(String path, String body, String expected) throws Exception {
        // When
        RawConnection.Answer answer = exchange("POST", path, "", body);

        // Then
        boolean accepted = expected.equals("200");
        assertAnswer(
                answer,
                Integer.parseInt(expected.substring(0, 3)),
                accepted ? "{\"success\":true}" : expected.substring(4) + "\\n");
        assertThat(answer.header("Content-Type"))
                .isEqualTo(accepted ? "application/json" : "text/plain; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource({"/v1/t", "/v1/p", "/v1/i", "/v1/g", "/v1/a", "/v1/s"})
    void answersSegmentsRoutesWithJsonWhereverTheKeyIs(String path) throws Exception {
        assertAnswer(exchange("POST", path, KEY, "{\"userId\":\"u\"}"), 200, "{\"success\":true}");
    }

    /** Spec 1.6: the same picture whatever is wrong. */
    @ParameterizedTest
    @CsvSource({
        "/pixel/v1/track?writeKey=KEY&userId=u&event=x",
        "/pixel/v1/page?writeKey=KEY&userId=u",
        "/pixel/v1/track",
        "/pixel/v1/track?writeKey=no&userId=u",
        "/pixel/v1/page?writeKey=OFF&userId=u",
        "/pixel/v1/page?writeKey=KEY",
        "/pixel/v1/track?writeKey=KEY&userId=u&event=",
        "/pixel/v1/track?%zz&writeKey=KEY;x",
    })
    void answersEveryPixelWithThePicture(String path) throws Exception {
        RawConnection.Answer answer = exchange("GET", path, "", "");
        assertThat(answer.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.header("Content-Type")).isEqualTo("image/gif");
        assertThat(Base64.getEncoder().encodeToString(answer.body().getBytes(ISO_8859_1)))
                .isEqualTo("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==");
    }

    /** Spec 1.8. */
    @ParameterizedTest
    @CsvSource({"/health", "/"})
    void tellsItsHealthInRudderStacksForm(String path) throws Exception {
        RawConnection.Answer answer = exchange("GET", path, "", "");
        assertThat(answer.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(answer.body())
                .matches("\\{\"appType\":\"GATEWAY\",\"server\":\"UP\",\"db\":\"UP\",\"acceptingEvents\":\"TRUE\","
                        + "\"routingEvents\":\"TRUE\",\"mode\":\"NORMAL\",\"backendConfigMode\":\"JSON\","
                        + "\"lastSync\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\",\"lastRegulationSync\":\"\"}");
    }

    @Test
    void tellsItsVersionAndKeepsRobotsOut() throws Exception {
        RawConnection.Answer version = exchange("GET", "/version", "", "");
        assertThat(version.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        assertThat(version.body()).contains("\"Version\":", "\"Features\":[\"gzip-req-payload\"]");
        RawConnection.Answer robots = exchange("GET", "/robots.txt", "", "");
        assertThat(robots.body()).isEqualTo("User-agent: * \nDisallow: / \n");
        assertThat(robots.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
    }

    /** Spec 0: strict paths and methods. */
    @ParameterizedTest
    @CsvSource({
        "GET,     /v1/track,          405, POST",
        "HEAD,    /v1/track,          405, POST",
        "OPTIONS, /v1/batch,          405, POST",
        "POST,    /pixel/v1/track,    405, GET",
        "PUT,     /v1/webhook,        405, 'GET,POST'",
        "HEAD,    /health,            405, GET",
        "POST,    /sourceConfig,      405, 'GET,HEAD'",
        "POST,    /v1/projects/x/settings, 405, GET",
        "POST,    /v1/track/,         404, ''",
        "POST,    /v1/extract,        404, ''",
        "POST,    /internal/v1/batch, 404, ''",
        "POST,    //v1/track,         404, ''",
        "GET,     /v1/projects/{writeKey}/settings, 401, ''",
    })
    void isStrictWithPathsAndMethods(String method, String path, int status, String allowed) throws Exception {
        RawConnection.Answer answer = exchange(method, path, "", "");
        assertThat(answer.status()).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.headers("Allow"))
                .containsExactlyInAnyOrder(allowed.isEmpty() ? new String[0] : allowed.split(","));
        if (status == 405) {
            assertThat(answer.body()).isEmpty();
        }
    }

    /** Spec 6.1: with and without slash, the key in the query or in Basic, and what each SDK reads. */
    @ParameterizedTest
    @CsvSource({
        "/sourceConfig?p=android&v=1, web-key:, web-key, true",
        "/sourceConfig/?p=npm&writeKey=KEY&build=modern, '', web-key, true",
        "/sourceConfig/?writeKey=KEY, web-key:, web-key, true",
        "/sourceConfig, old-key:, old-key, false",
    })
    void configuresAnSdk(String path, String credentials, String key, boolean enabled) throws Exception {
        String authorization = credentials.isEmpty() ? "" : "Authorization: " + authorization(credentials) + "\r\n";

        // When
        RawConnection.Answer answer = exchange("GET", path, authorization, "");
        RawConnection.Answer head = exchange("HEAD", path, authorization, "");

        // Then
        assertThat(answer.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
        String id = enabled ? "web" : "old";
        assertThat(answer.body().replaceAll("\"updatedAt\":\"\\d{4}-[^\"]+\\.\\d{3}Z\"", "TIME"))
                .isEqualTo("{\"source\":{\"id\":\"" + id + "\",\"name\":\"" + id + "\",\"writeKey\":\"" + key
                        + "\",\"enabled\":" + enabled + ",\"workspaceId\":\"windtrap\",TIME,\"config\":"
                        + "{\"statsCollection\":{\"errors\":{\"enabled\":false},\"metrics\":{\"enabled\":false}}},"
                        + "\"dataplanes\":{},\"destinations\":[]},TIME}");
        assertThat(head.status()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(head.body()).isEmpty();
    }

    @Test
    void takesAnAudienceListOverTheLimit() throws Exception {
        String prefix = "{\"userId\":\"u\",\"x\":\"";
        String event = prefix + "x".repeat(4_096_001 - prefix.length() - 2) + "\"}";

        assertAnswer(exchange("POST", "/v1/track", KEY, event), 413, "request size exceeds max limit\\n");
        assertAnswer(exchange("POST", "/v1/audiencelist", KEY, event), 200, "ok");
        assertAnswer(exchange("POST", "/v1/import", KEY, "{\"batch\":[" + event + "]}"), 200, "ok");
    }

    /** Spec 5. */
    @Test
    void answers429ToASourcePastItsRate() throws Exception {
        // Given: the source may send one event a second
        String slow = "Authorization: " + authorization("slow-key:") + "\r\n";
        String events = "{\"batch\":[" + "{\"userId\":1},".repeat(199) + "{\"userId\":1}]}";
        assertAnswer(exchange("POST", "/v1/batch", slow, events), 200, "ok");

        // When
        RawConnection.Answer refused = exchange("POST", "/v1/batch", slow, events);

        // Then
        assertAnswer(refused, 429, "max requests limit reached\\n");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(2, 200);
        assertThat(gateway.metric("windtrap_gateway_refusals_total{reason=\"rate_limited\"}"))
                .isEqualTo(1);
        assertAnswer(exchange("POST", "/v1/batch", KEY, events), 200, "ok");
    }

    @Test
    void boundsEvenWhatRudderStackDoesNot() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send("POST /v1/audiencelist HTTP/1.1\r\nHost: x\r\n" + KEY + "Content-Length: 16777217\r\n\r\n");
            assertThat(connection.receive().status()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void forgetsAClientThatHasClosedItsHalf() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(
                    "POST /v1/track HTTP/1.1\r\nHost: x\r\n" + KEY + "Content-Length: 12\r\n\r\n{\"userId\":1}");
            connection.closeSendingHalf();
            connection.isClosedByServer();
        }
        await().atMost(Duration.ofMinutes(2)).until(() -> gateway.metric("windtrap_gateway_in_flight_bytes") == 0);
        assertAnswer(exchange("POST", "/v1/track", KEY, "{\"userId\":1}"), 200, "ok");
    }

    @Test
    void answersAcceptedRequestsOfAPipelineInOrder() throws Exception {
        try (var connection = new RawConnection(gateway.port())) {
            String track = "POST /v1/track HTTP/1.1\r\nHost: x\r\n" + KEY;
            connection.send(track + "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"use\r\n7\r\nrId\":1}\r\n0\r\n\r\n"
                    + track + "Content-Length: 1\r\n\r\nx"
                    + "GET /robots.txt HTTP/1.1\r\nHost: x\r\n\r\n"
                    + track + "Content-Length: 12\r\n\r\n{\"userId\":1}");
            assertThat(connection.receive().body()).isEqualTo("ok");
            assertThat(connection.receive().body()).isEqualTo("invalid json\n");
            assertThat(connection.receive().body()).startsWith("User-agent");
            assertThat(connection.receive().body()).isEqualTo("ok");
        }
    }

    private static final String KEY = "Authorization: " + TestGateway.AUTHORIZATION + "\r\n";

    private static RawConnection.Answer exchange(String method, String path, String headers, String body)
            throws IOException {
        String target = path.replace("KEY", "web-key").replace("OFF", "old-key");
        String sent = body.replace("KEY", "web-key").replace("OFF", "old-key");
        try (var connection = new RawConnection(gateway.port())) {
            connection.send(method + " " + target + " HTTP/1.1\r\nHost: x\r\nOrigin: https://a.example\r\n" + headers
                    + (method.equals("POST") ? "Content-Length: " + sent.length() + "\r\n\r\n" + sent : "\r\n"));
            RawConnection.Answer answer = method.equals("HEAD") ? connection.receiveHead() : connection.receive();
            assertThat(answer.header("Access-Control-Allow-Origin"))
                    .as("CORS on every answer")
                    .isEqualTo(List.of("PUT", "DELETE").contains(method) ? "" : "https://a.example");
            return answer;
        }
    }

    private static void assertAnswer(RawConnection.Answer answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(unescaped(body));
        assertThat(answer.status()).startsWith("HTTP/1.1 " + status + " ");
        boolean refused = status >= 400;
        assertThat(answer.header("X-Content-Type-Options").toLowerCase(Locale.ROOT))
                .isEqualTo(refused ? "nosniff" : "");
        if (refused) {
            assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n");
    }
}
