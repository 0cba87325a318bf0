package io.windtrap.engine.clickhouse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QueryRequestTest {

    @Test
    void readsTheUrl() {
        // When
        var request = of("query=SELECT+%7Bx:String%7D&database=db&param_x=a%2Bb&max_threads=2&query_id=q1"
                + "&decompress=1&compress=1&wait_end_of_query=1&default_format=JSON");
        // Then
        assertThat(request.sql()).isEqualTo("SELECT {x:String}");
        assertThat(request.database()).isEqualTo("db");
        assertThat(request.queryId()).isEqualTo("q1");
        assertThat(request.format()).isEqualTo("JSON");
        assertThat(request.settings()).containsExactly(Map.entry("param_x", "a+b"), Map.entry("max_threads", "2"));
        assertThat(request.bodyInBlocks() && request.resultInBlocks() && request.waitForEnd())
                .isTrue();
    }

    @Test
    void readsTheHeaders() {
        // Given
        var headers = Map.of(
                "X-ClickHouse-User", "u",
                "X-ClickHouse-Key", "k",
                "X-ClickHouse-Database", "db",
                "X-ClickHouse-Format", "CSV",
                "X-ClickHouse-Query-Id", "q1",
                "Accept-Encoding", "gzip");
        // When
        var request = QueryRequest.of("POST", "enable_http_compression=1", headers::get);
        // Then
        assertThat(request.user()).isEqualTo("u");
        assertThat(request.password()).isEqualTo("k");
        assertThat(request.database()).isEqualTo("db");
        assertThat(request.format()).isEqualTo("CSV");
        assertThat(request.queryId()).isEqualTo("q1");
        assertThat(request.acceptEncoding()).isEqualTo("gzip");
    }

    @Test
    void compressesOnlyWhenTheSettingAsksForIt() {
        assertThat(QueryRequest.of("POST", "", Map.of("Accept-Encoding", "gzip")::get)
                        .acceptEncoding())
                .isNull();
    }

    @Test
    void readsBasicCredentialsWithAColonInThePassword() {
        // Given
        var basic = "Basic " + Base64.getEncoder().encodeToString("me:a:b".getBytes(UTF_8));
        // When
        var request = QueryRequest.of("POST", null, Map.of("Authorization", basic)::get);
        // Then
        assertThat(request.user()).isEqualTo("me");
        assertThat(request.password()).isEqualTo("a:b");
    }

    @Test
    void hasTheDefaultsOfAServer() {
        // When
        var request = of(null);
        // Then
        assertThat(request.user()).isEqualTo("default");
        assertThat(request.password()).isEmpty();
        assertThat(request.format()).isEqualTo("TabSeparated");
        assertThat(request.settings()).isEmpty();
    }

    @Test
    void onlyReadsOnGet() {
        assertThat(QueryRequest.of("GET", "x=1", Map.<String, String>of()::get).readOnly())
                .isTrue();
        assertThat(of("x=1").readOnly()).isFalse();
    }

    private static QueryRequest of(@Nullable String rawQuery) {
        return QueryRequest.of("POST", rawQuery, Map.<String, String>of()::get);
    }
}
