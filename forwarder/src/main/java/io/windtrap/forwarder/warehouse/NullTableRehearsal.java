package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.RowGroup;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A copy with engine {@code Null}, which has the columns and the constraints of its table. Made at the first insert. */
final class NullTableRehearsal implements Rehearsal {
    /** Names of copies begin with it. */
    static final String PREFIX = "windtrap_rehearsal_";

    private static final Logger log = LoggerFactory.getLogger(NullTableRehearsal.class);

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final String table;
    private final String copy;
    private final Runnable ready;
    private final Consumer<RowGroup> inserted;
    private boolean made;

    /**
     * A rehearsal for {@code table}.
     *
     * @param copy name of the copy, the same when a batch is repeated, so that none is left behind
     * @param ready gives the table the columns that it is to have; the copy is made after that
     * @param inserted inserts a part into the copy, and throws what {@link Failures} sorts
     */
    NullTableRehearsal(
            ClickHouse clickHouse,
            TableDdl ddl,
            String table,
            String copy,
            Runnable ready,
            Consumer<RowGroup> inserted) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.table = table;
        this.copy = copy;
        this.ready = ready;
        this.inserted = inserted;
    }

    @Override
    public InsertResult insert(RowGroup part) {
        try {
            if (!made) {
                ready.run();
                clickHouse.run(ddl.dropTable(copy));
                clickHouse.run(ddl.createCopy(table, copy));
                made = true;
            }
            inserted.accept(part);
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
                    .log("an empty table is left behind: it can be dropped");
        }
    }
}
