package io.windtrap.console;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.console.http.Json;
import io.windtrap.console.http.RawHttp;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is written into the log about who does what, where neither Kafka nor a gateway runs. */
final class AuditLogTest {
    private static final String PASSWORD = "correct horse";
    private static final String KEY = "the-whole-key-of-web";

    private AuditLines lines;
    private Console console;

    @BeforeEach
    void start() throws Exception {
        lines = new AuditLines();
        String hash = BCrypt.withDefaults().hashToString(10, PASSWORD.toCharArray());
        console = Console.start(ConfigLoader.parse("test", """
            kafka: {bootstrap-servers: "127.0.0.1:1"}
            gateway: {port: 1}
            console:
              port: 0
              admin: {port: 0}
              gateways: ["127.0.0.1:1"]
              forwarders: ["127.0.0.1:1"]
              test-event-url: "http://127.0.0.1:1"
              users:
                - {name: ann, role: operator, password-hash: '%1$s'}
                - {name: bob, role: viewer, password-hash: '%1$s'}
            sources: [{id: web, write-key: %2$s}]
            """.formatted(hash, KEY), Map.of()));
    }

    @AfterEach
    void stop() {
        console.close();
        lines.close();
    }

    private RawHttp.Answer logIn(String user, String password) throws IOException {
        return RawHttp.post(
                console.port(),
                "/api/login",
                "{\"user\":\"" + user + "\",\"password\":\"" + password + "\"}",
                "X-CSRF-Token: login");
    }

    private int post(RawHttp.Answer login, String path) throws IOException {
        return RawHttp.post(
                        console.port(),
                        path,
                        "{}",
                        "Cookie: " + login.cookie(),
                        "X-CSRF-Token: " + Json.read(login.body()).path("csrf").asText())
                .status();
    }

    @Test
    void whoLogsInAndWhoIsDeniedAreALineEach() throws IOException {
        // When
        logIn("ann", "a-wrong-password");
        RawHttp.Answer bob = logIn("bob", PASSWORD);
        int status = post(bob, "/api/sources/web/key");

        // Then
        assertThat(status).isEqualTo(403);
        assertThat(lines.all())
                .containsExactly(
                        "ann 127.0.0.1 log in | console | wrong user or password",
                        "bob 127.0.0.1 log in | console | done",
                        "bob 127.0.0.1 denied | /api/sources/web/key | not an operator");
        assertThat(lines.everything()).doesNotContain(PASSWORD, "a-wrong-password");
    }

    @Test
    void aKeyThatIsCopiedAndATestEventThatFailsAreALineEach() throws IOException {
        // Given
        RawHttp.Answer ann = logIn("ann", PASSWORD);

        // When
        int copied = post(ann, "/api/sources/web/key");
        int sent = post(ann, "/api/sources/web/test-event");

        // Then
        assertThat(copied).isEqualTo(200);
        assertThat(sent).isEqualTo(503);
        assertThat(lines.all())
                .endsWith(
                        "ann 127.0.0.1 copy write key | source web | done",
                        "ann 127.0.0.1 send test event | source web | failed");
        assertThat(lines.everything()).doesNotContain(KEY);
    }
}
