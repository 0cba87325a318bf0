package io.windtrap.e2e;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.local.stack.Stack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads ClickHouse over plain HTTP, with no code of Windtrap's between the test and what is stored. */
final class Rows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Rows() {}

    /** The rows of a query, column by name; columns that are NULL are left out. 64-bit integers are numbers. */
    static List<Map<String, Object>> of(Stack stack, String query) {
        return send(stack, query + " FORMAT JSONEachRow").lines().map(Rows::row).toList();
    }

    /** The one number that a query gives; -1 while its table is missing. */
    static long number(Stack stack, String query) {
        String answer = send(stack, query + " FORMAT TSV").strip();
        return answer.contains("UNKNOWN_TABLE") || answer.contains("UNKNOWN_DATABASE") ? -1 : Long.parseLong(answer);
    }

    /** Runs a statement that gives no rows. */
    static void run(Stack stack, String statement) {
        String answer = send(stack, statement);
        if (!answer.isEmpty()) {
            throw new IllegalStateException(statement + ": " + answer);
        }
    }

    private static Map<String, Object> row(String line) {
        try {
            Map<String, Object> row = new TreeMap<>(JSON.readValue(line, new TypeReference<Map<String, Object>>() {}));
            row.values().removeIf(java.util.Objects::isNull);
            return row;
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private static String send(Stack stack, String query) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(stack.clickHouse().url() + "/?output_format_json_quote_64bit_integers=0"))
                .timeout(Duration.ofSeconds(60))
                .header("X-ClickHouse-Database", "rudder")
                .POST(HttpRequest.BodyPublishers.ofString(query))
                .build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
