package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.catalogue.RefusedColumns;
import io.windtrap.forwarder.clickhouse.catalogue.TableChoice;
import io.windtrap.forwarder.clickhouse.catalogue.TableLooks;
import io.windtrap.forwarder.clickhouse.catalogue.TableLooks.Look;
import io.windtrap.forwarder.clickhouse.catalogue.TableSchema;
import io.windtrap.forwarder.clickhouse.catalogue.TargetTable;
import io.windtrap.forwarder.clickhouse.catalogue.VirtualColumns;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.clickhouse.ddl.ColumnBudget;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.table.NewTables.Creation;
import io.windtrap.forwarder.clickhouse.type.Mismatch;
import io.windtrap.forwarder.intent.Intent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The destination's tables: remembered as they were last seen, created and widened as batches need them and their limits
 * allow. What exists for such rows is trusted, whoever made it; what is somebody else's is left alone, and another name is used
 * ({@link TableChoice}). What changed since is noticed at a failed INSERT, or within seconds.
 */
public final class Tables {
    /** How long a table is trusted to be as it was: a type changed by hand may read values wrongly and without an error. */
    public static final Duration LONGEST_TRUST = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Tables.class);
    private static final int LOCKS = 64;
    private static final int MOST_WARNINGS = 20;

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Catalogue catalogue;
    private final ColumnBudget growth;
    private final VirtualColumns virtual;
    private final NewTables newTables;
    private final RefusedColumns refusals;
    private final TableLooks looks;
    private final InstantSource clock;
    private final Set<String> underCreation = ConcurrentHashMap.newKeySet();
    private final SeenTables seen = new SeenTables();
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    public Tables(ClickHouse clickHouse, TableDdl ddl, Catalogue catalogue, ControlTable control, InstantSource clock) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.catalogue = catalogue;
        this.growth = new ColumnBudget(ddl.options().growth());
        this.virtual = new VirtualColumns(control::virtualColumns);
        this.newTables = new NewTables(clickHouse, ddl, catalogue, control, virtual, growth, clock);
        this.refusals = new RefusedColumns(clock);
        this.looks = new TableLooks(catalogue, refusals, clock);
        this.clock = clock;
    }

    /** As {@link NewTables#prepareDatabase}. */
    public void prepareDatabase() {
        newTables.prepareDatabase();
    }

    /** Tells of columns that a former version made, or somebody else, under names that ClickHouse has for its own. */
    public void warnOfVirtualColumns() {
        catalogue.columnsWithUnderscore().stream()
                .filter(column -> virtual.certainlyHas(column.getString("name")))
                .limit(MOST_WARNINGS)
                .forEach(column -> log.atWarn()
                        .addKeyValue(
                                "statement",
                                "ALTER TABLE " + ddl.name(column.getString("table")) + " DROP COLUMN "
                                        + Sql.quoted(column.getString("name")))
                        .log("ClickHouse reserves this column name and can crash when it merges the table;"
                                + " copy the data you need, then run this statement"));
    }

    /**
     * Where the rows of {@code group} go, after those columns were added that may be.
     *
     * @param batch that the group is of
     * @param wanted for each column that the whole batch has for the table, its types of value
     * @throws RuntimeException of the client, to be sorted by {@link Failures}
     */
    public TargetTable ready(Intent batch, RowGroup group, Supplier<Map<String, TypeSet>> wanted) {
        String table = group.table();
        TableSchema known = suiting(batch, group);
        if (known == null) {
            synchronized (lock(table)) {
                known = suiting(batch, group);
                if (known == null) {
                    known = grown(batch, group, wanted.get());
                    seen.put(table, known);
                }
            }
        }
        return known.target(group.columns());
    }

    /** Whether there is no table for {@code group} and none may be made now: all of its values are refused. */
    public boolean isForbidden(Intent batch, RowGroup group) {
        TableSchema known = suiting(batch, group);
        return known != null && known.isForbidden();
    }

    /** Nowhere: for {@code group} when it was {@link #isForbidden} a moment ago, even if a table may be made by now. */
    public TargetTable refusal(RowGroup group) {
        TableSchema known = seen.get(group.table());
        TableSchema forbidden = known != null && known.isForbidden()
                ? known
                : TableSchema.forbidden(Mismatch.TOO_MANY_TABLES_OF_SOURCE, clock.instant());
        return forbidden.target(group.columns());
    }

    /** Whether {@link #ready} has its answer without a request. */
    public boolean isKnown(Intent batch, RowGroup group) {
        return suiting(batch, group) != null;
    }

    /** Looks at {@code table} anew before its next insert. */
    public void forget(String table) {
        seen.remove(table);
    }

    /** Whether {@code table} is not as it was when its {@code columns} went to {@code target}. */
    public boolean changed(String table, List<String> columns, TargetTable target) {
        TableSchema now = looks.at(table).found();
        return now == null || !now.target(columns).equals(target);
    }

    /** The table as it was seen a short while ago, if nothing can be added for {@code group}. */
    private @Nullable TableSchema suiting(Intent batch, RowGroup group) {
        TableSchema known = fresh(group.table());
        if (known == null) {
            return null;
        }
        boolean suits = known.hasAll(group.columns())
                || known.isFull()
                || growth.admitted(batch, group.table(), known.columns().size(), known.missing(group.columns()))
                        .isEmpty();
        return suits ? known : null;
    }

    private @Nullable TableSchema fresh(String table) {
        TableSchema known = seen.get(table);
        return known == null || known.seenAt().plus(LONGEST_TRUST).isBefore(clock.instant()) ? null : known;
    }

    private TableSchema grown(Intent batch, RowGroup group, Map<String, TypeSet> wanted) {
        String table = group.table();
        // To add a column is idempotent: what is known well enough to be inserted into is known well enough to be
        // widened.
        TableSchema found = fresh(table);
        Look look = found == null || found.isForbidden() ? looks.at(table) : new Look(found, List.of());
        found = look.found();
        if (found == null) {
            Mismatch forbidden = newTables.forbidden(table, group, look.free());
            if (forbidden != null) {
                return TableSchema.forbidden(forbidden, clock.instant());
            }
            Creation created = newTables.create(batch, table, NewTables.source(group), look.free(), wanted);
            found = newTables.schema(batch, created, looks.at(table));
            if (found.isForbidden()) {
                return found;
            }
        }
        SortedSet<String> missing =
                growth.admitted(batch, table, found.columns().size(), found.missing(wanted.keySet()));
        return missing.isEmpty() ? found : widened(batch, table, found, missing, wanted);
    }

    /**
     * Makes the tables of {@code groups} ready, all those that are new together: a look at each alone, before and after, takes longer
     * than to create it.
     *
     * @param groups one of each table
     * @param wanted gives for a table its columns, and for each the types of value that the whole batch has for it
     * @param threads that create and widen
     * @throws ExecutionException if one fails, of the client; what is not ready then is left to {@link #ready}
     */
    public void makeReady(
            Intent batch,
            Collection<RowGroup> groups,
            Function<String, Map<String, TypeSet>> wanted,
            ExecutorService threads)
            throws ExecutionException, InterruptedException {
        Map<String, RowGroup> unknown = new LinkedHashMap<>();
        groups.stream()
                .filter(group -> suiting(batch, group) == null)
                .forEach(group -> unknown.put(group.table(), group));
        Map<String, Look> before = looks.at(unknown.keySet());
        List<Future<Creation>> creations = new ArrayList<>();
        List<Future<?>> growths = new ArrayList<>();
        Set<String> mine = new HashSet<>();
        try {
            unknown.forEach((table, group) -> {
                Look look = before.getOrDefault(table, Look.NOTHING);
                if (look.found() != null) {
                    growths.add(threads.submit(() -> ready(batch, group, () -> wanted.apply(table))));
                } else if (isForMe(table, group, look.free(), mine)) {
                    String source =
                            NewTables.source(group); // By this thread: the group's memory is its own until then.
                    creations.add(threads.submit(
                            () -> newTables.create(batch, table, source, look.free(), wanted.apply(table))));
                }
            });
            List<Creation> created = new ArrayList<>();
            for (Future<Creation> creation : creations) {
                created.add(creation.get());
            }
            Map<String, Look> after =
                    looks.at(created.stream().map(Creation::table).toList());
            created.forEach(creation -> seen.put(
                    creation.table(),
                    newTables.schema(batch, creation, after.getOrDefault(creation.table(), Look.NOTHING))));
            for (Future<?> growth : growths) {
                growth.get();
            }
        } finally {
            creations.forEach(creation -> creation.cancel(false));
            growths.forEach(growth -> growth.cancel(false));
            underCreation.removeAll(mine);
        }
    }

    /** Whether this call is to create {@code table}: it may be, and no other partition's batch does it now. */
    private boolean isForMe(String table, RowGroup group, List<String> free, Set<String> mine) {
        synchronized (lock(table)) {
            if (fresh(table) != null || !underCreation.add(table)) {
                return false;
            }
            mine.add(table);
            Mismatch forbidden = newTables.forbidden(table, group, free);
            if (forbidden != null) {
                seen.put(table, TableSchema.forbidden(forbidden, clock.instant()));
            }
            return forbidden == null;
        }
    }

    private TableSchema widened(
            Intent batch, String table, TableSchema found, SortedSet<String> missing, Map<String, TypeSet> wanted) {
        ColumnAddition.Outcome outcome =
                new ColumnAddition(clickHouse, ddl, virtual, table, found, wanted).add(missing);
        refusals.put(table, outcome.refused());
        TableSchema after = looks.at(table).found();
        if (after == null) {
            throw new TableChangedException(table);
        }
        SortedSet<String> added = new TreeSet<>(missing);
        added.removeAll(after.missing(missing));
        added.removeAll(after.refused());
        growth.added(batch, table, added);
        if (!added.isEmpty()) {
            log.atInfo()
                    .addKeyValue("table", ddl.name(after.name()))
                    .addKeyValue("columns", added)
                    .log("added columns");
        }
        if (outcome.isFull()) {
            return after.full();
        }
        if (!after.missing(missing).isEmpty()) {
            throw new TableChangedException(table);
        }
        return after;
    }

    private Object lock(String table) {
        return locks.get(Math.floorMod(table.hashCode(), LOCKS));
    }
}
