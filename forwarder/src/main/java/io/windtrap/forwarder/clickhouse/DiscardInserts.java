package io.windtrap.forwarder.clickhouse;

import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import io.windtrap.forwarder.clickhouse.catalogue.TargetTable;
import io.windtrap.forwarder.clickhouse.discards.FittedRows;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.table.Tables;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;
import java.util.HashMap;
import java.util.Map;

/**
 * Inserts discards of one attempt into {@code rudder_discards}.
 *
 * @param batch that they are of
 * @param onlyMissing whether what is there already is left out: an attempt before may have had other groups
 * @param incomplete cells that {@code rudder_discards} itself couldn't hold, by their column
 */
record DiscardInserts(
        Tables tables,
        TableInserts inserts,
        RepeatedInserts repetitions,
        Intent batch,
        boolean repeated,
        boolean pastViews,
        boolean onlyMissing,
        Map<String, Integer> incomplete)
        implements DiscardWriter.Sink {
    /** Of an attempt at the rows of one group. */
    static DiscardInserts beside(
            InsertAttempt attempt, Intent batch, Tables tables, TableInserts inserts, RepeatedInserts repetitions) {
        return new DiscardInserts(
                tables, inserts, repetitions, batch, attempt.repeated(), attempt.pastViews(), false, new HashMap<>());
    }

    /** Of all values of groups that have no table. */
    static DiscardInserts ofGroups(
            boolean repeated, Intent batch, Tables tables, TableInserts inserts, RepeatedInserts repetitions) {
        return new DiscardInserts(tables, inserts, repetitions, batch, repeated, false, repeated, new HashMap<>());
    }

    @Override
    public void insert(RowGroup discarded, String token) {
        TargetTable target = tables.ready(batch, discarded, discarded::types);
        RowGroup missing = onlyMissing ? repetitions.notStored(discarded, target, token) : discarded;
        if (missing.rows() > 0) {
            String own = missing.rows() == discarded.rows() ? token : token + "/rest";
            insert(missing, target, new InsertAttempt(own, own, repeated, pastViews));
        }
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
}
