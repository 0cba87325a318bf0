package io.windtrap.forwarder.clickhouse.catalogue;

import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.ResultRow;
import io.windtrap.forwarder.clickhouse.client.Sql;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the tables that rows of a database reach through materialized views, in whatever database view and table are, and through
 * views of such tables again.
 */
public final class ViewTargets {
    /** Views of views of views; ClickHouse itself warns of less. */
    private static final int MOST_STEPS = 8;

    private static final int MOST_NAMES = 500;
    private static final String NAME = "(`(?:[^`\\\\]|\\\\.|``)*`|[A-Za-z0-9_]+)";
    private static final Pattern TARGET = Pattern.compile(
            "^CREATE MATERIALIZED VIEW " + NAME + "\\." + NAME + " TO " + NAME + "\\." + NAME + "[ (].*",
            Pattern.DOTALL);

    private record Name(String database, String table) {
        String text() {
            return "(" + Sql.text(database) + ", " + Sql.text(table) + ")";
        }
    }

    private final ClickHouse clickHouse;

    public ViewTargets(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    /** {@code engine_full} by quoted name. */
    public Map<String, String> engines(String database) {
        Map<String, String> engines = new HashMap<>();
        Set<Name> seen = new HashSet<>();
        List<Name> views = views("database = " + Sql.text(database));
        for (int step = 0; step < MOST_STEPS && !views.isEmpty(); step++) {
            List<Name> targets = targets(views);
            targets.removeIf(target -> !seen.add(target));
            engines.putAll(enginesOf(targets));
            views = targets.isEmpty() ? List.of() : views(among(targets));
        }
        return engines;
    }

    /** Views that read tables of this {@code condition}. */
    private List<Name> views(String condition) {
        return clickHouse
                .query("SELECT DISTINCT view.1 AS database, view.2 AS name FROM (SELECT arrayJoin(arrayZip("
                        + "dependencies_database, dependencies_table)) AS view FROM system.tables WHERE "
                        + condition + ") LIMIT " + MOST_NAMES)
                .stream()
                .map(view -> new Name(view.getString("database"), view.getString("name")))
                .toList();
    }

    /** The table that each of {@code views} names, or keeps itself. */
    private List<Name> targets(Collection<Name> views) {
        List<Name> targets = new ArrayList<>();
        for (ResultRow view : clickHouse.query("SELECT database, name, toString(uuid) AS id, create_table_query AS sql"
                + " FROM system.tables WHERE engine = 'MaterializedView' AND " + among(views))) {
            Matcher named = TARGET.matcher(view.getString("sql"));
            if (named.matches()) {
                targets.add(new Name(plain(named.group(3)), plain(named.group(4))));
            } else {
                targets.add(new Name(view.getString("database"), ".inner_id." + view.getString("id")));
                targets.add(new Name(view.getString("database"), ".inner." + view.getString("name")));
            }
        }
        return targets;
    }

    private Map<String, String> enginesOf(Collection<Name> tables) {
        if (tables.isEmpty()) {
            return Map.of();
        }
        return clickHouse.query("SELECT database, name, engine_full FROM system.tables WHERE " + among(tables)).stream()
                .collect(Collectors.toMap(
                        table -> Sql.quoted(table.getString("database")) + "." + Sql.quoted(table.getString("name")),
                        table -> table.getString("engine_full")));
    }

    private static String among(Collection<Name> names) {
        return names.stream().map(Name::text).collect(Collectors.joining(", ", "(database, name) IN (", ")"));
    }

    /** Without the quotes that a name has where it needs them. */
    private static String plain(String name) {
        return name.startsWith("`")
                ? name.substring(1, name.length() - 1).replace("``", "`").replaceAll("\\\\(.)", "$1")
                : name;
    }
}
