package io.windtrap.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.common.network.Network;
import io.windtrap.console.access.Door;
import io.windtrap.console.access.OpenDoor;
import io.windtrap.console.access.PasswordDoor;
import io.windtrap.console.access.ProxyDoor;
import io.windtrap.console.access.Users;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port as browsers, and others, speak with it. */
final class ConsoleServerTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:15:00Z");

    private final Vertx vertx = Vertx.vertx();
    private final List<ConsoleServer> servers = new ArrayList<>();

    @AfterEach
    void stop() {
        servers.forEach(ConsoleServer::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private int start(Door door, Hosts hosts) throws IOException {
        Api api = new Api()
                .get(
                        "/api/echo/:name",
                        request -> Map.of("name", request.segment("name"), "n", request.number("n", 0, 10, 5)))
                .get("/api/at", request -> Map.of("t", request.time("t", NOW)))
                .get("/api/broken", _ -> {
                    throw new IllegalStateException("secret of the inside");
                })
                .get("/api/away", _ -> {
                    throw new IOException("ClickHouse does not answer");
                })
                .post("/api/write", Role.OPERATOR, request -> Map.of("text", request.requiredField("text")))
                .events("/api/stream", request -> {
                    request.number("n", 0, 10, 0);
                    return sink -> sink.end("end", "{\"reason\":\"done\"}");
                });
        var server = ConsoleServer.start(
                vertx,
                new ConsoleServer.Settings("127.0.0.1", 0, hosts, null),
                door,
                "1.2.3",
                session -> session.put("gateway_url", "http://gateway"),
                api,
                new RequestCounts(new SimpleMeterRegistry()));
        servers.add(server);
        return server.port();
    }

    private int open(Role role) throws IOException {
        return start(new OpenDoor(role, "token"), Hosts.ofThisMachine(List.of("console.example")));
    }

    private static PasswordDoor passwords() {
        return passwords(() -> NOW);
    }

    private static PasswordDoor passwords(InstantSource clock) {
        String hash = BCrypt.withDefaults().hashToString(4, "correct horse".toCharArray());
        return new PasswordDoor(
                new Users(
                        List.of(new Users.User("ann", hash, Role.OPERATOR), new Users.User("bob", hash, Role.VIEWER))),
                clock);
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
        assertThat(RawHttp.get(port, "/api/broken"))
                .returns(500, RawHttp.Answer::status)
                .satisfies(answer -> assertThat(answer.body()).doesNotContain("secret"));
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

    @Test
    void withUsersNothingIsToldBeforeTheLogin() throws IOException {
        // Given
        int port = start(passwords(), Hosts.any());

        // When / Then
        assertThat(RawHttp.get(port, "/api/session").body())
                .contains("\"logged_in\":false", "\"login\":\"password\"")
                .doesNotContain("http://gateway");
        assertThat(RawHttp.get(port, "/api/echo/a").status()).isEqualTo(401);
        assertThat(RawHttp.get(port, "/api/stream").status()).isEqualTo(401);
        assertThat(RawHttp.post(port, "/api/write", "{}", "X-CSRF-Token: token").status())
                .isEqualTo(401);
        assertThat(RawHttp.get(port, "/api/echo/a", "Cookie: windtrap_console=" + "x".repeat(3000))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aSessionBeginsAtTheLoginAndEndsAtTheLogout() throws IOException {
        // Given
        int port = start(passwords(), Hosts.any());

        // When
        RawHttp.Answer in = RawHttp.post(
                port, "/api/login", "{\"user\":\"ann\",\"password\":\"correct horse\"}", "X-CSRF-Token: login");

        // Then
        assertThat(in.status()).isEqualTo(200);
        assertThat(in.header("Set-Cookie").orElseThrow())
                .containsIgnoringCase("HttpOnly")
                .contains("SameSite=Strict", "Path=/");
        assertThat(in.body()).contains("\"role\":\"operator\"", "http://gateway");
        String cookie = "Cookie: " + in.cookie();
        String csrf = in.body().replaceAll(".*\"csrf\":\"([^\"]+)\".*", "$1");
        assertThat(RawHttp.get(port, "/api/echo/a", cookie).status()).isEqualTo(200);
        assertThat(RawHttp.post(port, "/api/write", "{\"text\":\"a\"}", cookie, "X-CSRF-Token: " + csrf)
                        .status())
                .isEqualTo(200);
        assertThat(RawHttp.post(port, "/api/write", "{\"text\":\"a\"}", cookie, "X-CSRF-Token: login")
                        .status())
                .isEqualTo(403);

        // When
        RawHttp.post(port, "/api/logout", "{}", cookie, "X-CSRF-Token: " + csrf);

        // Then
        assertThat(RawHttp.get(port, "/api/echo/a", cookie).status()).isEqualTo(401);
    }

    @Test
    void behindTlsTheCookieIsForTlsAlone() throws IOException {
        // Given
        int port = start(passwords(), Hosts.any());

        // When
        RawHttp.Answer in = RawHttp.post(
                port,
                "/api/login",
                "{\"user\":\"ann\",\"password\":\"correct horse\"}",
                "X-CSRF-Token: login",
                "X-Forwarded-Proto: https");

        // Then
        assertThat(in.header("Set-Cookie").orElseThrow()).contains("Secure");
    }

    @Test
    void guessesAreBounded() throws IOException {
        // Given
        int port = start(passwords(), Hosts.any());
        String guess = "{\"user\":\"ann\",\"password\":\"guess\"}";

        // When
        for (int i = 0; i < 10; i++) {
            assertThat(RawHttp.post(port, "/api/login", guess, "X-CSRF-Token: login")
                            .status())
                    .isEqualTo(401);
        }
        RawHttp.Answer last = RawHttp.post(
                port, "/api/login", "{\"user\":\"ann\",\"password\":\"correct horse\"}", "X-CSRF-Token: login");

        // Then
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.header("Retry-After")).isPresent();
    }

    @Test
    void loginsThatWaitKeepNobodyElseWaiting() throws Exception {
        // Given
        var goOn = new CountDownLatch(1);
        int port = start(
                passwords(() -> {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return NOW;
                }),
                Hosts.any());
        String guess = "{\"user\":\"ann\",\"password\":\"guess\"}";
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ExecutorCompletionService<RawHttp.Answer>(threads);

            // When
            for (int i = 0; i < 20; i++) {
                answers.submit(() -> RawHttp.post(port, "/api/login", guess, "X-CSRF-Token: login"));
            }

            // Then: six wait, and the others are told at once
            for (int i = 0; i < 14; i++) {
                RawHttp.Answer refused = answers.take().get();
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.header("Retry-After")).contains("1");
            }
            assertThat(RawHttp.get(port, "/api/echo/a").status()).isEqualTo(401);
            goOn.countDown();
            for (int i = 0; i < 6; i++) {
                assertThat(answers.take().get().status()).isEqualTo(401);
            }
        } finally {
            goOn.countDown();
        }
    }

    @Test
    void theHeaderOfAProxyCountsFromItsAddressAlone() throws IOException {
        // Given
        int port = start(
                new ProxyDoor("X-Forwarded-User", List.of(Network.of("127.0.0.1")), Set.of("ann"), "secret"),
                Hosts.any());

        // When / Then
        assertThat(RawHttp.get(port, "/api/session", "X-Forwarded-User: ann").body())
                .contains("\"role\":\"operator\"", "\"login\":\"proxy\"");
        assertThat(RawHttp.get(port, "/api/session", "X-Forwarded-User: bob").body())
                .contains("\"role\":\"viewer\"");
        assertThat(RawHttp.get(port, "/api/session", "X-Forwarded-User: bob", "X-Forwarded-User: ann")
                        .body())
                .contains("\"logged_in\":false");
        int elsewhere = start(
                new ProxyDoor("X-Forwarded-User", List.of(Network.of("10.0.0.0/8")), Set.of("ann"), "secret"),
                Hosts.any());
        assertThat(RawHttp.get(elsewhere, "/api/session", "X-Forwarded-User: ann")
                        .body())
                .contains("\"logged_in\":false");
    }
}
