package io.windtrap.engine.clickhouse.http;

import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a ClickHouse server refuses to read, by the defaults of {@code http_max_uri_size}, {@code http_max_fields},
 * {@code http_max_field_name_size}, {@code http_max_field_value_size} and {@code http_max_request_header_size} in version 26.7. A field
 * is a header as well as a parameter of the URL.
 */
public final class RequestLimits {
    private static final int URI = 1 << 20;
    private static final int FIELDS = 1_000;
    private static final int FIELD_NAME = 4 << 10;
    private static final int FIELD_VALUE = 128 << 10;
    private static final int HEADERS = 10 << 20;

    private RequestLimits() {}

    /**
     * Whether a server reads the request at all; else it answers 400, says nothing, and hangs up.
     *
     * @param uri as it was sent, its query with it
     */
    public static boolean allow(String uri, Map<String, List<String>> headers) {
        long count = headers.values().stream().mapToLong(List::size).sum();
        return uri.length() <= URI
                && count <= FIELDS
                && headers.keySet().stream().allMatch(name -> name.length() <= FIELD_NAME)
                && headers.values().stream().flatMap(List::stream).allMatch(value -> value.length() <= FIELD_VALUE)
                && headers.entrySet().stream()
                                .mapToLong(header -> header.getValue().stream()
                                        .mapToLong(value -> header.getKey().length() + value.length())
                                        .sum())
                                .sum()
                        <= HEADERS;
    }

    /**
     * Checks the parameters of a URL, which are as long as they were sent: {@code %20} is three bytes.
     *
     * @param rawQuery behind the question mark, as sent; null without one
     * @throws ClickHouseException as a server says it
     */
    static void requireReadable(@Nullable String rawQuery) throws ClickHouseException {
        if (rawQuery == null) {
            return;
        }
        String[] fields = rawQuery.split("&", -1);
        require(fields.length <= FIELDS, "Too many form fields");
        for (String field : fields) {
            int equals = field.indexOf('=');
            require((equals < 0 ? field.length() : equals) <= FIELD_NAME, "Field name too long");
            require(equals < 0 || field.length() - equals - 1 <= FIELD_VALUE, "Field value too long");
        }
    }

    private static void require(boolean isWithin, String otherwise) throws ClickHouseException {
        if (!isWithin) {
            throw new ClickHouseException(1000, "POCO_EXCEPTION", "HTML Form Exception: " + otherwise);
        }
    }
}
