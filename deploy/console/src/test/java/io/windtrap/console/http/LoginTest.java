package io.windtrap.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.common.network.Network;
import io.windtrap.console.access.PasswordDoor;
import io.windtrap.console.access.ProxyDoor;
import io.windtrap.console.access.Users;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets in at the port: users with their passwords, and those whom a proxy names. */
final class LoginTest {
    private final RunningPort running = new RunningPort();

    @AfterEach
    void stop() {
        running.close();
    }

    private static PasswordDoor passwords() {
        return passwords(() -> RunningPort.NOW);
    }

    private static PasswordDoor passwords(InstantSource clock) {
        String hash = BCrypt.withDefaults().hashToString(4, "correct horse".toCharArray());
        return new PasswordDoor(
                new Users(
                        List.of(new Users.User("ann", hash, Role.OPERATOR), new Users.User("bob", hash, Role.VIEWER))),
                clock);
    }

    @Test
    void withUsersNothingIsToldBeforeTheLogin() throws IOException {
        // Given
        int port = running.start(passwords(), Hosts.any());

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
        int port = running.start(passwords(), Hosts.any());

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
        int port = running.start(passwords(), Hosts.any());

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
    void guessesAreBoundedWhateverAddressTheyClaim() throws IOException {
        // Given
        int port = running.start(passwords(), Hosts.any());
        String guess = "{\"user\":\"ann\",\"password\":\"guess\"}";

        // When
        for (int i = 0; i < 10; i++) {
            assertThat(RawHttp.post(port, "/api/login", guess, "X-CSRF-Token: login", "X-Forwarded-For: 10.0.0." + i)
                            .status())
                    .isEqualTo(401);
        }
        RawHttp.Answer last = RawHttp.post(
                port,
                "/api/login",
                "{\"user\":\"ann\",\"password\":\"correct horse\"}",
                "X-CSRF-Token: login",
                "X-Forwarded-For: 10.0.0.99");

        // Then
        assertThat(last.status()).isEqualTo(429);
        assertThat(last.header("Retry-After")).isPresent();
    }

    @Test
    void loginsThatWaitKeepNobodyElseWaiting() throws Exception {
        // Given
        var goOn = new CountDownLatch(1);
        int port = running.start(
                passwords(() -> {
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return RunningPort.NOW;
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
        int port = running.start(
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
        int elsewhere = running.start(
                new ProxyDoor("X-Forwarded-User", List.of(Network.of("10.0.0.0/8")), Set.of("ann"), "secret"),
                Hosts.any());
        assertThat(RawHttp.get(elsewhere, "/api/session", "X-Forwarded-User: ann")
                        .body())
                .contains("\"logged_in\":false");
    }
}
