package io.windtrap.engine.clickhouse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.clickhouse.ClickHouseOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The HTTP interface as curl sees it. */
final class HttpInterfaceIT {
    private static ClickHouseEngine clickHouse;
    private static final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void start(@TempDir Path folder) {
        clickHouse = ClickHouseEngine.start(ClickHouseOptions.in(folder).withUser("default", "s:ecret"));
    }

    @AfterAll
    static void stop() {
        clickHouse.close();
        http.close();
    }

    @Test
    void answersAPingWithoutCredentials() throws Exception {
        assertThat(send(HttpRequest.newBuilder(URI.create(clickHouse.url() + "/ping")))
                        .body())
                .isEqualTo("Ok.\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            query=SELECT%201 | '' | 1
            '' | SELECT 1 | 1
            query=SELECT | 1 + 1 | 2
            query=SELECT%20{a:Int32}%20-%20{b:Int32}&param_a=7&param_b=2 | '' | 5
            param_a=['x','y'] | SELECT {a:Array(String)}[2] | y
            param_a=it\\'s | SELECT length({a:String}) | 4
            '' | SELECT 1; | 1
            database=system | SELECT currentDatabase() | system
            default_format=JSONEachRow | SELECT 1 AS a | {"a":1}
            max_threads=1&max_block_size=77 | SELECT getSetting('max_block_size') | 77
            """)
    void runsAStatement(String parameters, String body, String answer) throws Exception {
        assertThat(post(
                                parameters
                                        .replace("{", "%7B")
                                        .replace("}", "%7D")
                                        .replace("[", "%5B")
                                        .replace("]", "%5D")
                                        .replace("\\", "%5C"),
                                body)
                        .body()
                        .strip())
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SELECT * FROM nope | '' | 404 | 60
            SELEC 1 | '' | 400 | 62
            '' | '' | 400 | 62
            SELECT 1; SELECT 2 | '' | 400 | 62
            SELECT 1 | nonsense=1 | 404 | 115
            SELECT 1 SETTINGS nonsense = 1 | '' | 404 | 115
            SELECT 1 | max_threads=many | 400 | 27
            SELECT 1 | database=nope | 404 | 81
            SELECT 1 FORMAT Nope | '' | 404 | 73
            SELECT throwIf(number = 3) FROM numbers(10) | '' | 500 | 395
            INSERT INTO nope VALUES (1) | '' | 404 | 60
            INSERT INTO FUNCTION null('a Int8') FORMAT TSV many | '' | 400 | 27
            SELECT {x:Int8} | param_x=many | 500 | 457
            SELECT sleep(2) | max_execution_time=1 | 408 | 159
            """)
    void answersAnErrorWithItsCodeAndStatus(String body, String parameters, int status, int code) throws Exception {
        // When
        var response = post(parameters, body);
        // Then
        assertThat(response.body())
                .startsWith("Code: " + code + ". DB::Exception: ")
                .contains("(version 26.");
        assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue(Integer.toString(code));
        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void refusesParametersThatServersRefuse() throws Exception {
        // When
        var within = post("param_x=" + "x".repeat(131_072), "SELECT length({x:String})");
        var longValue = post("param_x=" + "x".repeat(131_073), "SELECT 1");
        var longAsSent = post("param_x=" + "%78".repeat(50_000), "SELECT 1");

        // Then
        assertThat(within.body()).isEqualTo("131072\n");
        assertThat(List.of(longValue, longAsSent)).allSatisfy(refused -> {
            assertThat(refused.statusCode()).isEqualTo(500);
            assertThat(refused.headers().firstValue("X-ClickHouse-Exception-Code"))
                    .hasValue("1000");
            assertThat(refused.body()).contains("HTML Form Exception", "Field value too long", "POCO_EXCEPTION");
        });
    }

    @Test
    void readsTheLongestUrlThatServersReadAndNoLongerOne() throws Exception {
        // Given
        String least = "/?param_x=" + "x".repeat(131_072) + ("&param_x=" + "x".repeat(131_072)).repeat(6) + "&y=";
        String longest = least.substring("/?".length()) + "y".repeat((1 << 20) - least.length());

        // When
        var within = post(longest, "SELECT 1");
        var beyond = post(longest + "y", "SELECT 1");

        // Then
        assertThat(within.headers().firstValue("X-ClickHouse-Query-Id")).isPresent();
        assertThat(beyond.statusCode()).isEqualTo(400);
        assertThat(beyond.body()).isEmpty();
        assertThat(beyond.headers().firstValue("X-ClickHouse-Query-Id")).isEmpty();
    }

    @Test
    void tellsWhatServersTell() throws Exception {
        // When
        var headers = post("query_id=q-1", "SELECT number FROM numbers(10) FORMAT CSV")
                .headers();
        // Then
        assertThat(headers.firstValue("X-ClickHouse-Query-Id")).hasValue("q-1");
        assertThat(headers.firstValue("X-ClickHouse-Format")).hasValue("CSV");
        assertThat(headers.firstValue("Content-Type")).hasValue("text/csv; charset=UTF-8; header=absent");
        assertThat(headers.firstValue("X-ClickHouse-Timezone")).isPresent();
        assertThat(headers.firstValue("X-ClickHouse-Server-Display-Name")).isPresent();
        assertThat(headers.firstValue("X-ClickHouse-Summary").orElseThrow())
                .contains("\"read_rows\":\"10\"", "\"result_rows\":\"10\"");
    }

    @Test
    void tellsHowManyRowsWereWritten() throws Exception {
        // Given
        post("", "CREATE TABLE written (a Int64) ENGINE = MergeTree ORDER BY a");
        // When
        var response = post("query=INSERT%20INTO%20written%20FORMAT%20TSV", "1\n2\n3\n");
        // Then
        assertThat(response.headers().firstValue("X-ClickHouse-Summary").orElseThrow())
                .contains("\"written_rows\":\"3\"");
    }

    @Test
    void onlyReadsOnGet() throws Exception {
        // When
        var response = send(request("query=" + encode("CREATE TABLE got (a Int8) ENGINE = Memory"))
                .GET());
        // Then
        assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("164");
        assertThat(post("", "EXISTS got").body()).isEqualTo("0\n");
    }

    @Test
    void letsNobodyInWithAWrongPassword() throws Exception {
        // Given
        var request = HttpRequest.newBuilder(URI.create(clickHouse.url()))
                .header("X-ClickHouse-User", "default")
                .header("X-ClickHouse-Key", "guess")
                .POST(BodyPublishers.ofString("SELECT 1"));
        // When
        var response = send(request);
        // Then
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("516");
    }

    @Test
    void takesCredentialsFromTheUrlToo() throws Exception {
        // Given
        var url = clickHouse.url() + "/?user=default&password=s%3Aecret&query=SELECT%201";
        // Then
        assertThat(send(HttpRequest.newBuilder(URI.create(url))).body()).isEqualTo("1\n");
    }

    @Test
    void forgetsTheSettingsOfARequest() throws Exception {
        // Given
        var before = post("", "SELECT getSetting('max_block_size'), currentDatabase()")
                .body();
        for (int i = 0; i < 20; i++) {
            // When
            post("max_block_size=123&database=system", "SELECT 1");
            post("", "SET max_block_size = 123");
            post("", "SELECT 1 SETTINGS max_block_size = 123");
            // Then
            assertThat(post("", "SELECT getSetting('max_block_size'), currentDatabase()")
                            .body())
                    .isEqualTo(before);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TabSeparatedWithNamesAndTypes,200002",
        "CSVWithNames,200001",
        "JSONEachRow,200000",
        "JSONCompactEachRowWithNames,200001",
        "JSON,600022"
    })
    void givesALargeResultAsOneDocument(String format, int lines) throws Exception {
        // When
        var body = post("", "SELECT number AS n FROM numbers(200000) ORDER BY n FORMAT " + format)
                .body();
        // Then
        assertThat(body.lines().count()).isEqualTo(lines);
        assertThat(body.lines()
                        .filter(line -> line.contains("\"n\"") || line.equals("n"))
                        .count())
                .isEqualTo(format.equals("JSONEachRow") ? 200_000 : format.equals("JSON") ? 200_001 : 1);
    }

    @Test
    void breaksTheConnectionWhenAnErrorComesInTheMiddleOfAResult() {
        // Given
        var sql = "SELECT throwIf(number = 3000000), toString(number) FROM numbers(4000000)";
        // Then
        assertThatThrownBy(() -> post("", sql)).isInstanceOf(IOException.class);
    }

    @Test
    void givesTheStatusOfALateErrorToWhoWaitsForTheEnd() throws Exception {
        // Given
        var sql = "SELECT throwIf(number = 3000000), toString(number) FROM numbers(4000000)";
        // Then
        assertThat(post("wait_end_of_query=1", sql).statusCode()).isEqualTo(500);
    }

    @Test
    void readsAGzippedBodyAndAnswersGzipped() throws Exception {
        // Given
        var body = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(body)) {
            gzip.write("SELECT number FROM numbers(100000)".getBytes(UTF_8));
        }
        var request = request("enable_http_compression=1")
                .header("Content-Encoding", "gzip")
                .header("Accept-Encoding", "gzip, deflate")
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        // When
        var response = http.send(request, BodyHandlers.ofByteArray());
        // Then
        assertThat(response.headers().firstValue("Content-Encoding")).hasValue("gzip");
        var inflated = new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(new String(inflated, UTF_8).lines().count()).isEqualTo(100_000);
        assertThat(response.body().length).isLessThan(inflated.length / 2);
    }

    @Test
    void readsAndAnswersCompressedBlocks() throws Exception {
        // Given
        var body = new ByteArrayOutputStream();
        try (var blocks = new CompressedOutput(body)) {
            blocks.write("SELECT number FROM numbers(100000)".getBytes(UTF_8));
        }
        var request = request("compress=1&decompress=1")
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
        // When
        var response = http.send(request, BodyHandlers.ofByteArray());
        // Then
        var plain = new CompressedInput(new ByteArrayInputStream(response.body())).readAllBytes();
        assertThat(new String(plain, UTF_8).lines().count()).isEqualTo(100_000);
    }

    @Test
    void readsBlocksThatClickHouseItselfHasWritten() throws Exception {
        // Given
        post("", "CREATE TABLE stored (a UInt8) ENGINE = MergeTree ORDER BY () SETTINGS min_bytes_for_wide_part = 0");
        post("", "INSERT INTO stored SELECT number % 10 FROM numbers(1000)");
        var part = Path.of(post("", "SELECT path FROM system.parts WHERE table = 'stored' AND active FORMAT TSVRaw")
                .body()
                .strip());
        // When
        byte[] column;
        try (var blocks = new CompressedInput(Files.newInputStream(part.resolve("a.bin")))) {
            column = blocks.readAllBytes();
        }
        // Then
        assertThat(column).hasSize(1_000).startsWith(0, 1, 2, 3).endsWith(8, 9);
    }

    @Test
    void saysThatABlockIsDamaged() throws Exception {
        // When
        var response = post("decompress=1", "this is not a compressed block at all");
        // Then
        assertThat(response.headers().firstValue("X-ClickHouse-Exception-Code")).hasValue("271");
    }

    @ParameterizedTest
    @CsvSource({
        "Transfer-Encoding: chunked,'4\r\n1\n2\n\r\n4\r\n3\n'",
        "Transfer-Encoding: chunked,'4\r\n1\n2\n\r\n'",
        "Content-Length: 400,'1\n2\n3\n'"
    })
    void neverCommitsABodyThatWasCutOff(String header, String sent) throws Exception {
        // Given
        post("", "CREATE TABLE IF NOT EXISTS cut (a Int64) ENGINE = MergeTree ORDER BY a");
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), clickHouse.port())) {
            // When
            var request = "POST /?query=INSERT%20INTO%20cut%20FORMAT%20TSV&user=default&password=s%3Aecret HTTP/1.1\r\n"
                    + "Host: localhost\r\n" + header + "\r\n\r\n" + sent;
            socket.getOutputStream().write(request.getBytes(UTF_8));
            socket.shutdownOutput();
            var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            // Then
            assertThat(answer).doesNotContain("200 OK");
        }
        assertThat(post("", "SELECT count() FROM cut").body()).isEqualTo("0\n");
    }

    @Test
    void dropsARepeatedInsertByItsToken() throws Exception {
        // Given
        post(
                "",
                "CREATE TABLE tokens (a Int64) ENGINE = MergeTree ORDER BY a"
                        + " SETTINGS non_replicated_deduplication_window = 100");
        var insert = "async_insert=0&wait_end_of_query=1&query=INSERT%20INTO%20tokens%20FORMAT%20TSV"
                + "&insert_deduplication_token=";
        // When
        post(insert + "one", "1\n2\n");
        post(insert + "one", "1\n2\n");
        post(insert + "two", "1\n2\n");
        // Then
        assertThat(post("", "SELECT count() FROM tokens").body()).isEqualTo("4\n");
    }

    @Test
    void stopsWorkForAClientThatHasGone() throws Exception {
        // Given
        try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), clickHouse.port())) {
            var request = "GET /?user=default&password=s%3Aecret&query=" + encode("SELECT number FROM system.numbers")
                    + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(UTF_8));
            assertThat(socket.getInputStream().readNBytes(1_000_000)).hasSize(1_000_000);
            // When
        }
        // Then
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(
                                post("", "SELECT count() FROM system.processes").body())
                        .isEqualTo("1\n"));
    }

    private static HttpResponse<String> post(String parameters, String body) throws Exception {
        return send(request(parameters).POST(BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String parameters) {
        return HttpRequest.newBuilder(URI.create(clickHouse.url() + "/?" + parameters))
                .header("X-ClickHouse-User", "default")
                .header("X-ClickHouse-Key", "s:ecret");
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
