package io.windtrap.forwarder.warehouse;

import com.clickhouse.client.api.insert.InsertSettings;
import io.windtrap.forwarder.batch.ColumnFit;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.TsvBuffer;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.mapping.RudderStackTables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A destination's tables in ClickHouse: one INSERT for each group, its table made ready first. */
public final class ClickHouseWarehouse implements Warehouse {
    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Tables tables;
    private final Discards discards;
    private final IncompleteDiscards incompleteDiscards;
    private final AbandonedCopies abandonedCopies;
    private final RepeatedInserts repetitions;
    private final GuaranteeCheck guarantee;
    private volatile int version;

    /** @param options name a database that is created when it is missing */
    public ClickHouseWarehouse(
            Connection connection,
            TableOptions options,
            Discards discards,
            WarehouseMeters meters,
            InstantSource clock) {
        this.clickHouse = new ClickHouse(connection, meters);
        this.ddl = new TableDdl(options);
        var catalogue = new Catalogue(clickHouse, ddl.database());
        this.tables = new Tables(clickHouse, ddl, catalogue, clock);
        this.discards = discards;
        this.incompleteDiscards = new IncompleteDiscards(ddl.name(RudderStackTables.DISCARDS), meters);
        this.abandonedCopies = new AbandonedCopies(clickHouse, ddl, catalogue);
        Duration patience = Duration.ofSeconds(
                Math.max(1, connection.requestTimeout().dividedBy(2).toSeconds()));
        this.repetitions =
                new RepeatedInserts(new StoredRows(clickHouse, ddl, catalogue, patience, () -> version), meters);
        this.guarantee = new GuaranteeCheck(clickHouse, ddl, catalogue, meters, clock);
    }

    @Override
    public InsertResult prepare() {
        try {
            tables.prepareDatabase();
            abandonedCopies.drop(AbandonedCopies.AGE);
            version = guarantee.ask();
            repetitions.check();
            return new InsertResult.Inserted();
        } catch (RuntimeException e) {
            return new InsertResult.Failed(Failures.of(e));
        }
    }

    @Override
    public InsertResult insert(SealedBatch batch, RowGroup group, String token, boolean repeated) {
        try {
            List<ColumnFit> fits = tables.ready(batch.intent(), group, () -> batch.types(group.table()));
            Map<String, Integer> incomplete = new HashMap<>();
            var log = new DiscardLog(
                    token, (discarded, own) -> discard(batch.intent(), discarded, own, repeated, incomplete));
            // Of the whole, so that what is left of a group has the discards' tokens of the attempt that was refused.
            TsvBuffer rows = group.whole().fitted(fits, log);
            log.write();
            send(group, fits, group.equals(group.whole()) ? rows : group.fitted(fits, _ -> {}), token, repeated);
            discards.discarded(log.counts());
            incompleteDiscards.stored(incomplete);
            guarantee.answered();
            return new InsertResult.Inserted();
        } catch (TableChangedException e) {
            return new InsertResult.Failed(new Failure.Schema(0, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return new InsertResult.Failed(Failures.of(e));
        }
    }

    private void discard(
            Intent batch, RowGroup discarded, String token, boolean repeated, Map<String, Integer> incomplete) {
        List<ColumnFit> fits = tables.ready(batch, discarded, discarded::types);
        try {
            TsvBuffer rows = discarded.fitted(
                    fits, refused -> incomplete.merge(refused.cell().column(), 1, Integer::sum));
            send(discarded, fits, rows, token, repeated);
        } catch (RuntimeException e) {
            if (Failures.of(e) instanceof Failure.Data(int code, String _)) {
                // Without its cause: the rows that are to follow are not what is refused.
                throw new IllegalStateException(discarded.table() + " refuses a row, error " + code);
            }
            throw e;
        }
    }

    private void send(RowGroup group, List<ColumnFit> fits, TsvBuffer rows, String token, boolean repeated) {
        try {
            insert(group.table(), group, fits, rows, token);
            if (repeated) {
                repetitions.complete(
                        group,
                        fits,
                        token,
                        (missing, other) -> insert(group.table(), missing, fits, missing.fitted(fits, _ -> {}), other));
            }
        } catch (RuntimeException e) {
            // Whatever it was: an answer that names a missing column can be lost with its connection.
            tables.forget(group.table());
            guarantee.failed();
            if (Failures.of(e) instanceof Failure.Data && tables.changed(group.table(), group.columns(), fits)) {
                throw new TableChangedException(group.table());
            }
            throw e;
        }
    }

    private void insert(String table, RowGroup group, List<ColumnFit> fits, TsvBuffer rows, String token) {
        List<String> written = IntStream.range(0, fits.size())
                .filter(column -> fits.get(column).written())
                .mapToObj(group.columns()::get)
                .toList();
        if (written.isEmpty()) {
            return; // Every value is in rudder_discards.
        }
        InsertSettings settings = ddl.options().cluster() == null
                ? InsertOptions.of(token, version)
                : InsertOptions.ofReplicated(token, version);
        clickHouse.insert(ddl.name(table), written, rows, settings);
    }

    @Override
    public Rehearsal rehearse(SealedBatch batch, RowGroup group, String token) {
        String copy = NullTableRehearsal.PREFIX + token;
        Runnable ready = () -> tables.ready(batch.intent(), group, () -> batch.types(group.table()));
        return new NullTableRehearsal(clickHouse, ddl, group.table(), copy, ready, part -> {
            List<ColumnFit> fits = tables.ready(batch.intent(), part, () -> batch.types(part.table()));
            insert(copy, part, fits, part.fitted(fits, _ -> {}), token);
        });
    }

    @Override
    public void close() {
        clickHouse.close();
    }
}
