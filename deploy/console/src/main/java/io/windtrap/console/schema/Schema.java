package io.windtrap.console.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.console.clickhouse.ClickHouseReader;
import io.windtrap.console.clickhouse.Limits;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.forwarder.clickhouse.client.Sql;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The screen of tables. */
public final class Schema {
    private static final int MOST_TABLES = 500;
    private static final Set<String> IDENTITY = Set.of("users", "identifies", "accounts", "groups", "aliases");

    private static final Duration KEPT = Duration.ofMinutes(1);

    private final Map<String, ClickHouseReader> readers;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** @param readers of the destinations that are ClickHouse, by their ids */
    public Schema(Map<String, ClickHouseReader> readers, InstantSource clock) {
        this.readers = Map.copyOf(readers);
        this.clock = clock;
    }

    /** An answer that is given again for a minute: it reads all tables. */
    private record Kept(Instant readAt, Tables tables) {}

    /** The answer. */
    private record Tables(List<String> problems, String destination, String database, List<Table> tables) {}

    /** A table. */
    private record Table(
            String name,
            String kind,
            String engine,
            long rows,
            long bytes,
            long columns,
            @Nullable String firstAt,
            @Nullable String lastAt,
            @Nullable Long rowsLastDay) {}

    /** All tables of a destination, as they were a minute ago at most. */
    public Object tables(ApiRequest request) {
        ClickHouseReader reader = reader(request.text("destination"));
        Instant now = clock.instant();
        Kept known = kept.get(reader.destination());
        if (known != null && known.readAt().isAfter(now.minus(KEPT))) {
            return known.tables();
        }
        Tables read = read(reader);
        if (read.problems().isEmpty()) {
            kept.put(reader.destination(), new Kept(now, read));
        }
        return read;
    }

    private static Tables read(ClickHouseReader reader) {
        String database = Sql.text(reader.database());
        List<Map<String, JsonNode>> found = reader.query(
                        "SELECT t.name AS name, t.engine AS engine, ifNull(t.total_rows, 0) AS rows,"
                                + " ifNull(t.total_bytes, 0) AS bytes, c.n AS columns, c.timed AS timed FROM system.tables AS t"
                                + " LEFT JOIN (SELECT table, count() AS n, countIf(name = 'received_at' AND type LIKE '%DateTime%') AS timed"
                                + " FROM system.columns WHERE database = " + database
                                + " GROUP BY table) AS c ON c.table = t.name"
                                + " WHERE t.database = " + database + " ORDER BY rows DESC, name LIMIT " + MOST_TABLES,
                        Limits.OF_SCREENS)
                .byName();
        List<String> problems = new ArrayList<>();
        Map<String, Map<String, JsonNode>> times = times(reader, found, problems);
        List<Table> tables = new ArrayList<>();
        for (Map<String, JsonNode> one : found) {
            String name = Cells.text(one, "name");
            Map<String, JsonNode> seen = times.getOrDefault(name, Map.of());
            boolean timed = !seen.isEmpty() && Cells.number(one, "rows") > 0;
            tables.add(new Table(
                    name,
                    kind(name),
                    Cells.text(one, "engine"),
                    Cells.number(one, "rows"),
                    Cells.number(one, "bytes"),
                    Cells.number(one, "columns"),
                    timed ? Cells.text(seen, "first") : null,
                    timed ? Cells.text(seen, "last") : null,
                    seen.isEmpty() ? null : Long.valueOf(Cells.number(seen, "day"))));
        }
        return new Tables(problems, reader.destination(), reader.database(), tables);
    }

    private static String kind(String name) {
        return name.equals("rudder_discards") ? "discards" : IDENTITY.contains(name) ? "identity" : "events";
    }

    /** First and last of the tables that have a time; a failure is no reason to show no tables. */
    private static Map<String, Map<String, JsonNode>> times(
            ClickHouseReader reader, List<Map<String, JsonNode>> tables, List<String> problems) {
        String sql = tables.stream()
                .filter(one -> Cells.number(one, "timed") > 0)
                .map(one -> Cells.text(one, "name"))
                .map(name -> timesSql(Sql.text(name), Sql.quoted(reader.database()) + "." + Sql.quoted(name)))
                .collect(Collectors.joining(" UNION ALL "));
        if (sql.isEmpty()) {
            return Map.of();
        }
        Map<String, Map<String, JsonNode>> times = new HashMap<>();
        try {
            reader.query(sql, Limits.OF_SCREENS).byName().forEach(one -> times.put(Cells.text(one, "name"), one));
        } catch (ApiException e) {
            problems.add("When the tables were filled is not known: " + e.getMessage());
        }
        return times;
    }

    /** The key begins with received_at, so first, last and the rows of a day are found without reading the others. */
    private static String timesSql(String name, String full) {
        return "SELECT " + name + " AS name, " + Cells.time("min(received_at)") + " AS first, "
                + Cells.time("max(received_at)") + " AS last, (SELECT count() FROM " + full
                + " WHERE received_at >= now() - 86400) AS day FROM " + full;
    }

    /** One table. */
    public Object table(ApiRequest request) {
        return TableView.of(reader(Optional.of(request.segment("destination"))), request.segment("table"));
    }

    private ClickHouseReader reader(Optional<String> destination) {
        return destination
                .map(readers::get)
                .or(() -> destination.isEmpty() ? readers.values().stream().findFirst() : Optional.empty())
                .orElseThrow(() -> ApiException.notFound("There is no such destination of type clickhouse."));
    }
}
