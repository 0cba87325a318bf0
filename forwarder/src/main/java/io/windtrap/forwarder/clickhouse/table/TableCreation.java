package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.warehouse.Failure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates tables. Where ClickHouse refuses a statement, a smaller one tells whose fault it is: a table without the events' columns
 * blames the columns, a control table of Windtrap's own name blames the table's name. What the control can't have either concerns
 * every event, and is thrown.
 */
final class TableCreation {
    private static final Logger log = LoggerFactory.getLogger(TableCreation.class);

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final ControlTable control;

    TableCreation(ClickHouse clickHouse, TableDdl ddl, ControlTable control) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.control = control;
    }

    /**
     * Creates a table for the rows of {@code table}, with some of its {@code columns} at least.
     *
     * @param free names to be tried, in that order
     * @param source id of the source whose event makes it; null = not known
     * @return the name that it has now; empty where ClickHouse refuses every one of {@code free}
     * @throws RuntimeException of the client, where no name is to blame
     */
    Optional<String> create(String table, List<String> free, Map<String, TypeSet> columns, @Nullable String source) {
        for (String name : free) {
            if (isCreated(table, name, columns, source)) {
                log.atInfo()
                        .addKeyValue("table", ddl.name(name))
                        .log("created the table, unless another forwarder created it first");
                if (!name.equals(table)) {
                    log.atWarn()
                            .addKeyValue("table", ddl.name(table))
                            .addKeyValue("substitute", ddl.name(name))
                            .log("the table name is taken or refused; rows go to the substitute table from now on");
                }
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    private boolean isCreated(String table, String name, Map<String, TypeSet> columns, @Nullable String source) {
        try {
            List<List<String>> parts = ddl.parts(table, columns.keySet(), columns);
            var first = new TreeMap<>(columns);
            if (!parts.isEmpty()) {
                first.keySet().retainAll(parts.getFirst());
            }
            clickHouse.run(ddl.createTable(table, name, first, source));
            return true;
        } catch (RuntimeException e) {
            Failure failure = Failures.of(e);
            // Of its size: the columns are added afterwards, in statements as small as they must be.
            if (!(failure instanceof Failure.TooLarge) && !Failures.canBeOfNames(failure)) {
                throw e;
            }
        }
        String bare = ddl.createTable(table, name, Map.of(), source);
        if (refusal(bare) == null) {
            return true;
        }
        Failure again =
                refusal(bare); // Between two controls that work: an outage that ends meanwhile is no name's fault.
        if (again != null) {
            log.atWarn()
                    .addKeyValue("table", ddl.name(name))
                    .addKeyValue("code", again.code())
                    .log("ClickHouse refuses a table of this name but accepts other names");
        }
        return again == null;
    }

    /** Why ClickHouse refuses {@code create} although the control works; null = it is done. */
    private @Nullable Failure refusal(String create) {
        try {
            clickHouse.run(create);
            return null;
        } catch (RuntimeException e) {
            Failure failure = Failures.of(e);
            if (!Failures.canBeOfNames(failure) || !control.works()) {
                throw e;
            }
            return failure;
        }
    }
}
