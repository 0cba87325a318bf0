package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.RowGroup;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A copy with engine {@code Null}, which has the columns and the constraints of its table. Made at the first insert. */
final class NullTableRehearsal implements Rehearsal {
    /** Names of copies begin with it. */
    static final String PREFIX = "windtrap_rehearsal_";

    private static final Logger log = LoggerFactory.getLogger(NullTableRehearsal.class);

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final String copy;
    private final Supplier<String> table;
    private final Consumer<RowGroup> inserted;
    private boolean made;

    /**
     * A rehearsal.
     *
     * @param copy name of the copy, the same when a batch is repeated, so that none is left behind
     * @param table gives the table the columns that it is to have, and its name in the database; the copy is made after that
     * @param inserted inserts a part into the copy, and throws what {@link Failures} sorts
     */
    NullTableRehearsal(
            ClickHouse clickHouse, TableDdl ddl, String copy, Supplier<String> table, Consumer<RowGroup> inserted) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.copy = copy;
        this.table = table;
        this.inserted = inserted;
    }

    @Override
    public InsertResult insert(RowGroup part) {
        try {
            if (!made) {
                String name = table.get();
                clickHouse.run(ddl.dropTable(copy));
                if (!name.isEmpty()) {
                    clickHouse.run(ddl.createCopy(name, copy));
                }
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
