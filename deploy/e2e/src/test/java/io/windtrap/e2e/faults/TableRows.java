package io.windtrap.e2e.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** All rows of a database, as queries with FINAL show them where a table merges. */
final class TableRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private TableRows() {}

    /** By table. Everything but the time of loading and the columns' order, which is that in which batches brought them. */
    static SortedMap<String, List<JsonNode>> of(Fleet fleet, String database) throws IOException {
        SortedMap<String, List<JsonNode>> rows = new TreeMap<>();
        for (String table : fleet.query("SELECT name FROM system.tables WHERE database = '" + database + "'")
                .lines()
                .toList()) {
            List<JsonNode> own = new ArrayList<>();
            for (String row : fleet.query("SELECT * EXCEPT (uuid_ts) FROM " + database + "." + table
                            + " ORDER BY " + (table.equals("rudder_discards") ? "row_id, column_name" : "id")
                            + " SETTINGS final = 1 FORMAT JSONEachRow")
                    .lines()
                    .toList()) {
                own.add(JSON.readTree(row));
            }
            rows.put(table, own);
        }
        return rows;
    }
}
