package io.windtrap.gateway.http.exchange;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a query as RudderStack does: of a name that comes twice the first counts, and what can't be decoded is left out. */
public final class QueryParameters {
    private QueryParameters() {}

    /** The parameters of {@code query}, in its order; null = none. */
    public static Map<String, String> of(@Nullable String query) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (query == null) {
            return parameters;
        }
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = decoded(equals < 0 ? "" : pair.substring(equals + 1));
            if (name != null && value != null && !pair.isEmpty() && pair.indexOf(';') < 0) {
                parameters.putIfAbsent(name, value);
            }
        }
        return parameters;
    }

    /** {@code text} without its escapes; null when they are malformed. */
    public static @Nullable String decoded(String text) {
        try {
            return QueryStringDecoder.decodeComponent(text);
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }
}
