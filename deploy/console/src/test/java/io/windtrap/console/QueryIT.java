package io.windtrap.console;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.console.http.Json;
import io.windtrap.console.http.RawHttp;
import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.clickhouse.ClickHouseOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Typed queries, asked by a console of a ClickHouse whose user may read one database. The engine has one user, so it is started twice:
 * with all rights, and with that one.
 */
final class QueryIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String DATABASE = "shop";
    /** Takes long, and nearly no memory. */
    private static final String SLOW = "SELECT max(sipHash64(number, number)) FROM numbers(1900000000)";

    @TempDir
    private static Path folder;

    private static ClickHouseEngine clickHouse;
    private static Console console;
    private static JsonNode withAllRights;
    private static JsonNode refusedWithAllRights;
    private static final ListAppender<ILoggingEvent> LOG = new ListAppender<>();

    @BeforeAll
    static void start() throws Exception {
        ClickHouseOptions options = ClickHouseOptions.in(folder).withUser("reader", "secret");
        try (var all = ClickHouseEngine.start(options)) {
            fill(all);
            console = console(all);
            withAllRights = look();
            refusedWithAllRights = Json.read(ask("SELECT 1").body());
            console.close();
        }
        clickHouse = ClickHouseEngine.start(options.withGrants(List.of("GRANT SELECT ON shop.*")));
        LOG.start();
        // All that the console says, and to this test alone: tests say only what is wrong.
        logger().setLevel(Level.INFO);
        logger().setAdditive(false);
        logger().addAppender(LOG);
        console = console(clickHouse);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("io.windtrap.console");
    }

    private static void fill(ClickHouseEngine engine) {
        String columns = "id String, received_at DateTime64(3, 'UTC'), timestamp Nullable(DateTime64(3, 'UTC')),"
                + " user_id Nullable(String), anonymous_id Nullable(String), context_source_id Nullable(String)";
        engine.query("CREATE DATABASE shop");
        engine.query("CREATE DATABASE other");
        engine.query("CREATE TABLE other.secret (a String) ENGINE = MergeTree ORDER BY a");
        for (String table : List.of("tracks", "identifies", "pages")) {
            engine.query("CREATE TABLE shop." + table + " (" + columns
                    + (table.equals("tracks") ? ", event_text Nullable(String)" : "")
                    + ") ENGINE = ReplacingMergeTree ORDER BY (received_at, id)");
        }
        engine.query("INSERT INTO shop.tracks SELECT toString(number), now64(3) - INTERVAL number HOUR AS at, at,"
                + " if(number % 2 = 0, 'user ' || toString(number % 7), NULL), 'anon ' || toString(number % 7), 'web',"
                + " if(number % 3 = 0, 'Product Viewed', '<img src=x onerror=alert(1)>') FROM numbers(600)");
        engine.query("INSERT INTO shop.identifies SELECT toString(number), now64(3) - INTERVAL number HOUR AS at, at,"
                + " 'user ' || toString(number), 'anon', if(number > 3, 'web', 'app') FROM numbers(10)");
    }

    private static Console console(ClickHouseEngine engine) throws Exception {
        return Console.start(ConfigLoader.parse("test", """
                kafka: {bootstrap-servers: "127.0.0.1:1"}
                console:
                  port: 0
                  admin: {port: 0}
                  query-users: [{destination: shop, user: reader, password: secret}]
                destinations:
                  - {id: shop, clickhouse: {url: "%1$s", database: shop, user: writer}}
                  - {id: off, clickhouse: {url: "%1$s", database: off, user: writer}, topic: off}
                """.formatted(engine.url()), Map.of()));
    }

    @AfterAll
    static void stop() {
        logger().detachAppender(LOG);
        logger().setAdditive(true);
        logger().setLevel(null);
        console.close();
        clickHouse.close();
    }

    private static JsonNode look() throws IOException {
        return Json.read(
                RawHttp.get(console.port(), "/api/query?destination=shop").body());
    }

    private static String csrf() throws IOException {
        return Json.read(RawHttp.get(console.port(), "/api/session").body())
                .path("csrf")
                .asText();
    }

    private static String body(String sql) {
        ObjectNode body = Json.object().put("destination", "shop").put("sql", sql);
        // As the sender counts characters, and not bytes.
        return new String(Json.text(body).getBytes(UTF_8), ISO_8859_1);
    }

    private static RawHttp.Answer ask(String sql) throws IOException {
        return RawHttp.post(console.port(), "/api/query", body(sql), "X-CSRF-Token: " + csrf());
    }

    private static JsonNode answer(String sql) throws IOException {
        RawHttp.Answer answer = ask(sql);
        assertThat(answer.status()).as("%s: %s", sql, answer.body()).isEqualTo(200);
        return Json.read(new String(answer.body().getBytes(ISO_8859_1), UTF_8));
    }

    private static String refusal(String sql) throws IOException {
        RawHttp.Answer answer = ask(sql);
        assertThat(answer.status()).as("%s: %s", sql, answer.body()).isEqualTo(400);
        return Json.read(answer.body()).path("message").asText();
    }

    @Test
    void aUserWithMoreRightsIsNotUsedAndTheStatementsThatMendItAreSaid() {
        assertThat(withAllRights.path("problem").asText())
                .contains("The user reader may do more than read the database shop", "GRANT SOURCES ON *.*");
        assertThat(withAllRights.path("remedy"))
                .extracting(JsonNode::asText)
                .containsExactly("REVOKE ALL ON *.* FROM `reader`", "GRANT SELECT ON `shop`.* TO `reader`");
        assertThat(refusedWithAllRights.path("error").asText()).isEqualTo("forbidden");
        assertThat(refusedWithAllRights.path("message").asText()).contains("No queries are taken here.", "may do more");
    }

    @Test
    void aUserWhoMayOnlyReadTheDatabaseIsUsedAndEachReadyQuestionIsAnswered() throws IOException {
        // When
        JsonNode look = look();

        // Then
        assertThat(look.path("problem").isNull()).as(look.toString()).isTrue();
        assertThat(look.path("on").asBoolean()).isTrue();
        assertThat(look.path("database").asText()).isEqualTo(DATABASE);
        assertThat(look.path("limits").path("time").asDouble()).isEqualTo(30);
        assertThat(look.path("questions")).hasSize(10);
        for (JsonNode question : look.path("questions")) {
            if (question.path("id").asText().equals("top-pages")) {
                assertThat(question.path("missing").asText()).contains("The table pages has no column path");
            } else {
                assertThat(question.path("missing").isNull())
                        .as(question.toString())
                        .isTrue();
                assertThat(answer(question.path("sql").asText()).path("rows"))
                        .as(question.path("id").asText())
                        .isNotEmpty();
            }
        }
    }

    @Test
    void theFunnelAndTheRetentionCountPeople() throws IOException {
        // Given
        JsonNode questions = look().path("questions");

        // When
        JsonNode funnel = answer(questions.get(3).path("sql").asText()).path("rows");
        JsonNode retention = answer(questions.get(5).path("sql").asText()).path("rows");

        // Then: seven users by their ids, and seven anonymous ones beside them
        assertThat(funnel).hasSize(2);
        assertThat(funnel.get(0).get(0).asText()).isEqualTo("1. <img src=x onerror=alert(1)>");
        assertThat(funnel.get(0).get(1).asText()).isEqualTo("14");
        assertThat(funnel.get(1).get(0).asText()).isEqualTo("2. Product Viewed");
        // In one week or two, as the first events fall.
        long people = 0;
        for (JsonNode week : retention) {
            people += week.get(1).asLong();
        }
        assertThat(people).isEqualTo(14);
        assertThat(retention.get(0).get(2).asText())
                .isEqualTo(retention.get(0).get(1).asText());
    }

    @Test
    void aDestinationWithoutSuchAUserTakesNoQueries() throws IOException {
        // When
        JsonNode look = Json.read(
                RawHttp.get(console.port(), "/api/query?destination=off").body());
        RawHttp.Answer asked = RawHttp.post(
                console.port(),
                "/api/query",
                "{\"destination\":\"off\",\"sql\":\"SELECT 1\"}",
                "X-CSRF-Token: " + csrf());

        // Then
        assertThat(look.path("on").asBoolean()).isFalse();
        assertThat(asked.status()).isEqualTo(403);
        assertThat(asked.body()).contains("console.query-users names no user");
        assertThat(RawHttp.post(console.port(), "/api/query", body("SELECT 1")).status())
                .isEqualTo(403);
    }

    @Test
    void valuesAreTextsAndNullIsNone() throws IOException {
        // When
        JsonNode answer = answer(
                "SELECT NULL AS none, 'NULL' AS word, '' AS empty, 18446744073709551615 AS large, 0.1 AS part, -1/0 AS out,"
                        + " true AS yes, [1, 2] AS list, '<script>\\u202e é' AS hostile, toDate('2026-11-30') AS day, 1 AS a, 2 AS b");

        // Then
        assertThat(answer.path("columns").get(3).path("type").asText()).isEqualTo("UInt64");
        assertThat(answer.path("rows").get(0).toString())
                .isEqualTo(
                        "[null,\"NULL\",\"\",\"18446744073709551615\",\"0.1\",\"-inf\",\"true\",\"[1,2]\",\"<script>\\\\u202e é\",\"2026-11-30\",\"1\",\"2\"]");
        assertThat(answer.path("cut").asBoolean()).isFalse();
    }

    @Test
    void moreRowsOrBytesThanAreAnsweredAreLeftOutAndThatIsSaid() throws IOException {
        // When
        JsonNode rows = answer("SELECT number FROM numbers(100000)");
        JsonNode bytes = answer("SELECT repeat('x', 100000) FROM numbers(100)");
        JsonNode exactly = answer("SELECT number FROM numbers(2000)");

        // Then
        assertThat(rows.path("rows")).hasSize(2000);
        assertThat(rows.path("cut").asBoolean()).isTrue();
        assertThat(bytes.path("rows")).hasSizeBetween(40, 42);
        assertThat(bytes.path("cut").asBoolean()).isTrue();
        assertThat(exactly.path("rows")).hasSize(2000);
        assertThat(exactly.path("cut").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT range(5000000)",
                "SELECT groupArray(id) FROM (SELECT tracks.id AS id FROM tracks CROSS JOIN numbers(1000) AS n)",
                "SELECT arrayMap(x -> [x], range(1000000))",
                "SELECT toString(range(5000000))",
                "SELECT map('x', range(1000000))"
            })
    void aValueThatIsTooLargeToBeShownIsRefused(String sql) throws IOException {
        assertThat(refusal(sql))
                .contains("a row or a value that is too large to be shown", "substring(value, 1, 1000)");
    }

    @Test
    void aStatementOfMorePartsThanAreLookedAtIsRefused() throws IOException {
        // Given: its last part is none that is taken, and stands behind the 20,000 lines of its tree that are read
        String sql = "SELECT " + "-a.1,".repeat(3_900) + "file('/etc/passwd')";

        // When / Then
        assertThat(refusal(sql)).contains("It has too many parts");
    }

    @Test
    void aQueryThatReadsOrNeedsTooMuchIsEndedByClickHouse() throws IOException {
        assertThat(refusal("SELECT count() FROM numbers(3000000000) WHERE number % 3 = 1"))
                .contains("error 158");
        assertThat(refusal("SELECT groupArray(repeat('x', 1000000)) FROM numbers(100000)"))
                .contains("error 241");
        assertThat(answer(
                                "SELECT getSetting('readonly'), getSetting('max_execution_time'), getSetting('max_bytes_to_read')")
                        .path("rows")
                        .get(0)
                        .toString())
                .isEqualTo("[\"1\",\"30\",\"21474836480\"]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a Int8')              | The table function url is not taken
            SELECT * FROM remote('127.0.0.1', system.one)                        | The table function remote is not taken
            SELECT * FROM cluster('default', system.one)                         | The table function cluster is not taken
            SELECT * FROM s3('http://127.0.0.1:1/b/k', CSV, 'a Int8')            | The table function s3 is not taken
            SELECT * FROM file('/etc/passwd', LineAsString)                      | The table function file is not taken
            SELECT * FROM mysql('127.0.0.1:1', 'd', 't', 'u', 'p')               | The table function mysql is not taken
            SELECT * FROM postgresql('127.0.0.1:1', 'd', 't', 'u', 'p')          | The table function postgresql is not taken
            SELECT * FROM executable('ls', TSV, 'a String')                      | The table function executable is not taken
            SELECT * FROM dictionary('d')                                        | The table function dictionary is not taken
            SELECT * FROM merge('system', '.*')                                  | The table function merge is not taken
            SELECT * FROM eval('SELECT 1')                                       | The table function eval is not taken
            SELECT * FROM `URL`('http://127.0.0.1:1/', CSV, 'a Int8')            | The table function URL is not taken
            SELECT 1 FROM numbers(1) JOIN url('http://127.0.0.1:1/') AS u ON 1   | The table function url is not taken
            WITH u AS (SELECT * FROM url('http://127.0.0.1:1/')) SELECT 1 FROM u | The table function url is not taken
            SELECT (SELECT 1 FROM url('http://127.0.0.1:1/'))                    | The table function url is not taken
            SELECT 1 UNION ALL SELECT * FROM url('http://127.0.0.1:1/')          | The table function url is not taken
            EXPLAIN SELECT * FROM url('http://127.0.0.1:1/')                     | The table function url is not taken
            SELECT 1 IN url('http://127.0.0.1:1/', CSV, 'a Int8')                | The function url is not taken
            SELECT file('/etc/passwd')                                           | The function file is not taken
            SELECT FILE('/etc/passwd') AS count                                  | The function FILE is not taken
            SELECT dictGet('d', 'a', 1)                                          | The function dictGet is not taken
            SELECT joinGet('j', 'a', 1)                                          | The function joinGet is not taken
            SELECT sleep(3)                                                      | The function sleep is not taken
            SELECT sleepEachRow(1) FROM tracks                                   | The function sleepEachRow is not taken
            SELECT getServerSetting('max_connections')                           | The function getServerSetting is not taken
            SELECT hostName()                                                    | The function hostName is not taken
            SELECT arrayMap(x -> file(x), ['a'])                                 | The function file is not taken
            SELECT * APPLY(file) FROM tracks                                     | APPLY is not taken
            SELECT * APPLY(x -> dictGet('d', 'a', x)) FROM tracks                | APPLY is not taken
            SELECT * FROM system.users                                           | The table system.users is not in the database shop
            SELECT * FROM system.query_log                                       | The table system.query_log is not in the database shop
            SELECT * FROM `system`.`processes`                                   | The table system.processes is not in the database shop
            SELECT * FROM INFORMATION_SCHEMA.TABLES                              | The table INFORMATION_SCHEMA.TABLES is not in the database shop
            SELECT * FROM other.secret                                           | The table other.secret is not in the database shop
            SELECT 1 IN system.users                                             | The table system.users is not one of this database
            SELECT 1 SETTINGS max_execution_time = 0                             | SETTINGS are not taken
            SELECT * FROM (SELECT 1 SETTINGS readonly = 0)                       | SETTINGS are not taken
            EXPLAIN SELECT 1 SETTINGS max_threads = 1                            | SETTINGS are not taken
            SELECT 1 FORMAT TSV                                                  | It has a FORMAT
            SELECT 1 FORMAT JSONCompact                                          | It has a FORMAT
            SELECT 1 FORMAT Null                                                 | It has a FORMAT
            EXPLAIN SELECT 1 FORMAT JSONCompact                                  | It has a FORMAT
            EXPLAIN AST SELECT 1 FORMAT JSONCompact                              | It has a FORMAT
            SELECT 1 INTO OUTFILE '/tmp/never'                                   | writes into a file
            SELECT 1; SELECT 2                                                   | Multi-statements are not allowed
            SELECT 1 PARALLEL WITH SELECT 2                                      | Only SELECT
            INSERT INTO tracks (id) VALUES ('x')                                 | Only SELECT
            WITH 1 AS x INSERT INTO tracks (id) SELECT toString(x)               | Only SELECT
            INSERT INTO FUNCTION url('http://127.0.0.1:1/', CSV, 'a Int8') SELECT 1 | Only SELECT
            DROP TABLE tracks                                                    | Only SELECT
            ALTER TABLE tracks DELETE WHERE 1                                    | Only SELECT
            CREATE TABLE x (a Int8) ENGINE = Memory                              | Only SELECT
            CREATE TEMPORARY TABLE x (a Int8)                                    | Only SELECT
            SET max_execution_time = 0                                           | Only SELECT
            KILL QUERY WHERE 1                                                   | Only SELECT
            SYSTEM FLUSH LOGS                                                    | Only SELECT
            SHOW TABLES                                                          | Only SELECT
            DESCRIBE TABLE url('http://127.0.0.1:1/', CSV)                       | Only SELECT
            EXPLAIN AST DROP TABLE tracks                                        | Only SELECT
            EXECUTE AS admin SELECT 1                                            | Only SELECT
            SELECT 1 (                                                           | failed at position 10
            SELECT {x:Identifier}                                                | error 456
            """)
    void whatIsNoPlainReadOfThisDatabaseIsRefusedWithAReason(String sql, String reason) throws IOException {
        assertThat(refusal(sql)).contains(reason);
    }

    @Test
    void aNameWithALineBreakHidesNothing() throws IOException {
        assertThat(refusal("SELECT 1 FROM `a\n Function count`, url('http://127.0.0.1:1/')"))
                .startsWith("The console does not ask this.");
        assertThat(refusal("SELECT 1 AS `a\n b`")).contains("a part that the console does not know");
    }

    @Test
    void clickHouseItselfRefusesWhatTheConsoleDoesNotSee() throws IOException {
        // Behind IN a table looks like a column; a view of this database could read another one.
        assertThat(refusal("SELECT 'x' IN other.secret")).contains("error 497");
        assertThat(refusal("SELECT * FROM no_such_table")).contains("error 60");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "select 1;",
                "-- a comment\nSELECT 1 /* and another */",
                "(SELECT 1) UNION ALL (SELECT 2)",
                "SELECT 1 INTERSECT SELECT 1",
                "FROM tracks SELECT count()",
                "SELECT t.id FROM shop.tracks AS t LIMIT 1",
                "SELECT 'it\\'s\nDROP TABLE x; --', `id` FROM tracks LIMIT 1",
                "SELECT * EXCEPT (id), COLUMNS('^user') FROM tracks LIMIT 1",
                "SELECT user_id IN (SELECT user_id FROM identifies) FROM tracks LIMIT 1",
                "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r",
                "SELECT row_number() OVER (PARTITION BY event_text ORDER BY id) FROM tracks WINDOW w AS (ORDER BY id) LIMIT 1",
                "SELECT toDate(received_at) AS d, count() FROM tracks GROUP BY d WITH ROLLUP ORDER BY d WITH FILL LIMIT 1",
                "SELECT arrayMap(x -> x + 1, [1]), CAST(1 AS UInt8), 1 ? 2 : 3, CASE WHEN 1 THEN 2 END",
                "SELECT number FROM numbers(2)",
                "SELECT * FROM generateSeries(1, 3)",
                "SELECT * FROM values('a Int8', 1, 2)",
                "SELECT name FROM system.columns WHERE table = 'tracks'",
                "EXPLAIN SELECT * FROM tracks",
                "EXPLAIN indexes = 1 SELECT * FROM tracks WHERE id = 'x'",
                "EXPLAIN PIPELINE SELECT count() FROM tracks",
                "EXPLAIN SYNTAX SELECT 1",
                "EXPLAIN QUERY TREE SELECT 1",
                "EXPLAIN AST SELECT 1"
            })
    void plainReadsAreAnswered(String sql) throws IOException {
        assertThat(answer(sql).path("rows")).isNotEmpty();
    }

    @Test
    void whoLeavesEndsTheQueryAndMayNotHaveTwo() throws Exception {
        // Given
        double before = cancelled();
        String body = body(SLOW);
        String request = "POST /api/query HTTP/1.1\r\nHost: localhost\r\nX-CSRF-Token: " + csrf()
                + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            await().atMost(LONG).until(() -> running() == 1);

            // When
            RawHttp.Answer second = ask("SELECT 1");

            // Then
            assertThat(second.status()).as(second.body()).isEqualTo(429);
            assertThat(second.body()).contains("Another query of yours still runs");
        }
        await().atMost(LONG).until(() -> running() == 0);
        await().atMost(LONG).until(() -> cancelled() == before + 1);
        assertThat(answer("SELECT 1").path("rows")).hasSize(1);
    }

    private static long running() {
        return Long.parseLong(clickHouse
                .query("SELECT count() FROM system.processes WHERE query LIKE 'SELECT max(sipHash64%'")
                .strip());
    }

    private static double cancelled() throws IOException {
        return RawHttp.get(console.adminPort(), "/metrics")
                .body()
                .lines()
                .filter(line -> line.startsWith("windtrap_console_queries_total{result=\"cancelled\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theLogSaysWhoAskedAndNeverWhat() throws IOException {
        // When
        answer("SELECT 'a-secret-of-the-query'");
        refusal("SELECT 'a-secret-of-the-query' FORMAT CSV");
        refusal("SELECT 'a-secret-of-the-query', no_such_column");

        // Then
        List<String> lines = LOG.list.stream()
                .map(event -> event.getFormattedMessage() + " " + event.getKeyValuePairs())
                .toList();
        assertThat(lines).noneMatch(line -> line.contains("a-secret"));
        assertThat(lines)
                .anyMatch(line -> line.startsWith("audit ")
                        && line.contains("action=\"query\"")
                        && line.contains("on=\"destination shop\"")
                        && line.contains("result=\"1 rows\""))
                .anyMatch(line -> line.contains("result=\"refused\""))
                .anyMatch(line -> line.contains("result=\"failed\""));
    }
}
