package io.windtrap.forwarder.warehouse;

import com.clickhouse.client.api.insert.InsertSettings;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.TsvBuffer;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.mapping.RudderStackTables;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A destination's tables in ClickHouse: one INSERT for each group, its table made ready first. */
public final class ClickHouseWarehouse implements Warehouse {
    private static final Logger log = LoggerFactory.getLogger(ClickHouseWarehouse.class);

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Catalogue catalogue;
    private final ControlTable control;
    private final Tables tables;
    private final ExecutorService ddlThreads;
    private final Discards discards;
    private final IncompleteDiscards incompleteDiscards;
    private final AbandonedCopies abandonedCopies;
    private final RepeatedInserts repetitions;
    private final GuaranteeCheck guarantee;
    private final Widening widening;
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
        this.catalogue = catalogue;
        this.control = new ControlTable(clickHouse, ddl, this::settings);
        this.tables = new Tables(clickHouse, ddl, catalogue, control, clock);
        this.ddlThreads = Executors.newFixedThreadPool(
                connection.parallel(),
                Thread.ofPlatform().daemon().name("ddl-", 0).factory());
        this.discards = discards;
        this.incompleteDiscards = new IncompleteDiscards(ddl.name(RudderStackTables.DISCARDS), meters);
        this.abandonedCopies = new AbandonedCopies(clickHouse, ddl, catalogue);
        Duration patience = Duration.ofSeconds(
                Math.max(1, connection.requestTimeout().dividedBy(2).toSeconds()));
        this.repetitions =
                new RepeatedInserts(new StoredRows(clickHouse, ddl, catalogue, patience, () -> version), meters);
        this.widening = new Widening(
                clickHouse,
                ddl,
                catalogue,
                Tables.LONGEST_TRUST.multipliedBy(2).plus(connection.requestTimeout()),
                clock);
        this.guarantee = new GuaranteeCheck(clickHouse, ddl, catalogue, meters, clock);
    }

    @Override
    public InsertResult prepare() {
        try {
            tables.prepareDatabase();
            abandonedCopies.drop(AbandonedCopies.AGE);
            version = guarantee.ask();
            tables.warnOfVirtualColumns();
            repetitions.check();
            return new InsertResult.Inserted();
        } catch (RuntimeException e) {
            return new InsertResult.Failed(Failures.of(e));
        }
    }

    @Override
    public boolean isReady(SealedBatch batch, RowGroup group) {
        return tables.isKnown(batch.intent(), group);
    }

    @Override
    public void makeReady(SealedBatch batch, List<RowGroup> groups) {
        Map<String, RowGroup> ofTables = new LinkedHashMap<>();
        groups.forEach(group -> ofTables.putIfAbsent(group.table(), group));
        if (ofTables.size() < 2) {
            return; // Its own insert does it as well.
        }
        try {
            tables.makeReady(batch.intent(), ofTables.values(), batch::types, ddlThreads);
        } catch (ExecutionException | RuntimeException e) {
            // The insert of a group whose table is not ready meets the same, and reports it.
            log.atDebug().setCause(e).log("tables of a batch could not all be made ready");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRefused(SealedBatch batch, RowGroup group) {
        return tables.isForbidden(batch.intent(), group);
    }

    @Override
    public InsertResult discard(SealedBatch batch, List<RowGroup> groups, String token, boolean repeated) {
        try {
            Map<String, Integer> incomplete = new HashMap<>();
            var log = new DiscardLog(
                    token, (discarded, own) -> discardMissing(batch.intent(), discarded, own, repeated, incomplete));
            for (RowGroup group : groups) {
                group.fitted(tables.refusal(group).fits(), log);
            }
            log.write();
            discards.discarded(log.counts());
            incompleteDiscards.stored(incomplete);
            guarantee.answered();
            return new InsertResult.Inserted();
        } catch (RuntimeException e) {
            return new InsertResult.Failed(Failures.of(e));
        }
    }

    /** A repetition may have other groups than the attempt before: what of them is there already is left out. */
    private void discardMissing(
            Intent batch, RowGroup discarded, String token, boolean repeated, Map<String, Integer> incomplete) {
        RowGroup missing = repeated
                ? repetitions.notStored(discarded, tables.ready(batch, discarded, discarded::types), token)
                : discarded;
        if (missing.rows() > 0) {
            String own = missing.rows() == discarded.rows() ? token : token + "/rest";
            discard(batch, missing, new InsertAttempt(own, own, repeated, false), incomplete);
        }
    }

    @Override
    public InsertResult insert(SealedBatch batch, RowGroup group, InsertAttempt attempt) {
        try {
            TargetTable target = target(batch, group);
            Map<String, Integer> incomplete = new HashMap<>();
            var log = new DiscardLog(
                    attempt.discardsToken(),
                    (discarded, own) -> discard(
                            batch.intent(),
                            discarded,
                            new InsertAttempt(own, own, attempt.repeated(), attempt.pastViews()),
                            incomplete));
            // Of the whole, so that what is left of a group has the discards' tokens of the attempt that was refused.
            TsvBuffer rows = group.whole().fitted(target.fits(), log);
            log.write();
            send(group, target, group.equals(group.whole()) ? rows : group.fitted(target.fits(), _ -> {}), attempt);
            discards.discarded(log.counts());
            incompleteDiscards.stored(incomplete);
            widening.of(log.counts().keySet());
            guarantee.answered();
            return new InsertResult.Inserted();
        } catch (TableChangedException e) {
            return new InsertResult.Failed(new Failure.Schema(0, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return new InsertResult.Failed(Failures.of(e));
        }
    }

    private TargetTable target(SealedBatch batch, RowGroup group) {
        return tables.ready(batch.intent(), group, () -> batch.types(group.table()));
    }

    private void discard(Intent batch, RowGroup discarded, InsertAttempt attempt, Map<String, Integer> incomplete) {
        TargetTable target = tables.ready(batch, discarded, discarded::types);
        try {
            TsvBuffer rows = discarded.fitted(
                    target.fits(), refused -> incomplete.merge(refused.cell().column(), 1, Integer::sum));
            send(discarded, target, rows, attempt);
        } catch (RuntimeException e) {
            if (Failures.of(e) instanceof Failure.Data(int code, String _)) {
                // Without its cause: the rows that are to follow are not what is refused.
                throw new IllegalStateException(discarded.table() + " refuses a row, error " + code);
            }
            throw e;
        }
    }

    private void send(RowGroup group, TargetTable target, TsvBuffer rows, InsertAttempt attempt) {
        try {
            boolean repeated = insert(target.name(), target, rows, settings(attempt)) || attempt.repeated();
            if (repeated && !target.written().isEmpty()) {
                repetitions.complete(
                        group,
                        target,
                        attempt.token(),
                        (missing, other) -> insert(
                                target.name(),
                                target,
                                missing.fitted(target.fits(), _ -> {}),
                                settings(new InsertAttempt(other, other, true, attempt.pastViews()))));
            }
        } catch (RuntimeException e) {
            // Whatever it was: an answer that names a missing column can be lost with its connection.
            tables.forget(group.table());
            guarantee.failed();
            if (Failures.of(e) instanceof Failure.Data && tables.changed(group.table(), group.columns(), target)) {
                throw new TableChangedException(group.table());
            }
            throw e;
        }
    }

    /** Whether the request was sent more than once. */
    private boolean insert(String table, TargetTable target, TsvBuffer rows, InsertSettings settings) {
        List<String> written = target.written();
        // Else every value is in rudder_discards.
        return !written.isEmpty() && clickHouse.insert(ddl.name(table), written, rows, settings);
    }

    private InsertSettings settings(InsertAttempt attempt) {
        InsertSettings settings = settings(attempt.token());
        return attempt.pastViews() ? InsertOptions.pastViews(settings) : settings;
    }

    private InsertSettings settings(String token) {
        return ddl.options().cluster() == null
                ? InsertOptions.of(token, version)
                : InsertOptions.ofReplicated(token, version);
    }

    @Override
    public InsertResult control() {
        try {
            control.tryOut();
            return new InsertResult.Inserted();
        } catch (RuntimeException e) {
            return new InsertResult.Failed(Failures.of(e));
        }
    }

    @Override
    public Views views(RowGroup group) {
        try {
            List<String> written = new ArrayList<>(TableChoice.names(group.table()));
            written.addAll(TableChoice.names(RudderStackTables.DISCARDS));
            return !catalogue.hasViews(written) ? Views.NONE : ddl.options().passesViews() ? Views.PASS : Views.BLOCK;
        } catch (RuntimeException e) {
            return Views.BLOCK; // Nothing is given up while nobody can tell.
        }
    }

    @Override
    public RowGroup notStored(SealedBatch batch, RowGroup group, String token) {
        return repetitions.notStored(group, target(batch, group), token);
    }

    @Override
    public Rehearsal rehearse(SealedBatch batch, RowGroup group, String token) {
        String copy = NullTableRehearsal.PREFIX + token;
        return new NullTableRehearsal(
                clickHouse, ddl, copy, () -> target(batch, group).name(), part -> {
                    TargetTable target = target(batch, part);
                    insert(copy, target, part.fitted(target.fits(), _ -> {}), settings(token));
                });
    }

    @Override
    public void close() {
        ddlThreads.shutdownNow();
        widening.close();
        clickHouse.close();
    }
}
