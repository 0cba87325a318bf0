package io.windtrap.forwarder.warehouse;

import io.windtrap.forwarder.batch.ColumnFit;
import io.windtrap.forwarder.batch.RowGroup;
import io.windtrap.forwarder.batch.TypeSet;
import io.windtrap.forwarder.intent.Intent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
 * allow. What exists is trusted, whoever made it; what changed since is noticed at a failed INSERT, or within seconds.
 */
final class Tables {
    /** How long a table is trusted to be as it was: a type changed by hand may read values wrongly and without an error. */
    static final Duration LONGEST_TRUST = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Tables.class);
    private static final int LOCKS = 64;
    /** QUERY_IS_TOO_LARGE: a table's own definition would not be read again when the server starts. */
    private static final int TOO_LARGE = 229;

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Catalogue catalogue;
    private final Growth growth;
    private final InstantSource clock;
    private final SeenTables seen = new SeenTables();
    private final List<Object> locks = Stream.generate(Object::new).limit(LOCKS).toList();

    Tables(ClickHouse clickHouse, TableDdl ddl, Catalogue catalogue, InstantSource clock) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.catalogue = catalogue;
        this.growth = new Growth(ddl.options().growth());
        this.clock = clock;
    }

    /** Creates the database where it is missing: only then is the right needed, and on a cluster every replica. */
    void prepareDatabase() {
        if (!catalogue.hasDatabase()) {
            clickHouse.run(ddl.createDatabase());
        }
    }

    /**
     * What the columns of {@code group} hold, after those were added that may be.
     *
     * @param batch that the group is of
     * @param wanted for each column that the whole batch has for the table, its types of value
     * @throws RuntimeException of the client, to be sorted by {@link Failures}
     */
    List<ColumnFit> ready(Intent batch, RowGroup group, Supplier<Map<String, TypeSet>> wanted) {
        String table = group.table();
        TableSchema known = suiting(batch, group);
        if (known == null) {
            synchronized (locks.get(Math.floorMod(table.hashCode(), LOCKS))) {
                known = suiting(batch, group);
                if (known == null) {
                    known = grown(batch, table, wanted.get());
                    seen.put(table, known);
                }
            }
        }
        return known.fits(group.columns());
    }

    /** Looks at {@code table} anew before its next insert. */
    void forget(String table) {
        seen.remove(table);
    }

    /** Whether {@code table} is not as it was when its {@code columns} held {@code fits}. */
    boolean changed(String table, List<String> columns, List<ColumnFit> fits) {
        TableSchema now = look(table);
        return now == null || !now.fits(columns).equals(fits);
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

    private TableSchema grown(Intent batch, String table, Map<String, TypeSet> wanted) {
        TableSchema found = look(table);
        if (found == null) {
            if (growth.countsTables() && !growth.admits(table, catalogue.tables())) {
                return TableSchema.forbidden(clock.instant());
            }
            found = created(batch, table, wanted);
        }
        SortedSet<String> missing =
                growth.admitted(batch, table, found.columns().size(), found.missing(wanted.keySet()));
        if (missing.isEmpty()) {
            return found;
        }
        try {
            clickHouse.run(ddl.addColumns(table, missing, wanted));
        } catch (RuntimeException e) {
            if (Failures.of(e).code() != TOO_LARGE) {
                throw e;
            }
            log.atWarn()
                    .addKeyValue("table", ddl.name(table))
                    .addKeyValue("columns", found.columns().size())
                    .log("ClickHouse takes no more columns for the table: their values go to rudder_discards");
            return found.full();
        }
        growth.added(batch, table, missing);
        log.atInfo()
                .addKeyValue("table", ddl.name(table))
                .addKeyValue("columns", missing)
                .log("added columns");
        TableSchema after = look(table);
        if (after == null || !after.missing(missing).isEmpty()) {
            throw new TableChangedException(table);
        }
        return after;
    }

    private TableSchema created(Intent batch, String table, Map<String, TypeSet> wanted) {
        Map<String, TypeSet> columns = new TreeMap<>(wanted);
        SortedSet<String> admitted = growth.admitted(batch, table, 0, new TreeSet<>(columns.keySet()));
        columns.keySet().retainAll(admitted);
        prepareDatabase();
        clickHouse.run(ddl.createTable(table, columns));
        growth.added(batch, table, admitted);
        log.atInfo()
                .addKeyValue("table", ddl.name(table))
                .log("created the table, unless another forwarder was faster");
        TableSchema found = look(table);
        if (found == null) {
            throw new TableChangedException(table);
        }
        return found;
    }

    private @Nullable TableSchema look(String table) {
        Instant now = clock.instant();
        List<TableColumn> columns = clickHouse.columns(ddl.database(), table);
        return columns.isEmpty() ? null : TableSchema.of(columns, now);
    }
}
