package io.windtrap.forwarder.clickhouse.table;

import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.catalogue.DatabaseObject;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import java.util.List;
import java.util.Map;

/**
 * Makes the tables of one database in another one, empty: a replay into it then finds the same columns and types.
 *
 * @param from database that has the tables
 * @param into DDL of the other database, which is created when it is missing
 */
public record TableCopies(ClickHouse clickHouse, String from, TableDdl into) {
    /**
     * Copies the definitions of all tables that rows go into; tables that are there already stay as they are.
     *
     * @return names of the tables
     * @throws RuntimeException of the client
     */
    public List<String> copy() {
        clickHouse.run(into.createDatabase());
        var source = new Catalogue(clickHouse, from);
        List<String> names = source.engines().keySet().stream().sorted().toList();
        if (names.isEmpty()) {
            return names;
        }
        Map<String, DatabaseObject> objects = source.objects(names);
        Map<String, DatabaseObject> there = new Catalogue(clickHouse, into.database()).objects(names);
        for (String name : names) {
            DatabaseObject copied = objects.get(name);
            if (copied != null && !there.containsKey(name)) {
                clickHouse.run(into.copyTable(name, from));
                if (!copied.comment().isEmpty()) {
                    clickHouse.run(into.commentTable(name, copied.comment()));
                }
            }
        }
        return names;
    }
}
