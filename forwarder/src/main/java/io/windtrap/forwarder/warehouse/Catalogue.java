package io.windtrap.forwarder.warehouse;

import com.clickhouse.client.api.query.GenericRecord;
import io.windtrap.forwarder.mapping.RudderStackTables;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What ClickHouse's own tables say of the destination's database. Views, what views keep, and copies for rehearsals are not its
 * tables: no row goes into them by name.
 */
record Catalogue(ClickHouse clickHouse, String database) {
    private static final String TABLES =
            " NOT endsWith(engine, 'View') AND NOT startsWith(name, '.inner') AND NOT startsWith(name, "
                    + TableDdl.text(NullTableRehearsal.PREFIX) + ")";

    /** Whether the database is there, as far as the user may see. */
    boolean hasDatabase() {
        return !clickHouse
                .query("SELECT name FROM system.databases WHERE name = " + TableDdl.text(database))
                .isEmpty();
    }

    /** How many tables it has. */
    long tables() {
        return clickHouse
                .query("SELECT count() AS tables FROM system.tables WHERE" + TABLES + inDatabase())
                .getFirst()
                .getLong("tables");
    }

    /** {@code engine_full} by name of each table that rows go into: of those that have the columns of every row, whoever made them. */
    Map<String, String> engines() {
        String withColumnsOfRows = "SELECT table FROM system.columns WHERE name IN ("
                + TableDdl.text(RudderStackTables.ID) + ", " + TableDdl.text(RudderStackTables.RECEIVED_AT) + ")"
                + inDatabase() + " GROUP BY table HAVING count() = 2";
        Map<String, String> engines = new HashMap<>();
        for (GenericRecord table : clickHouse.query("SELECT name, engine_full FROM system.tables WHERE" + TABLES
                + inDatabase() + " AND (name = " + TableDdl.text(RudderStackTables.DISCARDS) + " OR name IN ("
                + withColumnsOfRows + "))")) {
            engines.put(table.getString("name"), table.getString("engine_full"));
        }
        return engines;
    }

    /** The engine of {@code table}; empty when the table is not there. */
    String engine(String table) {
        return clickHouse
                .query("SELECT engine FROM system.tables WHERE name = " + TableDdl.text(table) + inDatabase())
                .stream()
                .map(found -> found.getString("engine"))
                .findFirst()
                .orElse("");
    }

    /** Copies for rehearsals that were made {@code age} ago or earlier. */
    List<String> copies(Duration age) {
        return clickHouse
                .query("SELECT name FROM system.tables WHERE engine = 'Null' AND startsWith(name, "
                        + TableDdl.text(NullTableRehearsal.PREFIX) + ") AND metadata_modification_time <= now() - "
                        + age.toSeconds() + inDatabase())
                .stream()
                .map(copy -> copy.getString("name"))
                .toList();
    }

    private String inDatabase() {
        return " AND database = " + TableDdl.text(database);
    }
}
