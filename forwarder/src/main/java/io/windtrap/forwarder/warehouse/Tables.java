package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.ColumnFit;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destination's tables: remembered as they were last seen, created and widened as batches need them. What exists is
 * trusted, whoever made it. Growth limits are to join here.
 */
final class Tables {
    private static final Logger log = LoggerFactory.getLogger(Tables.class);

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Map<String, TableSchema> seen = new ConcurrentHashMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    Tables(ClickHouse clickHouse, TableDdl ddl) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
    }

    /**
     * What the columns of {@code group} hold, all of them there.
     *
     * @throws RuntimeException of the client, to be sorted by {@link Failures}
     */
    List<ColumnFit> ready(SealedBatch batch, RowGroup group) {
        TableSchema known = seen.get(group.table());
        List<ColumnFit> fits = known == null ? null : known.fits(group.columns());
        if (fits != null) {
            return fits;
        }
        synchronized (locks.computeIfAbsent(group.table(), _ -> new Object())) {
            TableSchema grown = grown(batch, group.table());
            seen.put(group.table(), grown);
            List<ColumnFit> all = grown.fits(group.columns());
            if (all == null) {
                throw new TableChangedException(group.table());
            }
            return all;
        }
    }

    /** Looks at {@code table} anew before its next insert. */
    void forget(String table) {
        seen.remove(table);
    }

    private TableSchema grown(SealedBatch batch, String table) {
        var wanted = batch.types(table);
        TableSchema found = look(table);
        if (found == null) {
            clickHouse.run(ddl.createDatabase());
            clickHouse.run(ddl.createTable(table, wanted));
            log.atInfo()
                    .addKeyValue("table", ddl.name(table))
                    .log("created the table, unless another forwarder was faster");
            found = look(table);
        }
        if (found == null) {
            throw new TableChangedException(table);
        }
        SortedSet<String> missing = found.missing(wanted.keySet());
        if (missing.isEmpty()) {
            return found;
        }
        clickHouse.run(ddl.addColumns(table, missing, wanted));
        log.atInfo()
                .addKeyValue("table", ddl.name(table))
                .addKeyValue("columns", missing)
                .log("added columns");
        TableSchema after = look(table);
        return after == null ? found : after;
    }

    private @Nullable TableSchema look(String table) {
        Map<String, String> types = clickHouse.columns(ddl.database(), table);
        return types.isEmpty() ? null : TableSchema.of(types);
    }
}
