package io.windtrap.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.console.access.OpenDoor;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port as browsers, and others, speak with it. */
final class ConsoleServerTest {
    private final RunningPort running = new RunningPort();

    @AfterEach
    void stop() {
        running.close();
    }

    private int open(Role role) throws IOException {
        return running.start(new OpenDoor(role, "token"), Hosts.ofThisMachine(List.of("console.example")));
    }

    @Test
    void everyAnswerForbidsWhatThePageDoesNotNeed() throws IOException {
        // Given
        int port = open(Role.VIEWER);

        for (String path : List.of("/", "/api/session", "/assets/no.js")) {
            // When
            RawHttp.Answer answer = RawHttp.get(port, path);

            // Then
            assertThat(answer.header("Content-Security-Policy").orElseThrow())
                    .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
        }
    }

    @Test
    void anotherNameThatLeadsToThisMachineIsRefused() throws IOException {
        // Given
        int port = open(Role.OPERATOR);

        // When / Then
        for (String host : List.of("evil.example", "evil.example:8090", "127.0.0.1.evil.example", "", "localhost.")) {
            assertThat(RawHttp.ask(port, "GET /api/session HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .status())
                    .as(host)
                    .isIn(400, 421);
        }
        for (String host : List.of("localhost:1", "127.0.0.1", "[::1]:8090", "LOCALHOST", "console.example:8090")) {
            assertThat(RawHttp.ask(port, "GET /api/session HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .status())
                    .as(host)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../pom.xml",
                "/assets/../../logback.xml",
                "/assets/%2e%2e/%2e%2e/logback.xml",
                "/assets/..%2f..%2flogback.xml",
                "/logback.xml",
                "/assets//etc/passwd.txt",
                "/windtrap.sample.yml",
                "/web.class",
                "/assets/a.js%00.html"
            })
    void onlyFilesOfThePagesAreServed(String path) throws IOException {
        // Given
        int port = open(Role.VIEWER);

        // When
        RawHttp.Answer answer = RawHttp.get(port, path);

        // Then
        assertThat(answer.status()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("root:", "configuration>");
    }

    @Test
    void aPathOfThousandsOfPartsIsNoFile() throws IOException {
        // Given
        int port = open(Role.VIEWER);

        // When / Then
        assertThat(RawHttp.get(port, "/a" + ".a".repeat(7_000)).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "other", ""})
    void aPageFromElsewhereIsToldNothing(String site) throws IOException {
        // Given
        int port = open(Role.OPERATOR);

        // When / Then
        for (String path : List.of("/api/session", "/api/echo/a", "/api/stream")) {
            RawHttp.Answer answer = RawHttp.get(port, path, "Sec-Fetch-Site: " + site);
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(answer.body()).contains("\"error\":\"forbidden\"", "another site");
        }
        assertThat(RawHttp.get(port, "/api/echo/a", "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: " + site)
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"same-origin", "none"})
    void theConsolesOwnPagesAreAnswered(String site) throws IOException {
        // Given
        int port = open(Role.VIEWER);

        // When / Then
        assertThat(RawHttp.get(port, "/api/echo/a", "Sec-Fetch-Site: " + site).status())
                .isEqualTo(200);
        assertThat(RawHttp.get(port, "/api/stream", "Sec-Fetch-Site: " + site).status())
                .isEqualTo(200);
    }

    @Test
    void aWriteNeedsTheTokenOfItsSessionAndTheRole() throws IOException {
        // Given
        int port = open(Role.OPERATOR);

        // When / Then
        assertThat(RawHttp.post(port, "/api/write", "{\"text\":\"a\"}").status())
                .isEqualTo(403);
        assertThat(RawHttp.post(port, "/api/write", "{\"text\":\"a\"}", "X-CSRF-Token: other")
                        .status())
                .isEqualTo(403);
        assertThat(RawHttp.post(port, "/api/write", "{\"text\":\"a\"}", "X-CSRF-Token: token"))
                .returns(200, RawHttp.Answer::status)
                .returns("{\"text\":\"a\"}", RawHttp.Answer::body);
        assertThat(RawHttp.get(port, "/api/write").status()).isIn(404, 405);
    }

    @Test
    void aViewerWritesNothing() throws IOException {
        // Given
        int port = open(Role.VIEWER);

        // When
        RawHttp.Answer answer = RawHttp.post(port, "/api/write", "{\"text\":\"a\"}", "X-CSRF-Token: token");

        // Then
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("\"error\":\"forbidden\"", "operators");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1]", "\"text\"", "{\"text\":", "{\"text\":1}", "{}", "{\"text\":\"a\"} {}", "nul", "\0"})
    void aBodyThatIsNotAsItMustBeIsA400(String body) throws IOException {
        // Given
        int port = open(Role.OPERATOR);

        // When
        RawHttp.Answer answer = RawHttp.post(port, "/api/write", body, "X-CSRF-Token: token");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":\"bad_request\"");
    }

    @Test
    void bodiesAreBoundedInLengthAndDepth() throws IOException {
        // Given
        int port = open(Role.OPERATOR);

        // When / Then
        String longText = "{\"text\":\"" + "a".repeat(70_000) + "\"}";
        assertThat(RawHttp.post(port, "/api/write", longText, "X-CSRF-Token: token")
                        .status())
                .isEqualTo(413);
        String deep = "{\"text\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertThat(RawHttp.post(port, "/api/write", deep, "X-CSRF-Token: token").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n=11", "n=-1", "n=1e9", "n=a", "n=99999999999999999999", "n=%00"})
    void aNumberOfTheQueryIsBounded(String query) throws IOException {
        // Given
        int port = open(Role.VIEWER);

        // When / Then
        assertThat(RawHttp.get(port, "/api/echo/a?" + query).status()).isEqualTo(400);
        assertThat(RawHttp.get(port, "/api/stream?" + query).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%2B900000000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "%2B10000-01-01T00:00:00Z", "now", "0"})
    void aTimeOfTheQueryIsBounded(String time) throws IOException {
        // Given
        int port = open(Role.VIEWER);

        // When / Then
        assertThat(RawHttp.get(port, "/api/at?t=" + time))
                .returns(400, RawHttp.Answer::status)
                .satisfies(answer -> assertThat(answer.body()).contains("bad_request", "1970 to 9999"));
        assertThat(RawHttp.get(port, "/api/at?t=9999-12-31T23:59:59.999Z").status())
                .isEqualTo(200);
    }

    @Test
    void hostileTextComesBackAsJsonText() throws IOException {
        // Given
        int port = open(Role.VIEWER);

        // When
        RawHttp.Answer answer = RawHttp.get(port, "/api/echo/%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%0A");

        // Then
        assertThat(answer.header("Content-Type")).contains("application/json; charset=utf-8");
        assertThat(answer.header("Cache-Control")).contains("no-store");
        assertThat(answer.body()).contains("<script>alert(1)</script>\\\"\\n");
    }

    @Test
    void whatFailsInsideIsToldToTheLogAlone() throws IOException {
        // Given
        int port = open(Role.VIEWER);

        // When / Then
        for (String path : List.of("/api/broken", "/api/error")) {
            assertThat(RawHttp.get(port, path))
                    .returns(500, RawHttp.Answer::status)
                    .satisfies(answer -> assertThat(answer.body()).doesNotContain("secret"));
        }
        assertThat(RawHttp.get(port, "/api/away"))
                .returns(503, RawHttp.Answer::status)
                .satisfies(answer -> assertThat(answer.body()).contains("ClickHouse does not answer"));
        assertThat(RawHttp.get(port, "/api/nothing").status()).isEqualTo(404);
    }

    @Test
    void aStreamEndsWithItsLastEvent() throws IOException {
        // Given
        int port = open(Role.VIEWER);

        // When
        RawHttp.Answer answer = RawHttp.get(port, "/api/stream");

        // Then
        assertThat(answer.header("Content-Type")).contains("text/event-stream; charset=utf-8");
        assertThat(answer.body()).contains("event: end\ndata: {\"reason\":\"done\"}\n\n");
    }
}
