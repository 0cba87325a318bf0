package io.windtrap.engine.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP interface as ClickHouse's Java clients see it. */
@SuppressWarnings("try") // Their close() may throw InterruptedException.
final class ClientsIT {
    private static ClickHouseEngine clickHouse;

    @BeforeAll
    static void start(@TempDir Path folder) {
        clickHouse = ClickHouseEngine.start(ClickHouseOptions.in(folder).withUser("me", "secret"));
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
    }

    @Test
    void jdbcWritesAndReadsBack() throws Exception {
        try (var connection = jdbc();
                var statement = connection.createStatement()) {
            // Given
            statement.execute("CREATE TABLE jdbc (a Int64, b String, c Nullable(Float64), d DateTime64(3, 'UTC'))"
                    + " ENGINE = MergeTree ORDER BY a");
            // When
            try (var insert = connection.prepareStatement("INSERT INTO jdbc (a, b, c, d) VALUES (?, ?, ?, ?)")) {
                for (int row = 0; row < 3; row++) {
                    insert.setLong(1, row);
                    insert.setString(2, "it's \\ ü\n" + row);
                    insert.setObject(3, row == 1 ? null : row / 2.0);
                    insert.setObject(4, LocalDateTime.of(2026, 1, 2, 3, 4, 5, row * 1_000_000));
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            // Then
            try (var rows = statement.executeQuery("SELECT a, b, c, d FROM jdbc ORDER BY a")) {
                for (int row = 0; row < 3; row++) {
                    assertThat(rows.next()).isTrue();
                    assertThat(rows.getLong("a")).isEqualTo(row);
                    assertThat(rows.getString("b")).isEqualTo("it's \\ ü\n" + row);
                    assertThat(rows.getObject("c")).isEqualTo(row == 1 ? null : row / 2.0);
                    assertThat(rows.getObject("d", LocalDateTime.class))
                            .isEqualTo(LocalDateTime.of(2026, 1, 2, 3, 4, 5, row * 1_000_000));
                }
                assertThat(rows.next()).isFalse();
            }
        }
    }

    @Test
    void jdbcReadsTheCatalogue() throws Exception {
        // Given
        clickHouse.query("CREATE TABLE catalogue (a Int64, b String) ENGINE = MergeTree ORDER BY a");
        try (var connection = jdbc();
                var columns = connection.getMetaData().getColumns(null, "default", "catalogue", "%")) {
            // Then
            assertThat(columns.next()).isTrue();
            assertThat(columns.getString("COLUMN_NAME")).isEqualTo("a");
            assertThat(columns.next()).isTrue();
            assertThat(columns.getString("TYPE_NAME")).isEqualTo("String");
            assertThat(connection.getMetaData().getDatabaseProductVersion()).startsWith("26.7");
        }
    }

    @Test
    void jdbcGivesTheCodeOfAnError() throws Exception {
        try (var connection = jdbc();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM nope"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Code: 60");
        }
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "true,true", "false,true"})
    void clientStreamsBothWaysWithAndWithoutCompression(boolean compressed, boolean overHttp) throws Exception {
        // Given
        var table = "streamed_" + compressed + overHttp;
        clickHouse.query("CREATE TABLE " + table + " (a Int64, b String) ENGINE = MergeTree ORDER BY a");
        // The client's own compressor for LZ4 over HTTP needs half a minute for 100,000 rows.
        int count = compressed && overHttp ? 5_000 : 100_000;
        var rows = new StringBuilder();
        for (int row = 0; row < count; row++) {
            rows.append(row).append("\tsome text of row ").append(row).append('\n');
        }
        try (var client = client().compressClientRequest(compressed)
                .compressServerResponse(compressed)
                .useHttpCompression(overHttp)
                .build()) {
            // When
            try (var answer = client.insert(
                            table, new ByteArrayInputStream(rows.toString().getBytes(UTF_8)), ClickHouseFormat.TSV)
                    .get(60, SECONDS)) {
                // Then
                assertThat(answer.getWrittenRows()).isEqualTo(count);
            }
            try (var answer = client.query(
                            "SELECT * FROM " + table + " ORDER BY a",
                            new QuerySettings().setFormat(ClickHouseFormat.TSV))
                    .get(60, SECONDS)) {
                assertThat(new String(answer.getInputStream().readAllBytes(), UTF_8))
                        .isEqualTo(rows.toString());
            }
            assertThat(client.queryAll("SELECT * FROM " + table + " ORDER BY a"))
                    .hasSize(count)
                    .last()
                    .satisfies(row -> assertThat(row.getString("b")).isEqualTo("some text of row " + (count - 1)));
        }
    }

    @Test
    void clientPassesSettingsAndParameters() throws Exception {
        try (var client = client().build()) {
            // Given
            var settings =
                    new QuerySettings().serverSetting("max_block_size", "77").setDatabase("system");
            // When
            var rows =
                    client.queryAll("SELECT getSetting('max_block_size') AS size, currentDatabase() AS db", settings);
            // Then
            assertThat(rows.getFirst().getLong("size")).isEqualTo(77);
            assertThat(rows.getFirst().getString("db")).isEqualTo("system");
            try (var records = client.queryRecords("SELECT {x:String} AS x", Map.of("x", "it's"))
                    .get(60, SECONDS)) {
                assertThat(records.iterator().next().getString("x")).isEqualTo("it's");
            }
        }
    }

    @Test
    void clientGivesTheCodeOfAnError() throws Exception {
        try (var client = client().build()) {
            assertThatThrownBy(() -> client.queryAll("SELECT * FROM nope"))
                    .hasRootCauseInstanceOf(ServerException.class)
                    .rootCause()
                    .satisfies(e -> assertThat(((ServerException) e).getCode()).isEqualTo(60));
            var settings = new InsertSettings().serverSetting("nonsense", "1");
            var rows = new ByteArrayInputStream("1".getBytes(UTF_8));
            assertThatThrownBy(() -> client.insert("nope", rows, ClickHouseFormat.TSV, settings))
                    .isInstanceOfSatisfying(
                            ServerException.class, e -> assertThat(e.getCode()).isEqualTo(115));
        }
    }

    @Test
    void clientsTokensDropRepeatedInserts() throws Exception {
        // Given
        clickHouse.query("CREATE TABLE tokens (a Int64) ENGINE = MergeTree ORDER BY a"
                + " SETTINGS non_replicated_deduplication_window = 100");
        try (var client = client().build()) {
            for (String token : new String[] {"one", "one", "two"}) {
                // When
                var settings = new InsertSettings()
                        .setDeduplicationToken(token)
                        .serverSetting("async_insert", "0")
                        .serverSetting("wait_end_of_query", "1");
                client.insert(
                                "tokens",
                                new ByteArrayInputStream("1\n2\n".getBytes(UTF_8)),
                                ClickHouseFormat.TSV,
                                settings)
                        .get(60, SECONDS)
                        .close();
            }
        }
        // Then
        assertThat(clickHouse.query("SELECT count() FROM tokens")).isEqualTo("4\n");
    }

    private static Connection jdbc() throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", "me");
        properties.setProperty("password", "secret");
        return DriverManager.getConnection(clickHouse.url().replace("http", "jdbc:clickhouse:http"), properties);
    }

    private static Client.Builder client() {
        return new Client.Builder()
                .addEndpoint(clickHouse.url())
                .setUsername("me")
                .setPassword("secret");
    }
}
