package io.windtrap.console.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.console.clickhouse.Answer;
import io.windtrap.console.clickhouse.ClickHouseReader;
import io.windtrap.console.clickhouse.Limits;
import io.windtrap.console.http.ApiException;
import io.windtrap.forwarder.clickhouse.client.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One table with its columns. How often a column is filled is counted in its newest rows, and which of them have it first and last.
 *
 * @param createSql statement that would make it
 * @param selectSql statement that reads its newest rows
 */
record TableView(
        String name,
        String database,
        String engine,
        long rows,
        long bytes,
        String createSql,
        String selectSql,
        List<Column> columns,
        List<Day> growth) {
    private static final int SAMPLED = 10_000;
    /** Columns whose values are counted: each is an expression of the query. */
    private static final int MOST_COUNTED = 300;

    private static final int MOST_EVENTS = 10;
    /** Before a column: it is not meant to be an alias of the same name. */
    private static final String NEWEST = "newest.";

    /**
     * A column.
     *
     * @param firstAt when the first of the newest rows that have a value was received; null = none has one, or it is not known
     * @param lastAt the last of them
     */
    record Column(
            String name,
            String type,
            long bytes,
            @Nullable Long filled,
            long sampledRows,
            @Nullable String firstAt,
            @Nullable String lastAt,
            List<Event> events) {}

    /** Events that fill a column. */
    record Event(String event, long filled) {}

    /** Rows of a day. */
    record Day(String day, long rows) {}

    static TableView of(ClickHouseReader reader, String table) {
        String where = " WHERE database = " + Sql.text(reader.database()) + " AND ";
        List<Map<String, JsonNode>> found = reader.query(
                        "SELECT engine, ifNull(total_rows, 0) AS rows, ifNull(total_bytes, 0) AS bytes, create_table_query AS sql"
                                + " FROM system.tables" + where + "name = " + Sql.text(table),
                        Limits.OF_SCREENS)
                .byName();
        if (found.isEmpty()) {
            throw ApiException.notFound("The database has no such table.");
        }
        List<Map<String, JsonNode>> columns = reader.query(
                        "SELECT name, type, data_compressed_bytes AS bytes FROM system.columns" + where + "table = "
                                + Sql.text(table) + " ORDER BY position",
                        Limits.OF_SCREENS)
                .byName();
        List<String> names =
                columns.stream().map(one -> Cells.text(one, "name")).toList();
        String full = Sql.quoted(reader.database()) + "." + Sql.quoted(table);
        boolean timed = names.contains("received_at");
        List<String> counted = names.stream().limit(MOST_COUNTED).toList();
        Map<String, JsonNode> filled = timed ? filled(reader, full, counted) : Map.of();
        Map<String, List<Event>> events = timed && names.contains("event") ? events(reader, full, counted) : Map.of();
        long sampled = Cells.number(filled, "sampled");
        List<Column> shown = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            Map<String, JsonNode> one = columns.get(i);
            boolean known = filled.containsKey("n" + i);
            boolean any = known && Cells.number(filled, "n" + i) > 0;
            shown.add(new Column(
                    names.get(i),
                    Cells.text(one, "type"),
                    Cells.number(one, "bytes"),
                    known ? Cells.number(filled, "n" + i) : null,
                    sampled,
                    any ? Cells.text(filled, "f" + i) : null,
                    any ? Cells.text(filled, "l" + i) : null,
                    events.getOrDefault(names.get(i), List.of())));
        }
        Map<String, JsonNode> one = found.getFirst();
        return new TableView(
                table,
                reader.database(),
                Cells.text(one, "engine"),
                Cells.number(one, "rows"),
                Cells.number(one, "bytes"),
                Cells.text(one, "sql"),
                "SELECT * FROM " + full + (timed ? " ORDER BY received_at DESC" : "") + " LIMIT 100",
                shown,
                timed ? growth(reader, full) : List.of());
    }

    /** The newest rows, with columns named c0, c1 … and at: a column may have any name, also one that stands for something here. */
    static String newest(String full, List<String> columns, String more) {
        var sql = new StringBuilder(" FROM (SELECT " + NEWEST + "received_at AS at").append(more);
        for (int i = 0; i < columns.size(); i++) {
            sql.append(", ")
                    .append(NEWEST)
                    .append(Sql.quoted(columns.get(i)))
                    .append(" AS c")
                    .append(i);
        }
        return sql + " FROM " + full + " AS newest ORDER BY newest.received_at DESC LIMIT " + SAMPLED + ")";
    }

    static String filledSql(String full, List<String> columns) {
        var sql = new StringBuilder("SELECT count() AS sampled");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(", count(c%1$d) AS n%1$d".formatted(i));
            sql.append(", ")
                    .append(Cells.time("minIf(at, isNotNull(c" + i + "))"))
                    .append(" AS f")
                    .append(i);
            sql.append(", ")
                    .append(Cells.time("maxIf(at, isNotNull(c" + i + "))"))
                    .append(" AS l")
                    .append(i);
        }
        return sql + newest(full, columns, "");
    }

    private static Map<String, JsonNode> filled(ClickHouseReader reader, String full, List<String> columns) {
        return reader.query(filledSql(full, columns), Limits.OF_SCREENS)
                .byName()
                .getFirst();
    }

    static String eventsSql(String full, List<String> columns) {
        var sql = new StringBuilder("SELECT toString(sent) AS e");
        for (int i = 0; i < columns.size(); i++) {
            sql.append(", count(c%1$d) AS n%1$d".formatted(i));
        }
        return sql + newest(full, columns, ", " + NEWEST + "event AS sent") + " GROUP BY e ORDER BY count() DESC LIMIT "
                + MOST_EVENTS;
    }

    /** The events that fill each column most. */
    private static Map<String, List<Event>> events(ClickHouseReader reader, String full, List<String> columns) {
        Answer answer = reader.query(eventsSql(full, columns), Limits.OF_SCREENS);
        Map<String, List<Event>> events = new HashMap<>();
        for (Map<String, JsonNode> row : answer.byName()) {
            for (int i = 0; i < columns.size(); i++) {
                long filled = Cells.number(row, "n" + i);
                if (filled > 0) {
                    events.computeIfAbsent(columns.get(i), _ -> new ArrayList<>())
                            .add(new Event(Cells.text(row, "e"), filled));
                }
            }
        }
        return events;
    }

    private static List<Day> growth(ClickHouseReader reader, String full) {
        return reader
                .query(
                        "SELECT toString(d) AS day, count() AS n FROM (SELECT toDate(newest.received_at) AS d FROM "
                                + full
                                + " AS newest WHERE newest.received_at >= now() - 30 * 86400) GROUP BY d ORDER BY d",
                        Limits.OF_SCREENS)
                .byName()
                .stream()
                .map(one -> new Day(Cells.text(one, "day"), Cells.number(one, "n")))
                .toList();
    }
}
