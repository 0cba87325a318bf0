package io.windtrap.forwarder.clickhouse.catalogue;

import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.ResultRow;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.clickhouse.ddl.Remark;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.mapping.RowColumns;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What ClickHouse's own tables say of the destination's database. Views, what views keep, and copies for rehearsals are not its
 * tables: no row goes into them by name.
 */
public record Catalogue(ClickHouse clickHouse, String database) {
    private static final String TABLES =
            " NOT endsWith(engine, 'View') AND NOT startsWith(name, '.inner') AND NOT startsWith(name, "
                    + Sql.text(TableDdl.COPY_PREFIX) + ")";

    /** Whether the database is there, as far as the user may see. */
    public boolean hasDatabase() {
        return !clickHouse
                .query("SELECT name FROM system.databases WHERE name = " + Sql.text(database))
                .isEmpty();
    }

    /** How many tables it has by the source that made them; those of no known source by the empty text. */
    public Map<String, Long> tables() {
        Map<String, Long> tables = new HashMap<>();
        for (ResultRow made : clickHouse.query("SELECT extract(comment, "
                + Sql.text("^windtrap table=\\S* source=(.*)$") + ") AS source, count() AS tables"
                + " FROM system.tables WHERE" + TABLES + inDatabase() + " GROUP BY source")) {
            tables.put(made.getString("source"), made.getLong("tables"));
        }
        return tables;
    }

    /** What is there of {@code names}, by name. */
    public Map<String, DatabaseObject> objects(List<String> names) {
        String among = among(names);
        Map<String, DatabaseObject> objects = new HashMap<>();
        Map<String, List<TableColumn>> columns = new HashMap<>();
        for (ResultRow part : clickHouse.query(
                "SELECT name AS object, '' AS column, engine AS type, '' AS default_kind, comment FROM system.tables"
                        + " WHERE name" + among + inDatabase()
                        + " UNION ALL SELECT table, name, type, default_kind, comment FROM system.columns WHERE table"
                        + among + inDatabase())) {
            String object = part.getString("object");
            String column = part.getString("column");
            if (column.isEmpty()) {
                objects.put(
                        object,
                        new DatabaseObject(
                                object,
                                part.getString("type"),
                                part.getString("comment"),
                                columns.computeIfAbsent(object, _ -> new ArrayList<>())));
            } else {
                columns.computeIfAbsent(object, _ -> new ArrayList<>())
                        .add(new TableColumn(
                                column,
                                part.getString("type"),
                                part.getString("default_kind"),
                                part.getString("comment")));
            }
        }
        return objects;
    }

    /** {@code engine_full} by name of each table that rows go into: of those that have the columns of every row, whoever made them. */
    public Map<String, String> engines() {
        String withColumnsOfRows = "SELECT table FROM system.columns WHERE name IN ("
                + Sql.text(RowColumns.ID) + ", " + Sql.text(RowColumns.RECEIVED_AT) + ")"
                + inDatabase() + " GROUP BY table HAVING count() = 2";
        Map<String, String> engines = new HashMap<>();
        for (ResultRow table : clickHouse.query("SELECT name, engine_full FROM system.tables WHERE" + TABLES
                + inDatabase() + " AND (name = " + Sql.text(DiscardRow.TABLE) + " OR name IN ("
                + withColumnsOfRows + "))")) {
            engines.put(table.getString("name"), table.getString("engine_full"));
        }
        return engines;
    }

    /** The engine of {@code table}; empty when the table is not there. */
    public String engine(String table) {
        return clickHouse
                .query("SELECT engine FROM system.tables WHERE name = " + Sql.text(table) + inDatabase())
                .stream()
                .map(found -> found.getString("engine"))
                .findFirst()
                .orElse("");
    }

    /** Whether a materialized view reads what goes into one of {@code tables}. */
    public boolean hasViews(List<String> tables) {
        return !clickHouse
                .query("SELECT name FROM system.tables WHERE name" + among(tables) + inDatabase()
                        + " AND notEmpty(dependencies_table)")
                .isEmpty();
    }

    /** Bytes of {@code table} on disk; 0 where that is not known. */
    public long bytes(String table) {
        return clickHouse
                .query("SELECT ifNull(total_bytes, 0) AS bytes FROM system.tables WHERE name = " + Sql.text(table)
                        + inDatabase())
                .stream()
                .mapToLong(found -> found.getLong("bytes"))
                .sum();
    }

    /** Tables of the database, and columns of them that may have a name of ClickHouse's own, one a row. */
    public List<ResultRow> columnsWithUnderscore() {
        return clickHouse.query("SELECT table, name FROM system.columns WHERE startsWith(name, '_')" + inDatabase()
                + " AND NOT startsWith(name, '__') ORDER BY table, name LIMIT 1000");
    }

    /** Copies for rehearsals that were made {@code age} ago or earlier. */
    public List<String> copies(Duration age) {
        return clickHouse
                .query("SELECT name FROM system.tables WHERE (engine = 'Null' OR (startsWith(name, "
                        + Sql.text(TableDdl.CONTROL_PREFIX) + ") AND comment = concat("
                        + Sql.text(Remark.ofTable("", null)) + ", name))) AND startsWith(name, "
                        + Sql.text(TableDdl.COPY_PREFIX) + ") AND metadata_modification_time <= now() - "
                        + age.toSeconds() + inDatabase())
                .stream()
                .map(copy -> copy.getString("name"))
                .toList();
    }

    private static String among(List<String> names) {
        return names.stream().map(Sql::text).collect(Collectors.joining(", ", " IN (", ")"));
    }

    private String inDatabase() {
        return " AND database = " + Sql.text(database);
    }
}
