package io.windtrap.forwarder.warehouse;

import com.clickhouse.client.api.query.GenericRecord;
import io.windtrap.forwarder.batch.ColumnFit;
import io.windtrap.forwarder.batch.RefusedCell;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.TsvBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A destination's tables in ClickHouse: one INSERT for each group, its table made ready first. */
public final class ClickHouseWarehouse implements Warehouse {
    private static final Logger log = LoggerFactory.getLogger(ClickHouseWarehouse.class);

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Tables tables;
    private final Discards discards;
    private volatile int version;

    /** @param database created when it is missing */
    public ClickHouseWarehouse(Connection connection, String database, Discards discards) {
        this.clickHouse = new ClickHouse(connection);
        this.ddl = new TableDdl(database);
        this.tables = new Tables(clickHouse, ddl);
        this.discards = discards;
    }

    @Override
    public InsertResult prepare() {
        try {
            String text =
                    clickHouse.query("SELECT version() AS version").getFirst().getString("version");
            clickHouse.run(ddl.createDatabase());
            version = ServerVersion.parse(text);
            log.atInfo()
                    .addKeyValue("clickhouse", text)
                    .addKeyValue("database", ddl.database())
                    .addKeyValue("guarantee", guarantee().sentence())
                    .log("warehouse is reachable");
            return new InsertResult.Inserted();
        } catch (RuntimeException e) {
            return new InsertResult.Failed(Failures.of(e));
        }
    }

    @Override
    public InsertResult insert(SealedBatch batch, RowGroup group, String token) {
        try {
            List<ColumnFit> fits = tables.ready(batch, group);
            List<RefusedCell> refused = new ArrayList<>();
            TsvBuffer rows = group.fitted(fits, refused::add);
            clickHouse.insert(ddl.name(group.table()), group.columns(), rows, InsertOptions.of(token, version));
            discards.discarded(refused);
            return new InsertResult.Inserted();
        } catch (TableChangedException e) {
            tables.forget(group.table());
            return new InsertResult.Failed(new Failure.Schema(0, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            // Whatever it was: an answer that names a missing column can be lost with its connection.
            tables.forget(group.table());
            return new InsertResult.Failed(Failures.of(e));
        }
    }

    @Override
    public void close() {
        clickHouse.close();
    }

    private Guarantee guarantee() {
        Map<String, String> engines = new HashMap<>();
        for (GenericRecord table : clickHouse.query("SELECT name, engine_full FROM system.tables WHERE database = "
                + TableDdl.text(ddl.database()) + " AND engine LIKE '%MergeTree'")) {
            engines.put(ddl.name(table.getString("name")), table.getString("engine_full"));
        }
        String window = clickHouse
                .query("SELECT value FROM system.merge_tree_settings"
                        + " WHERE name = 'non_replicated_deduplication_window'")
                .getFirst()
                .getString("value");
        return Guarantee.of(engines, Long.parseLong(window));
    }
}
