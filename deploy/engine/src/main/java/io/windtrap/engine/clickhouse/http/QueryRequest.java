package io.windtrap.engine.clickhouse.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the URL and the headers of a request say.
 *
 * @param sql the part of the statement in the URL, empty when it is all in the body
 * @param database null: the default one
 * @param format of a result whose statement names none
 * @param settings in their order, {@code param_*} among them
 */
record QueryRequest(
        boolean readOnly,
        String sql,
        @Nullable String database,
        String user,
        String password,
        @Nullable String queryId,
        String format,
        Map<String, String> settings,
        boolean bodyInBlocks,
        boolean resultInBlocks,
        boolean waitForEnd,
        @Nullable String acceptEncoding) {

    private static final Set<String> NOT_SETTINGS = Set.of(
            "query",
            "database",
            "user",
            "password",
            "query_id",
            "default_format",
            "decompress",
            "compress",
            "wait_end_of_query",
            "buffer_size",
            "quota_key",
            "role",
            "session_id",
            "session_timeout",
            "session_check",
            "close_session",
            "stacktrace",
            "client_protocol_version",
            "http_wait_end_of_query");

    /**
     * Reads them.
     *
     * @param rawQuery behind the question mark, as sent; null without one
     * @param header gives a header by its name, or null
     */
    static QueryRequest of(String method, @Nullable String rawQuery, UnaryOperator<@Nullable String> header) {
        Map<String, String> parameters = parameters(rawQuery);
        var settings = new LinkedHashMap<>(parameters);
        settings.keySet().removeAll(NOT_SETTINGS);
        var basic = basic(header.apply("Authorization"));
        return new QueryRequest(
                method.equals("GET") || method.equals("HEAD"),
                parameters.getOrDefault("query", ""),
                first(parameters.get("database"), header.apply("X-ClickHouse-Database")),
                or(basic[0], first(header.apply("X-ClickHouse-User"), parameters.get("user")), "default"),
                or(basic[1], first(header.apply("X-ClickHouse-Key"), parameters.get("password")), ""),
                first(parameters.get("query_id"), header.apply("X-ClickHouse-Query-Id")),
                or(parameters.get("default_format"), header.apply("X-ClickHouse-Format"), "TabSeparated"),
                settings,
                isOn(parameters.get("decompress")),
                isOn(parameters.get("compress")),
                isOn(first(parameters.get("wait_end_of_query"), parameters.get("http_wait_end_of_query"))),
                isOn(parameters.get("enable_http_compression")) ? header.apply("Accept-Encoding") : null);
    }

    /** Of a URL, decoded, in their order. */
    private static Map<String, String> parameters(@Nullable String rawQuery) {
        var parameters = new LinkedHashMap<String, String>();
        if (rawQuery != null) {
            for (String pair : rawQuery.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (!pair.isEmpty()) {
                    parameters.put(
                            decode(equals < 0 ? pair : pair.substring(0, equals)),
                            equals < 0 ? "" : decode(pair.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static @Nullable String[] basic(@Nullable String authorization) {
        if (authorization == null || !authorization.startsWith("Basic ")) {
            return new @Nullable String[] {null, null};
        }
        var pair = new String(
                        Base64.getDecoder()
                                .decode(authorization
                                        .substring("Basic ".length())
                                        .strip()),
                        StandardCharsets.UTF_8)
                .split(":", 2);
        return new @Nullable String[] {pair[0], pair.length > 1 ? pair[1] : ""};
    }

    private static boolean isOn(@Nullable String value) {
        return value != null && (value.equals("1") || value.equalsIgnoreCase("true"));
    }

    private static @Nullable String first(@Nullable String value, @Nullable String otherwise) {
        return value != null ? value : otherwise;
    }

    private static String or(@Nullable String value, @Nullable String other, String otherwise) {
        return value != null ? value : other != null ? other : otherwise;
    }
}
