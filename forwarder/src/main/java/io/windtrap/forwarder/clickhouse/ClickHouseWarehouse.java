package io.windtrap.forwarder.clickhouse;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.catalogue.TableChoice;
import io.windtrap.forwarder.clickhouse.catalogue.TargetTable;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.Connection;
import io.windtrap.forwarder.clickhouse.ddl.InsertStatement;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.clickhouse.discards.Discards;
import io.windtrap.forwarder.clickhouse.discards.FittedRows;
import io.windtrap.forwarder.clickhouse.discards.IncompleteDiscards;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.guarantee.GuaranteeCheck;
import io.windtrap.forwarder.clickhouse.table.AbandonedCopies;
import io.windtrap.forwarder.clickhouse.table.ControlTable;
import io.windtrap.forwarder.clickhouse.table.TableChangedException;
import io.windtrap.forwarder.clickhouse.table.Tables;
import io.windtrap.forwarder.clickhouse.table.Widening;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final InsertStatement statement;
    private final RepeatedInserts repetitions;
    private final TableInserts inserts;
    private final DiscardInserts discardInserts;
    private final GuaranteeCheck guarantee;
    private final Widening widening;
    private volatile int version;

    /** @param options name a database that is created when it is missing */
    public ClickHouseWarehouse(
            Connection connection,
            TableOptions options,
            Discards discards,
            WarehouseMetrics metrics,
            InstantSource clock) {
        this.clickHouse = new ClickHouse(connection, metrics);
        this.ddl = new TableDdl(options);
        var catalogue = new Catalogue(clickHouse, ddl.database());
        this.catalogue = catalogue;
        this.statement = new InsertStatement(clickHouse, ddl, () -> version);
        this.control = new ControlTable(clickHouse, ddl, statement);
        this.tables = new Tables(clickHouse, ddl, catalogue, control, clock);
        this.ddlThreads = Executors.newFixedThreadPool(
                connection.parallel(),
                Thread.ofPlatform().daemon().name("ddl-", 0).factory());
        this.discards = discards;
        this.incompleteDiscards = new IncompleteDiscards(ddl.name(DiscardRow.TABLE), metrics);
        this.abandonedCopies = new AbandonedCopies(clickHouse, ddl, catalogue);
        Duration patience = Duration.ofSeconds(
                Math.max(1, connection.requestTimeout().dividedBy(2).toSeconds()));
        this.repetitions = new RepeatedInserts(
                new StoredRows(clickHouse, ddl, catalogue, patience, () -> version), statement, metrics);
        this.widening = new Widening(
                clickHouse,
                ddl,
                catalogue,
                Tables.LONGEST_TRUST.multipliedBy(2).plus(connection.requestTimeout()),
                clock);
        this.guarantee = new GuaranteeCheck(clickHouse, ddl, catalogue, metrics, clock);
        this.inserts = new TableInserts(statement, repetitions, tables, guarantee);
        this.discardInserts = new DiscardInserts(tables, inserts, repetitions);
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
            // The insert of a group whose table is not ready fails with the same error, and reports it.
            log.atDebug().setCause(e).log("could not prepare all tables of a batch; their inserts retry it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRefused(SealedBatch batch, RowGroup group) {
        return tables.isForbidden(batch.intent(), group);
    }

    @Override
    public InsertResult discard(SealedBatch batch, List<RowGroup> groups, InsertAttempt attempt) {
        try {
            DiscardInserts.OfAttempt discarding = discardInserts.ofGroups(attempt, batch);
            var log = new DiscardWriter(attempt.token(), discarding);
            for (RowGroup group : groups) {
                new FittedRows(group, tables.refusal(group).fits()).tsv(log);
            }
            log.write();
            succeeded(batch, log, discarding);
            return new InsertResult.Inserted();
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    @Override
    public InsertResult insert(SealedBatch batch, RowGroup group, InsertAttempt attempt) {
        try {
            TargetTable target = target(batch, group);
            DiscardInserts.OfAttempt discarding = discardInserts.beside(attempt, batch);
            var log = new DiscardWriter(attempt.discardsToken(), discarding);
            // Computed over the whole group, so the remainder after removing bad rows writes its discards under the
            // same tokens.
            TsvBuffer whole = new FittedRows(group.whole(), target.fits()).tsv(log);
            log.write();
            RowGroup rows = batch.isInDoubt() ? repetitions.missing(group, target) : group;
            boolean isWhole = rows.equals(group.whole());
            if (rows.rows() > 0) {
                stopIfAbandoned();
                inserts.insert(rows, target, isWhole ? whole : new FittedRows(rows, target.fits()).tsv(), attempt);
            }
            succeeded(batch, log, discarding);
            widening.of(log.counts().keySet());
            return new InsertResult.Inserted();
        } catch (TableChangedException e) {
            return new InsertResult.Failed(new Failure.Schema(0, String.valueOf(e.getMessage())));
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private static InsertResult failed(RuntimeException thrown) {
        return new InsertResult.Failed(
                thrown instanceof UnansweredException unanswered ? unanswered.failure() : Failures.of(thrown));
    }

    /** Before it, DDL and look-ups can have taken long: the next owner, who may have other tokens, must not meet rows that come late. */
    private static void stopIfAbandoned() {
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("batch abandoned");
        }
    }

    private void succeeded(SealedBatch batch, DiscardWriter log, DiscardInserts.OfAttempt discarding) {
        discards.discarded(log.counts());
        batch.tally()
                .discarded(log.counts().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum());
        incompleteDiscards.stored(discarding.incomplete());
        guarantee.answered();
    }

    private TargetTable target(SealedBatch batch, RowGroup group) {
        return tables.ready(batch.intent(), group, () -> batch.types(group.table()));
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
            written.addAll(TableChoice.names(DiscardRow.TABLE));
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
    public Set<String> insertsUnderWay() {
        return repetitions.underWay();
    }

    @Override
    public TrialInsert rehearse(SealedBatch batch, RowGroup group, String token) {
        return new TrialTable(clickHouse, ddl, statement, token, part -> target(batch, part));
    }

    @Override
    public void close() {
        ddlThreads.shutdownNow();
        widening.close();
        clickHouse.close();
    }
}
