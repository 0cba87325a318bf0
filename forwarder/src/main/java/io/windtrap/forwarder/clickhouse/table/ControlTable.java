package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.batch.group.GroupParts;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.ddl.InsertStatement;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.discards.FittedRows;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.type.ColumnFit;
import io.windtrap.forwarder.mapping.RowColumns;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control of every search: a table like all others, under a name that no event can have, that takes a row which no event
 * wrote. While it works, a refusal beside it is the fault of what is refused; else the refusal concerns every event.
 */
public final class ControlTable {
    private static final String LOAD_TIME = "2026-01-01 00:00:00.000";
    private static final String MILLISECONDS = "DateTime64(3, 'UTC')";
    private static final Logger log = LoggerFactory.getLogger(ControlTable.class);

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final InsertStatement statement;

    public ControlTable(ClickHouse clickHouse, TableDdl ddl, InsertStatement statement) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.statement = statement;
    }

    /** Whether {@link #tryOut} succeeds. */
    boolean works() {
        try {
            tryOut();
            return true;
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("code", Failures.of(e).code())
                    .addKeyValue("error", Failures.of(e).message())
                    .log("ClickHouse refuses Windtrap's own control table too, so no event causes the error;"
                            + " the insert waits until it is fixed");
            return false;
        }
    }

    /**
     * Creates the table, inserts the row, drops the table.
     *
     * @throws RuntimeException of the client: whatever is wrong concerns every event
     */
    public void tryOut() {
        String token = token();
        String table = TableDdl.CONTROL_PREFIX + token;
        try {
            RowGroup row = GroupParts.bareRow(table, LOAD_TIME);
            clickHouse.run(ddl.createTable(table, row.types()));
            List<ColumnFit> fits = row.columns().stream()
                    .map(column -> ColumnFit.of(column.equals(RowColumns.ID) ? "String" : MILLISECONDS))
                    .toList();
            statement.send(table, row.columns(), new FittedRows(row, fits).tsv(), token, false);
        } finally {
            drop(table);
        }
    }

    /**
     * Names that columns of a new table have beside those of its definition: ClickHouse computes them. It takes a column of such a name
     * all the same, and some versions crash when they merge parts with and without it.
     *
     * @throws RuntimeException of the client
     */
    Set<String> virtualColumns() {
        String table = TableDdl.CONTROL_PREFIX + token();
        try {
            clickHouse.run(ddl.createTable(table, Map.of()));
            return clickHouse
                    .query("DESCRIBE TABLE " + ddl.name(table) + " SETTINGS describe_include_virtual_columns = 1")
                    .stream()
                    .filter(column -> !column.getString("is_virtual").equals("0"))
                    .map(column -> column.getString("name"))
                    .collect(Collectors.toUnmodifiableSet());
        } finally {
            drop(table);
        }
    }

    private static String token() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    private void drop(String table) {
        try {
            clickHouse.run(ddl.dropTableEverywhere(table));
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue("table", ddl.name(table))
                    .addKeyValue("error", Failures.of(e).message())
                    .log("could not drop an empty control table; drop it by hand");
        }
    }
}
