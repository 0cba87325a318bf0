package io.windtrap.forwarder.clickhouse;

import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.catalogue.TargetTable;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.ddl.InsertStatement;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.discards.FittedRows;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.TrialInsert;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A copy with engine {@code Null}, which has the columns and the constraints of its table. Made at the first insert. */
final class TrialTable implements TrialInsert {
    private static final Logger log = LoggerFactory.getLogger(TrialTable.class);

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final InsertStatement statement;
    private final String token;
    private final String copy;
    private final Function<RowGroup, TargetTable> tables;
    private boolean made;

    /**
     * A rehearsal.
     *
     * @param token of the INSERT that is refused: the copy's name follows from it, so that none is left behind when a batch is repeated
     * @param tables gives the table the columns that a part is to have
     */
    TrialTable(
            ClickHouse clickHouse,
            TableDdl ddl,
            InsertStatement statement,
            String token,
            Function<RowGroup, TargetTable> tables) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.statement = statement;
        this.token = token;
        this.copy = TableDdl.COPY_PREFIX + token;
        this.tables = tables;
    }

    @Override
    public InsertResult insert(RowGroup part) {
        try {
            TargetTable table = tables.apply(part);
            if (!made) {
                clickHouse.run(ddl.dropTable(copy));
                if (!table.name().isEmpty()) {
                    clickHouse.run(ddl.createCopy(table.name(), copy));
                }
                made = true;
            }
            statement.send(copy, table.written(), new FittedRows(part, table.fits()).tsv(), token, false);
            return new InsertResult.Inserted();
        } catch (RuntimeException e) {
            Failure failure = Failures.of(e);
            made &= failure instanceof Failure.Data || failure instanceof Failure.Fatal;
            return new InsertResult.Failed(failure);
        }
    }

    @Override
    public void close() {
        try {
            clickHouse.run(ddl.dropTable(copy));
        } catch (RuntimeException e) {
            Failure failure = Failures.of(e);
            log.atWarn()
                    .addKeyValue("table", ddl.name(copy))
                    .addKeyValue("code", failure.code())
                    .addKeyValue("error", failure.message())
                    .log("could not drop an empty trial table; drop it by hand");
        }
    }
}
