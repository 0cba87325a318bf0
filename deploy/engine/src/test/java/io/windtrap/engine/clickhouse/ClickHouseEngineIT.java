package io.windtrap.engine.clickhouse;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.engine.process.EngineStartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClickHouseEngineIT {
    private static final String TABLE = "CREATE TABLE t (a Int64) ENGINE = MergeTree ORDER BY a"
            + " SETTINGS non_replicated_deduplication_window = 100";

    @TempDir
    Path folder;

    @Test
    void keepsAcknowledgedRowsThroughKills() {
        try (var clickHouse = ClickHouseEngine.start(folder)) {
            var url = clickHouse.url();
            clickHouse.query(TABLE);
            for (int round = 1; round <= 3; round++) {
                // Given
                clickHouse.query("INSERT INTO t SELECT number FROM numbers(1000)");
                clickHouse.query("INSERT INTO t VALUES (%d), (0)".formatted(round));
                // When
                clickHouse.kill();
                assertThat(clickHouse.isAlive()).isFalse();
                clickHouse.restart();
                // Then
                assertThat(clickHouse.query("SELECT count() FROM t")).isEqualTo(round * 1002 + "\n");
            }
            assertThat(clickHouse.url()).isEqualTo(url);
        }
    }

    @Test
    void knowsADeduplicationTokenAfterAKill() {
        // Given
        var insert = "INSERT INTO t SETTINGS insert_deduplication_token = 'batch 1' VALUES (1), (2)";
        try (var clickHouse = ClickHouseEngine.start(folder)) {
            clickHouse.query(TABLE);
            clickHouse.query(insert);
            clickHouse.kill();
            clickHouse.restart();
            // When
            clickHouse.query(insert);
            clickHouse.query(insert.replace("batch 1", "batch 2"));
            // Then
            assertThat(clickHouse.query("SELECT count() FROM t")).isEqualTo("4\n");
        }
    }

    @Test
    void comesBackInAnotherEngineOnTheSameDataAndPort() {
        // Given
        int port;
        try (var clickHouse = ClickHouseEngine.start(folder)) {
            clickHouse.query(TABLE);
            port = clickHouse.port();
        }
        // When
        try (var clickHouse = ClickHouseEngine.start(folder)) {
            // Then
            assertThat(clickHouse.port()).isEqualTo(port);
            assertThat(clickHouse.query("EXISTS t")).isEqualTo("1\n");
        }
    }

    @Test
    void givesClickHousesErrorForAStatementThatFails() {
        try (var clickHouse = ClickHouseEngine.start(folder)) {
            assertThatThrownBy(() -> clickHouse.query("SELECT * FROM nope"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("Code: 60. DB::Exception:");
        }
    }

    @Test
    void tellsWhoWaitsThatItHasDied() throws Exception {
        try (var clickHouse = ClickHouseEngine.start(folder)) {
            // Given
            var exit = clickHouse.onExit();
            // When
            ProcessHandle.of(clickHouse.pid()).orElseThrow().destroyForcibly();
            // Then
            assertThat(exit.get(60, SECONDS)).isEqualTo(137);
        }
    }

    @Test
    void saysThatThePortIsBusy() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            var options = ClickHouseOptions.in(folder).withPort(socket.getLocalPort());
            assertThatThrownBy(() -> ClickHouseEngine.start(options))
                    .isInstanceOf(EngineStartException.class)
                    .hasMessageContaining("port " + socket.getLocalPort() + " of 127.0.0.1 is busy");
        }
    }

    @Test
    void saysThatTheLibraryIsMissing() {
        // Given
        var options = ClickHouseOptions.in(folder)
                .withJvmArguments(List.of("-Dwindtrap.libchdb=" + folder.resolve("nowhere.so")));
        // Then
        assertThatThrownBy(() -> ClickHouseEngine.start(options))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining("the ClickHouse library is not at " + folder.resolve("nowhere.so"))
                .hasMessageContaining("WINDTRAP_LIBCHDB");
    }

    @Test
    void saysThatItsDataFolderIsInUse() {
        // Given
        try (var first = ClickHouseEngine.start(folder)) {
            Files.deleteIfExists(folder.resolve("port"));
            // Then
            assertThatThrownBy(() -> ClickHouseEngine.start(ClickHouseOptions.in(folder)))
                    .isInstanceOf(EngineStartException.class);
            assertThat(first.query("SELECT 1")).isEqualTo("1\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
