package io.windtrap.forwarder.clickhouse;

import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import io.windtrap.forwarder.clickhouse.catalogue.TargetTable;
import io.windtrap.forwarder.clickhouse.ddl.InsertStatement;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.guarantee.GuaranteeCheck;
import io.windtrap.forwarder.clickhouse.table.TableChangedException;
import io.windtrap.forwarder.clickhouse.table.Tables;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertAttempt;

/** Inserts the rows of a group into their table, so that the table has all of them once however often it is asked. */
final class TableInserts {
    private final InsertStatement statement;
    private final RepeatedInserts repetitions;
    private final Tables tables;
    private final GuaranteeCheck guarantee;

    TableInserts(InsertStatement statement, RepeatedInserts repetitions, Tables tables, GuaranteeCheck guarantee) {
        this.statement = statement;
        this.repetitions = repetitions;
        this.tables = tables;
        this.guarantee = guarantee;
    }

    /**
     * Inserts {@code rows}, those of {@code group} as {@code target} takes them.
     *
     * @throws TableChangedException if the table is not what {@code target} says
     * @throws RuntimeException of the client, to be sorted by {@link Failures}
     */
    void insert(RowGroup group, TargetTable target, TsvBuffer rows, InsertAttempt attempt) {
        try {
            boolean repeated =
                    statement.send(target.name(), target.written(), rows, attempt.token(), attempt.pastViews())
                            || attempt.repeated();
            if (repeated && !target.written().isEmpty()) {
                repetitions.complete(group, target, attempt.token(), attempt.pastViews());
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
}
