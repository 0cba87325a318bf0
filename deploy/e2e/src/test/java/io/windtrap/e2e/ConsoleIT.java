package io.windtrap.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import at.favre.lib.crypto.bcrypt.BCrypt;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.console.Console;
import io.windtrap.local.sample.SampleRun;
import io.windtrap.local.stack.Stack;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The console's pages in Chromium, over the running stack with real events. */
@ExtendWith({RunningStack.class, RunningChromium.class})
final class ConsoleIT {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int EVENTS = 2_000;
    private static final int USERS = 50;
    private static final String POISONED = "poisoned-1";

    @TempDir
    private Path folder;

    @Test
    void showsWhatIsThereAndAnOperatorDrivesAPoisonedEventBackIn(Stack stack) throws Exception {
        // Given: sample events, hostile ones, and one that its table refuses
        SampleRun run = new SampleRun(URI.create(stack.gatewayUrl()), stack.writeKey(), "console", EVENTS, USERS, 0, 7);
        run.send(events -> {});
        HostileEvents.send(stack);
        HostileEvents.sendTrack(stack, "Poisoned Event", "healthy-1", 1);
        awaitRows(stack, "SELECT count() FROM hostile_price", 1);
        HostileEvents.sendPrice(stack);
        awaitRows(stack, "SELECT count() FROM rudder_discards WHERE table_name = 'hostile_price'", 1);
        awaitRows(stack, "SELECT count() FROM poisoned_event", 1);
        Rows.run(stack, "ALTER TABLE poisoned_event ADD CONSTRAINT small CHECK amount < 100");
        HostileEvents.sendTrack(stack, "Poisoned Event", POISONED, 500);

        try (Console console = start(stack, "without-login: operator\n  scripts: true")) {
            Map<String, String> environment = Map.of(
                    "CONSOLE_URL",
                    "http://127.0.0.1:" + console.port(),
                    "CONSOLE_POISONED_ID",
                    POISONED,
                    "CONSOLE_HOSTILE",
                    new ObjectMapper().writeValueAsString(HostileEvents.TEXTS));

            // When, Then
            ConsoleVisitor.visit(List.of("findPoisoned", "screens", "liveTail", "hostileText"), environment);
            Rows.run(stack, "ALTER TABLE poisoned_event DROP CONSTRAINT small");
            ConsoleVisitor.visit(List.of("redrivePoisoned"), environment);
            if (Boolean.getBoolean("console.thorough")) {
                ConsoleVisitor.visit(List.of("keyboard", "testEvent", "scripts"), environment);
            }
        }
        assertThat(Rows.number(stack, "SELECT count() FROM poisoned_event WHERE id = '" + POISONED + "'"))
                .isEqualTo(1);
    }

    @Test
    void letsInWhoHasAPasswordAndShowsAViewerNothingToChange(Stack stack) throws Exception {
        String users = """
                users:
                    - {name: ann, password-hash: '%s', role: operator}
                    - {name: ben, password-hash: '%s'}""".formatted(hash("ann's password"), hash("ben's password"));
        try (Console console = start(stack, users)) {
            ConsoleVisitor.visit(
                    List.of("access"),
                    Map.of(
                            "CONSOLE_URL", "http://127.0.0.1:" + console.port(),
                            "CONSOLE_USER", "ann",
                            "CONSOLE_PASSWORD", "ann's password",
                            "CONSOLE_VIEWER", "ben",
                            "CONSOLE_VIEWER_PASSWORD", "ben's password"));
        }
    }

    private Console start(Stack stack, String who) throws Exception {
        String yaml = """
                kafka: {bootstrap-servers: "%s"}
                sources: [{id: local, name: Local, write-key: "%s"}]
                destinations: [{id: local, clickhouse: {url: "%s"}}]
                console:
                  port: 0
                  gateway-url: "%s"
                  gateways: ["%s"]
                  forwarders: ["%s"]
                  admin: {port: 0}
                  %s
                """.formatted(
                        stack.kafka().bootstrapServers(),
                        stack.writeKey(),
                        stack.clickHouse().url(),
                        stack.gatewayUrl(),
                        authority(stack.gatewayAdminUrl()),
                        authority(stack.forwarderAdminUrl()),
                        who);
        return Console.start(ConfigLoader.load(Files.writeString(folder.resolve("windtrap.yml"), yaml), Map.of()));
    }

    private static String authority(String url) {
        return URI.create(url).getAuthority();
    }

    private static String hash(String password) {
        return BCrypt.withDefaults().hashToString(10, password.toCharArray());
    }

    private static void awaitRows(Stack stack, String count, long rows) {
        await(count).atMost(LIMIT).until(() -> Rows.number(stack, count) >= rows);
    }
}
