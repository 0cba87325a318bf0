package io.windtrap.forwarder.clickhouse.catalogue;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at what the database has for tables of the mapping, many at once: a query takes longer than what it asks for. */
public record TableLooks(Catalogue catalogue, RefusedColumns refusals, InstantSource clock) {
    private static final int MOST_AT_ONCE = 200;

    /**
     * What is there for a table.
     *
     * @param found null = nothing
     * @param free names that it may be created under
     */
    public record Look(@Nullable TableSchema found, List<String> free) {
        public static final Look NOTHING = new Look(null, List.of());
    }

    public Look at(String table) {
        return at(List.of(table)).getOrDefault(table, Look.NOTHING);
    }

    /** By table. */
    public Map<String, Look> at(Collection<String> tables) {
        Map<String, Look> looks = new HashMap<>();
        List<String> all = List.copyOf(tables);
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
            Instant now = clock.instant();
            Map<String, DatabaseObject> objects = catalogue.objects(some.stream()
                    .flatMap(table -> TableChoice.names(table).stream())
                    .toList());
            some.forEach(table -> looks.put(table, look(TableChoice.of(table, objects), table, now)));
        }
        return looks;
    }

    private Look look(TableChoice choice, String table, Instant now) {
        return new Look(
                choice.found()
                        .map(object -> TableSchema.of(object.name(), object.columns(), now)
                                .refusing(refusals.of(table)))
                        .orElse(null),
                choice.free());
    }
}
