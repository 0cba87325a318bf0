package io.windtrap.console.problems;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.console.clickhouse.ClickHouseReader;
import io.windtrap.console.clickhouse.Limits;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.Json;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Values that went to rudder_discards, by column, with the statement that would make room for them. It is shown, and never run. */
final class Discards {
    private static final Set<String> NUMBERS = Set.of("int", "float");
    private static final int MOST_GROUPS = 200;

    private Discards() {}

    /** The answer. */
    record All(List<String> problems, List<Group> groups) {}

    /** Values of one column. */
    record Group(
            String destination,
            String database,
            String table,
            String column,
            String reason,
            String explanation,
            long count,
            String firstAt,
            String lastAt,
            List<String> sampleValues,
            @Nullable String columnType,
            @Nullable String alter,
            @Nullable String note) {}

    static All of(ClickHouseReader reader, long seconds) {
        String discards = Sql.quoted(reader.database()) + "." + Sql.quoted(DiscardRow.TABLE);
        List<Map<String, JsonNode>> found;
        try {
            found = reader.query(
                            "SELECT table_name, column_name, reason, count() AS n,"
                                    + " formatDateTime(min(received_at), '%Y-%m-%dT%H:%i:%SZ', 'UTC') AS first,"
                                    + " formatDateTime(max(received_at), '%Y-%m-%dT%H:%i:%SZ', 'UTC') AS last,"
                                    + " groupUniqArray(5)(substringUTF8(column_value, 1, 200)) AS samples,"
                                    + " groupUniqArray(10)(value_type) AS types"
                                    + " FROM " + discards + " WHERE received_at >= now() - " + seconds
                                    + " GROUP BY table_name, column_name, reason ORDER BY n DESC LIMIT " + MOST_GROUPS,
                            Limits.OF_SCREENS)
                    .byName();
        } catch (ApiException e) {
            if (String.valueOf(e.getMessage()).contains("error 60:")) { // Nothing was ever discarded.
                return new All(List.of(), List.of());
            }
            throw e;
        }
        Map<String, String> types = types(reader);
        List<Group> groups = new ArrayList<>();
        for (Map<String, JsonNode> one : found) {
            groups.add(group(reader, one, types));
        }
        return new All(List.of(), groups);
    }

    private static Map<String, String> types(ClickHouseReader reader) {
        Map<String, String> types = new HashMap<>();
        reader.query(
                        "SELECT table, name, type FROM system.columns WHERE database = " + Sql.text(reader.database())
                                + " AND table IN (SELECT DISTINCT table_name FROM "
                                + Sql.quoted(reader.database()) + "." + Sql.quoted(DiscardRow.TABLE) + ")",
                        Limits.OF_SCREENS.withRows(100_000))
                .byName()
                .forEach(one -> types.put(text(one, "table") + "\0" + text(one, "name"), text(one, "type")));
        return types;
    }

    private static Group group(ClickHouseReader reader, Map<String, JsonNode> one, Map<String, String> types) {
        String table = text(one, "table_name");
        String column = text(one, "column_name");
        String type = types.get(table + "\0" + column);
        String wider = type == null ? null : wider(type, texts(one, "types"));
        return new Group(
                reader.destination(),
                reader.database(),
                table,
                column,
                text(one, "reason"),
                Reasons.ofDiscard(text(one, "reason")),
                one.containsKey("n") ? one.get("n").asLong() : 0,
                text(one, "first"),
                text(one, "last"),
                texts(one, "samples"),
                type,
                wider == null
                        ? null
                        : "ALTER TABLE " + Sql.quoted(reader.database()) + "." + Sql.quoted(table) + " MODIFY COLUMN "
                                + Sql.quoted(column) + " " + wider,
                note(type, wider));
    }

    /** A type that holds these values as well as those of {@code type}; null = none is known. */
    static @Nullable String wider(String type, List<String> values) {
        boolean merged = type.startsWith("SimpleAggregateFunction(anyLast, ") && type.endsWith(")");
        String own = merged ? type.substring("SimpleAggregateFunction(anyLast, ".length(), type.length() - 1) : type;
        if (!own.startsWith("Nullable(") || own.equals("Nullable(String)")) {
            return null; // Columns of the key, and those that somebody else made.
        }
        boolean number =
                own.matches("Nullable\\((U?Int\\d+|Float32)\\)") && NUMBERS.containsAll(values) && !values.isEmpty();
        String wider = number ? "Nullable(Float64)" : "Nullable(String)";
        return merged ? "SimpleAggregateFunction(anyLast, " + wider + ")" : wider;
    }

    private static @Nullable String note(@Nullable String type, @Nullable String wider) {
        if (type == null) {
            return "There is no such column: see the limits under destinations[].tables.";
        }
        return wider == null
                ? "No other type of this column takes these values: correct the sender."
                : "It rewrites the column. Queries see the new type from then on; a replay brings the values in.";
    }

    private static String text(Map<String, JsonNode> row, String column) {
        JsonNode value = row.get(column);
        return value == null || value.isNull() ? "" : value.asText();
    }

    /** Of a list, which comes as its text. */
    private static List<String> texts(Map<String, JsonNode> row, String column) {
        List<String> texts = new ArrayList<>();
        try {
            Json.read(text(row, column)).forEach(one -> texts.add(one.asText()));
        } catch (JsonProcessingException e) {
            throw ApiException.unreadable("ClickHouse's list of " + column + " of discards can't be read.");
        }
        return texts;
    }
}
