package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.catalogue.TableLooks;
import io.windtrap.forwarder.clickhouse.catalogue.TableSchema;
import io.windtrap.forwarder.clickhouse.catalogue.VirtualColumns;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.ddl.ColumnBudget;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.intent.Intent;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes tables that events need and the limits allow, and the database that they are in. Safe for concurrent use. */
final class NewTables {
    private static final Logger log = LoggerFactory.getLogger(NewTables.class);
    private static final List<String> SOURCE_COLUMNS = List.of("context_source_id", "context_sourceid");

    /**
     * A table that was created, perhaps by somebody else at the same time.
     *
     * @param isRefused whether ClickHouse takes it under no name
     * @param columns that it was to have
     */
    record Creation(String table, boolean isRefused, SortedSet<String> columns) {}

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Catalogue catalogue;
    private final TableCreation creation;
    private final VirtualColumns virtual;
    private final ColumnBudget growth;
    private final TableQuota quota;
    private final InstantSource clock;
    private volatile boolean hasDatabase;

    NewTables(
            ClickHouse clickHouse,
            TableDdl ddl,
            Catalogue catalogue,
            ControlTable control,
            VirtualColumns virtual,
            ColumnBudget growth,
            InstantSource clock) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.catalogue = catalogue;
        this.creation = new TableCreation(clickHouse, ddl, control);
        this.virtual = virtual;
        this.growth = growth;
        this.quota = new TableQuota(ddl.options().growth(), catalogue::tables, clock);
        this.clock = clock;
    }

    /** Creates the database where it is missing: only then is the right needed, and on a cluster every replica. */
    void prepareDatabase() {
        if (!catalogue.hasDatabase()) {
            clickHouse.run(ddl.createDatabase());
        }
        hasDatabase = true;
    }

    /**
     * Why no table may be made for {@code group}; null = it may, and counts from now on.
     *
     * @param free names that it may have
     */
    @Nullable
    Mismatch forbidden(String table, RowGroup group, List<String> free) {
        if (free.isEmpty()) {
            log.atWarn()
                    .addKeyValue("table", ddl.name(table))
                    .log("the table's name and substitute names are used by objects that Windtrap did not create;"
                            + " values go to rudder_discards");
            return Mismatch.TABLE_REFUSED;
        }
        return quota.take(table, source(group));
    }

    /**
     * Creates a table.
     *
     * @param source that its first row is of; null = the rows don't say
     * @param free names to be tried, in that order
     * @param wanted its columns, and for each the types of value that the whole batch has for it
     * @throws RuntimeException of the client
     */
    Creation create(
            Intent batch, String table, @Nullable String source, List<String> free, Map<String, TypeSet> wanted) {
        Map<String, TypeSet> columns = new TreeMap<>(wanted);
        if (!hasDatabase) {
            prepareDatabase();
        }
        try {
            columns.keySet().removeIf(virtual::has); // They are added under another name.
            SortedSet<String> admitted = growth.admitted(batch, table, 0, new TreeSet<>(columns.keySet()));
            columns.keySet().retainAll(admitted);
            Optional<String> name = creation.create(table, free, columns, source);
            return new Creation(table, name.isEmpty(), admitted);
        } catch (RuntimeException e) {
            hasDatabase = false; // It may have been dropped.
            throw e;
        }
    }

    /** What {@code created} is, by a look after it. */
    TableSchema schema(Intent batch, Creation created, TableLooks.Look look) {
        if (created.isRefused()) {
            return TableSchema.forbidden(Mismatch.TABLE_REFUSED, clock.instant());
        }
        TableSchema found = look.found();
        if (found == null) {
            throw new TableChangedException(created.table());
        }
        SortedSet<String> added = new TreeSet<>(created.columns());
        added.removeAll(found.missing(added));
        growth.added(batch, created.table(), added);
        return found;
    }

    /** The source of the first event of {@code group}; null = its rows don't say. */
    static @Nullable String source(RowGroup group) {
        return SOURCE_COLUMNS.stream()
                .map(group::firstValue)
                .filter(source -> source != null && !source.isEmpty())
                .findFirst()
                .orElse(null);
    }
}
