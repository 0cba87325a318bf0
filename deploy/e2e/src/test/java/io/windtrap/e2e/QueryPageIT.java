package io.windtrap.e2e;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.console.Console;
import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.clickhouse.ClickHouseOptions;
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

/**
 * The page of queries in Chromium, over tables that the forwarder made. The stack's ClickHouse has one user, who may do everything, and no
 * query is taken as such a user: so the tables are copied to an engine whose user may read them and nothing else.
 */
@ExtendWith({RunningStack.class, RunningChromium.class})
final class QueryPageIT {
    private static final List<String> TABLES = List.of("tracks", "identifies", "pages");

    @TempDir
    private Path folder;

    @Test
    void answersReadyQuestionsAndTypedOnes(Stack stack) throws Exception {
        // Given
        new SampleRun(URI.create(stack.gatewayUrl()), stack.writeKey(), "query", 1_000, 50, 0, 7).send(events -> {});
        HostileEvents.send(stack);
        await().atMost(Duration.ofMinutes(5))
                .until(() -> Rows.number(stack, "SELECT count() FROM tracks WHERE user_id = 'hostile'") > 0
                        && TABLES.stream().allMatch(table -> Rows.number(stack, "SELECT count() FROM " + table) > 10));
        ClickHouseOptions options = ClickHouseOptions.in(folder.resolve("clickhouse"));
        try (var all = ClickHouseEngine.start(options)) {
            copy(stack, all);
        }
        try (var readable = ClickHouseEngine.start(options.withGrants(List.of("GRANT SELECT ON rudder.*")));
                Console console = start(stack, readable)) {
            // When, Then
            ConsoleVisitor.visit(
                    List.of("query"),
                    Map.of(
                            "CONSOLE_URL",
                            "http://127.0.0.1:" + console.port(),
                            "CONSOLE_HOSTILE",
                            new ObjectMapper().writeValueAsString(HostileEvents.TEXTS)));
            await("the query that was stopped")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> readable.query(
                                    "SELECT count() FROM system.processes WHERE query LIKE 'SELECT max(sipHash64%'")
                            .equals("0\n"));
        }
    }

    private static void copy(Stack stack, ClickHouseEngine to) {
        to.query("CREATE DATABASE rudder");
        for (String table : TABLES) {
            String name = "rudder." + table;
            to.query(stack.clickHouse().query("SHOW CREATE TABLE " + name + " FORMAT TSVRaw"));
            to.query("INSERT INTO " + name + " FORMAT TSV\n"
                    + stack.clickHouse().query("SELECT * FROM " + name + " FORMAT TSV"));
        }
    }

    private Console start(Stack stack, ClickHouseEngine clickHouse) throws Exception {
        String yaml = """
                kafka: {bootstrap-servers: "%s"}
                destinations: [{id: local, clickhouse: {url: "%s", user: writer}}]
                console:
                  port: 0
                  admin: {port: 0}
                  query-users: [{destination: local, user: default}]
                """.formatted(stack.kafka().bootstrapServers(), clickHouse.url());
        return Console.start(ConfigLoader.load(Files.writeString(folder.resolve("windtrap.yml"), yaml), Map.of()));
    }
}
