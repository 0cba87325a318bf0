package io.windtrap.console.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.console.clickhouse.ClickHouseReader;
import io.windtrap.console.clickhouse.Limits;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.http.Json;
import io.windtrap.forwarder.clickhouse.client.Sql;
import java.util.Map;
import java.util.Optional;

/** The inserts of the last hour that took longest, as ClickHouse's own log of queries has them. */
public final class SlowestInserts {
    private static final int MOST = 20;

    private final Map<String, ClickHouseReader> readers;

    /** @param readers of the destinations that are ClickHouse, by their ids */
    public SlowestInserts(Map<String, ClickHouseReader> readers) {
        this.readers = Map.copyOf(readers);
    }

    /** Those into the database of one destination. A log that can't be read is a problem of the answer, not a failure. */
    public ObjectNode answer(ApiRequest request) {
        ClickHouseReader reader = Optional.ofNullable(
                        readers.get(request.text("destination").orElse("")))
                .orElseThrow(() -> ApiException.notFound("There is no destination of this id that is ClickHouse."));
        ObjectNode json = Json.object();
        ArrayNode problems = json.putArray("problems");
        ArrayNode inserts = json.putArray("inserts");
        try {
            for (Map<String, JsonNode> row :
                    reader.query(sql(reader.database()), Limits.OF_SCREENS).byName()) {
                ObjectNode insert = inserts.addObject();
                row.forEach(insert::set);
            }
        } catch (ApiException e) {
            problems.add(
                    "ClickHouse's log of queries can't be read: " + e.getMessage()
                            + " It needs query_log in ClickHouse's configuration, and SELECT on system.query_log for the destination's user.");
        }
        return json;
    }

    private static String sql(String database) {
        String quoted = Sql.text(database);
        return "SELECT formatDateTime(event_time_microseconds, '%Y-%m-%dT%H:%i:%S.%fZ', 'UTC') AS at,"
                + " replaceOne(arrayElement(tables, 1), concat(" + quoted + ", '.'), '') AS table,"
                + " toUInt32(written_rows) AS rows, toFloat64(written_bytes) AS bytes, query_duration_ms / 1000 AS seconds,"
                + " if(exception = '', NULL, substring(exception, 1, 300)) AS error"
                + " FROM system.query_log WHERE event_date >= yesterday() AND event_time > now() - INTERVAL 1 HOUR"
                + " AND query_kind = 'Insert' AND type != 'QueryStart' AND is_initial_query AND has(databases, "
                + quoted
                + ") ORDER BY query_duration_ms DESC LIMIT " + MOST;
    }
}
