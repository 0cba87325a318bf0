package io.windtrap.forwarder.clickhouse;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import io.windtrap.forwarder.clickhouse.catalogue.TargetTable;
import io.windtrap.forwarder.clickhouse.discards.FittedRows;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.table.Tables;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import java.util.HashMap;
import java.util.Map;

/** Inserts discards into {@code rudder_discards}. */
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
        return new OfAttempt(batch, attempt.repeated(), attempt.pastViews(), false);
    }

    /** Those of all values of groups of {@code batch} that have no table. */
    OfAttempt ofGroups(boolean repeated, SealedBatch batch) {
        return new OfAttempt(batch, repeated, false, repeated);
    }

    /** The discards of one attempt. */
    final class OfAttempt implements DiscardWriter.Sink {
        private final SealedBatch batch;
        private final boolean repeated;
        private final boolean pastViews;
        private final boolean onlyMissing;
        private final Map<String, Integer> incomplete = new HashMap<>();

        /** @param onlyMissing whether what is there already is left out: an attempt before may have had other groups */
        private OfAttempt(SealedBatch batch, boolean repeated, boolean pastViews, boolean onlyMissing) {
            this.batch = batch;
            this.repeated = repeated;
            this.pastViews = pastViews;
            this.onlyMissing = onlyMissing;
        }

        @Override
        public void insert(RowGroup discarded, String token) {
            TargetTable target = tables.ready(batch.intent(), discarded, discarded::types);
            RowGroup missing = missing(discarded, target, token);
            if (missing.rows() > 0) {
                String own = missing.rows() == discarded.rows() ? token : token + "/rest";
                insert(missing, target, new InsertAttempt(own, own, repeated, pastViews));
            }
        }

        private RowGroup missing(RowGroup discarded, TargetTable target, String token) {
            if (batch.isInDoubt()) {
                return repetitions.missing(discarded, target);
            }
            return onlyMissing ? repetitions.notStored(discarded, target, token) : discarded;
        }

        private void insert(RowGroup discarded, TargetTable target, InsertAttempt attempt) {
            try {
                TsvBuffer rows = new FittedRows(discarded, target.fits())
                        .tsv(refused -> incomplete.merge(refused.cell().column(), 1, Integer::sum));
                inserts.insert(discarded, target, rows, attempt);
            } catch (RuntimeException e) {
                if (Failures.of(e) instanceof Failure.Data(int code, String _)) {
                    // Without its cause: the rows that are to follow are not what is refused.
                    throw new IllegalStateException(discarded.table() + " refuses a row, error " + code);
                }
                throw e;
            }
        }

        /** How many cells {@code rudder_discards} itself couldn't hold, by their column. */
        Map<String, Integer> incomplete() {
            return incomplete;
        }
    }
}
