package io.windtrap.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.console.clickhouse.ClickHouseReader;
import io.windtrap.console.clickhouse.Limits;
import io.windtrap.console.http.ApiException;
import io.windtrap.forwarder.clickhouse.client.Sql;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** As whom a destination is asked what visitors type: looked at again each minute, and not used while it may do too much or too little. */
public final class QueryUser implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(QueryUser.class);
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration KEPT_WHEN_UNFIT = Duration.ofSeconds(5);

    private final String name;
    private final ClickHouseReader reader;
    private final InstantSource clock;
    private @Nullable Standing last;
    private Instant lastAt = Instant.EPOCH;

    /** What it may do. */
    sealed interface Standing {
        /** It may read the database and nothing else. */
        record Fit(Functions functions) implements Standing {}

        /** Anything else. */
        record Unfit(String problem, List<String> remedy) implements Standing {}
    }

    /**
     * Functions of the server, by their names in lower case.
     *
     * @param ofTables those that stand for a table, without those that are functions of values as well
     * @param userDefined functions of values that are not ClickHouse's own: such a function can run a program
     */
    record Functions(Set<String> ofTables, Set<String> userDefined) {}

    /** @param reader asks as this user */
    public QueryUser(String name, ClickHouseReader reader, InstantSource clock) {
        this.name = name;
        this.reader = reader;
        this.clock = clock;
    }

    String name() {
        return name;
    }

    ClickHouseReader reader() {
        return reader;
    }

    /** Looks what it may do, so that the log says at the start what is wrong. */
    public void check() {
        standing();
    }

    /** Looks what it may do, unless that is known. Logs what has changed. */
    synchronized Standing standing() {
        Instant now = clock.instant();
        Duration kept = last instanceof Standing.Fit ? KEPT : KEPT_WHEN_UNFIT;
        Standing known = last;
        if (known != null && lastAt.plus(kept).isAfter(now)) {
            return known;
        }
        Standing seen = look();
        if (!seen.getClass().equals(known == null ? null : known.getClass())) {
            say(seen);
        }
        last = seen;
        lastAt = now;
        return seen;
    }

    private Standing look() {
        try {
            Grants grants = Grants.of(names("SHOW GRANTS"), reader.database());
            return grants.fit()
                    ? new Standing.Fit(functions())
                    : new Standing.Unfit(
                            grants.problem(name, reader.database()), grants.remedy(name, reader.database()));
        } catch (ApiException e) {
            List<String> remedy = e.status() == ApiException.UNAVAILABLE
                    ? List.of()
                    : List.of(
                            "CREATE USER IF NOT EXISTS " + Sql.quoted(name)
                                    + " IDENTIFIED BY 'the password of console.query-users'",
                            Grants.grant(name, reader.database()));
            return new Standing.Unfit(
                    "What the user " + name + " may do is not known: " + e.getMessage()
                            + (remedy.isEmpty()
                                    ? ""
                                    : " It needs the password of console.query-users, and a profile that lets it set limits (without readonly)."),
                    remedy);
        }
    }

    private Functions functions() {
        Set<String> ofTables = new HashSet<>(lowerCase("SELECT name FROM system.table_functions"));
        ofTables.removeAll(lowerCase("SELECT name FROM system.functions WHERE origin = 'System'"));
        return new Functions(
                Set.copyOf(ofTables), lowerCase("SELECT name FROM system.functions WHERE origin != 'System'"));
    }

    private Set<String> lowerCase(String sql) {
        return names(sql).stream().map(one -> one.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** The texts of the first column. With the limits of typed queries: a profile that does not take them is seen here. */
    private List<String> names(String sql) {
        Limits limits = Limits.OF_VISITORS.withRows(100_000);
        return reader.typed(sql, limits, UUID.randomUUID()).rows().stream()
                .map(List::getFirst)
                .map(JsonNode::asText)
                .toList();
    }

    private void say(Standing seen) {
        switch (seen) {
            case Standing.Fit _ ->
                log.atInfo()
                        .addKeyValue("destination", reader.destination())
                        .addKeyValue("user", name)
                        .log("typed queries are taken");
            case Standing.Unfit(String problem, List<String> remedy) ->
                log.atWarn()
                        .addKeyValue("destination", reader.destination())
                        .addKeyValue("problem", problem)
                        .addKeyValue("remedy", String.join("; ", remedy))
                        .log(
                                "no typed query is taken; the console looks again by itself: run the statements of remedy as an administrator of ClickHouse");
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
