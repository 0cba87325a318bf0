package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.clickhouse.catalogue.TableSchema;
import io.windtrap.forwarder.clickhouse.catalogue.VirtualColumns;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.warehouse.Failure;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds columns to a table, in statements of bounded length. Where ClickHouse refuses one, or a proxy before it finds it
 * too large, halves of it tell which columns are to blame, if a statement that adds nothing works before and after they
 * are refused again. Their values get a column of another name, or none.
 */
final class ColumnAddition {
    private static final Logger log = LoggerFactory.getLogger(ColumnAddition.class);

    /** Bounds the time that absurd names take; columns that are not told apart by then are refused together. */
    private static final int MOST_STATEMENTS = 200;

    private static final int MOST_SUBSTITUTES = 2;
    private static final int MOST_AT_ONCE = 100;

    /** QUERY_IS_TOO_LARGE: a table's own definition would not be read again when the server starts. */
    private static final int TOO_LARGE = 229;

    /**
     * What came of it.
     *
     * @param refused columns that the table can't have under any name
     * @param isFull whether ClickHouse takes no more columns for the table, whatever their names are
     */
    record Outcome(Set<String> refused, boolean isFull) {}

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final VirtualColumns virtual;
    private final String table;
    private final TableSchema found;
    private final Map<String, TypeSet> types;
    private final Set<String> taken;
    private int statements;
    /** The last one that names can cause. */
    private @Nullable RuntimeException refusal;

    /**
     * Additions to {@code found}, the table for the rows of {@code table}.
     *
     * @param types for each column that may be added, its types of value
     */
    ColumnAddition(
            ClickHouse clickHouse,
            TableDdl ddl,
            VirtualColumns virtual,
            String table,
            TableSchema found,
            Map<String, TypeSet> types) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.virtual = virtual;
        this.table = table;
        this.found = found;
        this.types = types;
        this.taken = new HashSet<>(found.names());
    }

    /**
     * Adds {@code missing} columns, one or more.
     *
     * @throws RuntimeException of the client, where no column is to blame
     */
    Outcome add(SortedSet<String> missing) {
        List<String> plain = new ArrayList<>();
        List<String> toBeSubstituted = new ArrayList<>();
        for (String column : missing) {
            (found.names().contains(column) || virtual.has(column) ? toBeSubstituted : plain).add(column);
        }
        Deque<List<String>> open = new ArrayDeque<>(ddl.parts(table, plain, types));
        List<List<String>> suspects = new ArrayList<>();
        while (!open.isEmpty()) {
            List<String> part = open.remove();
            Failure failure = failureOf(part);
            if (failure == null) {
                continue;
            }
            if (failure.code() == TOO_LARGE) {
                log.atWarn()
                        .addKeyValue("table", ddl.name(found.name()))
                        .addKeyValue("columns", taken.size())
                        .log(
                                "ClickHouse accepts no more columns for this table; values of new columns go to rudder_discards");
                return new Outcome(Set.of(), true);
            }
            if (part.size() == 1 || statements >= MOST_STATEMENTS) {
                suspects.add(part);
            } else {
                open.add(part.subList(0, part.size() / 2));
                open.add(part.subList(part.size() / 2, part.size()));
            }
        }
        Set<String> refused = new HashSet<>();
        for (List<String> part : proven(suspects)) {
            (part.size() == 1 ? toBeSubstituted : refused).addAll(part);
        }
        if (!areSubstituted(toBeSubstituted)) {
            for (String column : toBeSubstituted) {
                if (!isSubstituted(column)) {
                    refused.add(column);
                }
            }
        }
        if (!refused.isEmpty()) {
            control();
        }
        warn(refused);
        return new Outcome(refused, false);
    }

    /** Those of {@code suspects} that are refused again between two controls that work. */
    private List<List<String>> proven(List<List<String>> suspects) {
        if (suspects.isEmpty()) {
            return suspects;
        }
        control();
        List<List<String>> proven =
                suspects.stream().filter(part -> failureOf(part) != null).toList();
        control();
        return proven;
    }

    /** Why {@code columns} can't be added; null = they are. */
    private @Nullable Failure failureOf(List<String> columns) {
        try {
            run(ddl.addColumns(table, found.name(), columns, types));
            taken.addAll(columns);
            return null;
        } catch (RuntimeException e) {
            return ofNames(e);
        }
    }

    /** What {@code thrown} says, if names can cause it, alone or by their number; else throws it. */
    private Failure ofNames(RuntimeException thrown) {
        Failure failure = Failures.of(thrown);
        boolean isOfSize = failure.code() == TOO_LARGE || failure instanceof Failure.TooLarge;
        if (!isOfSize && !Failures.canBeOfNames(failure)) {
            throw thrown;
        }
        refusal = thrown;
        return failure;
    }

    /** A statement that adds nothing needs the same right, the same table and the same server. */
    private void control() {
        try {
            clickHouse.run(ddl.addNothing(table, found.name()));
        } catch (RuntimeException concernsAll) {
            if (refusal == null) {
                throw concernsAll;
            }
            refusal.addSuppressed(concernsAll);
            throw refusal;
        }
    }

    /** In one statement: each takes as long as a table has columns. */
    private boolean areSubstituted(List<String> columns) {
        Map<String, String> substitutes = new TreeMap<>();
        for (String column : columns.stream().limit(MOST_AT_ONCE).toList()) {
            String substitute = "_" + column;
            if (!isFree(substitute)) {
                return false;
            }
            substitutes.put(column, substitute);
        }
        return substitutes.size() == columns.size() && (columns.isEmpty() || isAdded(substitutes));
    }

    private boolean isSubstituted(String column) {
        for (int underscores = 1; underscores <= MOST_SUBSTITUTES; underscores++) {
            String substitute = "_".repeat(underscores) + column;
            if (!isFree(substitute)) {
                continue;
            }
            if (statements >= 3 * MOST_STATEMENTS) {
                return false;
            }
            if (isAdded(Map.of(column, substitute))) {
                return true;
            }
        }
        return false;
    }

    private boolean isFree(String substitute) {
        return !taken.contains(substitute) && !types.containsKey(substitute) && !virtual.has(substitute);
    }

    private boolean isAdded(Map<String, String> substitutes) {
        try {
            run(ddl.addSubstitutes(table, found.name(), substitutes, types));
        } catch (RuntimeException e) {
            ofNames(e);
            return false;
        }
        taken.addAll(substitutes.values());
        substitutes.forEach((column, substitute) -> log.atWarn()
                .addKeyValue("table", ddl.name(found.name()))
                .addKeyValue("column", column)
                .addKeyValue("substitute", substitute)
                .log("ClickHouse can't have a column of this name; its values go to the substitute column"));
        return true;
    }

    private void run(String statement) {
        statements++;
        clickHouse.run(statement);
    }

    private void warn(Collection<String> refused) {
        if (!refused.isEmpty()) {
            log.atWarn()
                    .addKeyValue("table", ddl.name(found.name()))
                    .addKeyValue("columns", refused.stream().limit(10).toList())
                    .addKeyValue("all", refused.size())
                    .log("ClickHouse refuses columns of these names; their values go to rudder_discards");
        }
    }
}
