package io.windtrap.forwarder.clickhouse;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.GroupParts;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import io.windtrap.forwarder.clickhouse.catalogue.TargetTable;
import io.windtrap.forwarder.clickhouse.discards.FittedRows;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.table.Tables;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Inserts discards into {@code rudder_discards}, in smaller parts where a proxy takes no INSERT of their size. */
final class DiscardInserts {
    private final Tables tables;
    private final TableInserts inserts;
    private final RepeatedInserts repetitions;

    DiscardInserts(Tables tables, TableInserts inserts, RepeatedInserts repetitions) {
        this.tables = tables;
        this.inserts = inserts;
        this.repetitions = repetitions;
    }

    /** Those of an attempt at the rows of one group of {@code batch}. */
    OfAttempt beside(InsertAttempt attempt, SealedBatch batch) {
        return new OfAttempt(attempt, batch, false);
    }

    /** Those of all values of groups of {@code batch} that have no table. */
    OfAttempt ofGroups(InsertAttempt attempt, SealedBatch batch) {
        return new OfAttempt(attempt, batch, attempt.repeated());
    }

    /** The discards of one attempt. */
    final class OfAttempt implements DiscardWriter.Sink {
        private final InsertAttempt made;
        private final SealedBatch batch;
        private final boolean onlyMissing;
        private final Map<String, Integer> incomplete = new HashMap<>();

        /** @param onlyMissing whether what is there already is left out: an attempt before may have had other groups */
        private OfAttempt(InsertAttempt made, SealedBatch batch, boolean onlyMissing) {
            this.made = made;
            this.batch = batch;
            this.onlyMissing = onlyMissing;
        }

        @Override
        public void insert(RowGroup discarded, String token) {
            TargetTable target = tables.ready(batch.intent(), discarded, discarded::types);
            RowGroup missing = missing(discarded, target, token);
            if (missing.rows() > 0) {
                insert(missing, target, missing.rows() == discarded.rows() ? token : rest(token, missing));
            }
        }

        /** What is missing only becomes less, so that as many rows are the same ones. */
        private static String rest(String token, RowGroup missing) {
            return token + "/rest" + missing.rows();
        }

        private RowGroup missing(RowGroup discarded, TargetTable target, String token) {
            if (batch.isInDoubt()) {
                return repetitions.missing(discarded, target);
            }
            return onlyMissing ? repetitions.rest(discarded, target, token) : discarded;
        }

        private void insert(RowGroup discarded, TargetTable target, String token) {
            List<String> lost = new ArrayList<>();
            TsvBuffer rows = new FittedRows(discarded, target.fits())
                    .tsv(refused -> lost.add(refused.cell().column()));
            try {
                inserts.insert(
                        discarded, target, rows, new InsertAttempt(token, token, made.repeated(), made.pastViews()));
            } catch (RuntimeException e) {
                Failure failure = Failures.of(e);
                if (failure instanceof Failure.TooLarge && discarded.rows() > 1) {
                    insertHalves(discarded, target, token);
                    return;
                }
                if (failure instanceof Failure.Data || failure instanceof Failure.TooLarge) {
                    // Without its cause: the rows that are to follow are not what is refused.
                    throw new IllegalStateException(
                            "insert of discards into " + discarded.table() + ": " + failure.message());
                }
                throw e;
            }
            lost.forEach(column -> incomplete.merge(column, 1, Integer::sum));
        }

        /** Each half has a token that follows from the whole's: it is dropped when it comes again. */
        private void insertHalves(RowGroup discarded, TargetTable target, String token) {
            var parts = new GroupParts(discarded);
            int middle = discarded.rows() / 2;
            insert(parts.range(0, middle), target, token + "/a");
            insert(parts.range(middle, discarded.rows()), target, token + "/b");
        }

        /** How many cells {@code rudder_discards} itself couldn't hold, by their column. */
        Map<String, Integer> incomplete() {
            return incomplete;
        }
    }
}
