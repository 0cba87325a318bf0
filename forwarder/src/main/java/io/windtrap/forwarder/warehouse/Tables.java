package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.TypeSet;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.warehouse.type.Mismatch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
final class Tables {
    /** How long a table is trusted to be as it was: a type changed by hand may read values wrongly and without an error. */
    static final Duration LONGEST_TRUST = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Tables.class);
    private static final int LOCKS = 64;
    private static final List<String> SOURCE_COLUMNS = List.of("context_source_id", "context_sourceid");

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Catalogue catalogue;
    private final Growth growth;
    private final TableQuota quota;
    private final TableCreation creation;
    private final InstantSource clock;
    private final SeenTables seen = new SeenTables();
    private final RefusedColumns refusals;
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    Tables(ClickHouse clickHouse, TableDdl ddl, Catalogue catalogue, ControlTable control, InstantSource clock) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.catalogue = catalogue;
        this.growth = new Growth(ddl.options().growth());
        this.quota = new TableQuota(ddl.options().growth(), catalogue::tables, clock);
        this.creation = new TableCreation(clickHouse, ddl, control);
        this.refusals = new RefusedColumns(clock);
        this.clock = clock;
    }

    /** Creates the database where it is missing: only then is the right needed, and on a cluster every replica. */
    void prepareDatabase() {
        if (!catalogue.hasDatabase()) {
            clickHouse.run(ddl.createDatabase());
        }
    }

    /**
     * Where the rows of {@code group} go, after those columns were added that may be.
     *
     * @param batch that the group is of
     * @param wanted for each column that the whole batch has for the table, its types of value
     * @throws RuntimeException of the client, to be sorted by {@link Failures}
     */
    TargetTable ready(Intent batch, RowGroup group, Supplier<Map<String, TypeSet>> wanted) {
        String table = group.table();
        TableSchema known = suiting(batch, group);
        if (known == null) {
            synchronized (locks.get(Math.floorMod(table.hashCode(), LOCKS))) {
                known = suiting(batch, group);
                if (known == null) {
                    known = grown(batch, group, wanted.get());
                    seen.put(table, known);
                }
            }
        }
        return known.target(group.columns());
    }

    /** Whether {@link #ready} has its answer without a request. */
    boolean isKnown(Intent batch, RowGroup group) {
        return suiting(batch, group) != null;
    }

    /** Looks at {@code table} anew before its next insert. */
    void forget(String table) {
        seen.remove(table);
    }

    /** Whether {@code table} is not as it was when its {@code columns} went to {@code target}. */
    boolean changed(String table, List<String> columns, TargetTable target) {
        TableSchema now = look(table).found();
        return now == null || !now.target(columns).equals(target);
    }

    /** The table as it was seen a short while ago, if nothing can be added for {@code group}. */
    private @Nullable TableSchema suiting(Intent batch, RowGroup group) {
        TableSchema known = seen.get(group.table());
        if (known == null || known.seenAt().plus(LONGEST_TRUST).isBefore(clock.instant())) {
            return null;
        }
        SortedSet<String> missing = known.missing(group.columns());
        boolean suits = missing.isEmpty()
                || known.isFull()
                || growth.admitted(batch, group.table(), known.columns().size(), missing)
                        .isEmpty();
        return suits ? known : null;
    }

    private TableSchema grown(Intent batch, RowGroup group, Map<String, TypeSet> wanted) {
        String table = group.table();
        Look look = look(table);
        TableSchema found = look.found();
        if (found == null) {
            found = created(batch, group, look.free(), wanted);
            if (found.isForbidden()) {
                return found;
            }
        }
        SortedSet<String> missing =
                growth.admitted(batch, table, found.columns().size(), found.missing(wanted.keySet()));
        return missing.isEmpty() ? found : widened(batch, table, found, missing, wanted);
    }

    private TableSchema widened(
            Intent batch, String table, TableSchema found, SortedSet<String> missing, Map<String, TypeSet> wanted) {
        ColumnAddition.Outcome outcome = new ColumnAddition(clickHouse, ddl, table, found, wanted).add(missing);
        refusals.put(table, outcome.refused());
        TableSchema after = look(table).found();
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

    private TableSchema created(Intent batch, RowGroup group, List<String> free, Map<String, TypeSet> wanted) {
        String table = group.table();
        if (free.isEmpty()) {
            log.atWarn()
                    .addKeyValue("table", ddl.name(table))
                    .log("objects that are not Windtrap's have the table's name and its substitutes:"
                            + " its values go to rudder_discards");
            return TableSchema.forbidden(Mismatch.TABLE_REFUSED, clock.instant());
        }
        String source = source(group);
        Mismatch forbidden = quota.take(table, source);
        if (forbidden != null) {
            return TableSchema.forbidden(forbidden, clock.instant());
        }
        Map<String, TypeSet> columns = new TreeMap<>(wanted);
        SortedSet<String> admitted = growth.admitted(batch, table, 0, new TreeSet<>(columns.keySet()));
        columns.keySet().retainAll(admitted);
        prepareDatabase();
        Optional<String> name = creation.create(table, free, columns, source);
        if (name.isEmpty()) {
            return TableSchema.forbidden(Mismatch.TABLE_REFUSED, clock.instant());
        }
        TableSchema found = look(table).found();
        if (found == null) {
            throw new TableChangedException(table);
        }
        admitted.removeAll(found.missing(admitted));
        growth.added(batch, table, admitted);
        return found;
    }

    /** The source of the first event of {@code group}; null = its rows don't say. */
    private static @Nullable String source(RowGroup group) {
        return SOURCE_COLUMNS.stream()
                .map(group::firstValue)
                .filter(source -> source != null && !source.isEmpty())
                .findFirst()
                .orElse(null);
    }

    /**
     * What is there for a table.
     *
     * @param found null = nothing
     * @param free names that it may be created under
     */
    private record Look(@Nullable TableSchema found, List<String> free) {}

    private Look look(String table) {
        Instant now = clock.instant();
        TableChoice choice = TableChoice.of(table, catalogue.objects(TableChoice.names(table)));
        return new Look(
                choice.found()
                        .map(object -> TableSchema.of(object.name(), object.columns(), now)
                                .refusing(refusals.of(table)))
                        .orElse(null),
                choice.free());
    }
}
