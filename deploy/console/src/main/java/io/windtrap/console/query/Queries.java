package io.windtrap.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.console.access.AuditLog;
import io.windtrap.console.clickhouse.Answer;
import io.windtrap.console.clickhouse.ClickHouseReader;
import io.windtrap.console.clickhouse.Limits;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.http.Departure;
import io.windtrap.forwarder.clickhouse.client.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The screen of queries. */
public final class Queries {
    private static final Logger log = LoggerFactory.getLogger(Queries.class);

    /** Characters of a query. */
    public static final int LONGEST = 20_000;

    private static final int AT_ONCE = 4;
    private static final String EXPLAIN = "EXPLAIN AST ";
    /** What ClickHouse says to a statement that wants to set something. */
    private static final String READONLY = "ClickHouse: error 164:";

    private static final Pattern POSITION = Pattern.compile("(?<=failed at position )\\d+");

    private final Map<String, QueryUser> users;
    private final QueryCounts counts;
    private final Places places = new Places(AT_ONCE);

    /** @param users by the ids of their destinations */
    public Queries(Map<String, QueryUser> users, QueryCounts counts) {
        this.users = Map.copyOf(users);
        this.counts = counts;
    }

    /**
     * What can be asked of a destination.
     *
     * @param on whether the configuration names a user for it
     * @param problem why nothing can be asked although it does; null = it can
     * @param remedy statements that mend it
     */
    private record Look(
            boolean on,
            @Nullable String user,
            @Nullable String database,
            @Nullable String problem,
            List<String> remedy,
            Limits limits,
            List<Question> questions) {}

    /**
     * An answer.
     *
     * @param rows texts, as ClickHouse writes the values; null = NULL
     * @param cut whether there are more rows
     */
    private record Result(
            List<Answer.Column> columns,
            List<List<@Nullable String>> rows,
            boolean cut,
            long readRows,
            long readBytes,
            double elapsedSeconds) {}

    /** Whether queries are taken, and the ready questions. */
    public Object look(ApiRequest request) {
        QueryUser user = users.get(request.text("destination").orElse(""));
        if (user == null) {
            return new Look(false, null, null, null, List.of(), Limits.OF_VISITORS, Question.all());
        }
        String database = user.reader().database();
        return switch (user.standing()) {
            case QueryUser.Standing.Unfit(String problem, List<String> remedy) ->
                new Look(true, user.name(), database, problem, remedy, Limits.OF_VISITORS, Question.all());
            case QueryUser.Standing.Fit _ ->
                new Look(
                        true,
                        user.name(),
                        database,
                        null,
                        List.of(),
                        Limits.OF_VISITORS,
                        Question.all(columns(user.reader())));
        };
    }

    private static Map<String, Set<String>> columns(ClickHouseReader reader) {
        Map<String, Set<String>> columns = new HashMap<>();
        Answer answer = reader.typed(
                "SELECT table, name FROM system.columns WHERE database = " + Sql.text(reader.database())
                        + " AND table IN ('tracks', 'identifies', 'pages')",
                Limits.OF_SCREENS.withRows(100_000),
                UUID.randomUUID());
        answer.rows()
                .forEach(row -> columns.computeIfAbsent(row.get(0).asText(), _ -> new HashSet<>())
                        .add(row.get(1).asText()));
        return columns;
    }

    /** Asks one query, which ends when nobody waits for it any more. */
    public Object run(ApiRequest request, Departure departure) {
        String destination = request.requiredField("destination");
        String sql = request.longField("sql", LONGEST);
        QueryUser user = Optional.ofNullable(users.get(destination))
                .orElseThrow(
                        () -> ApiException.forbidden(
                                "No queries are taken here: console.query-users names no user of ClickHouse for this destination."));
        try (Places.Place _ = place(request)) {
            Result result = asked(user, sql, request, departure);
            counts.counted(result.cut() ? QueryCounts.Result.CUT : QueryCounts.Result.DONE);
            audit(request, destination, result.rows().size() + " rows");
            return result;
        }
    }

    private Places.Place place(ApiRequest request) {
        try {
            return places.take(request);
        } catch (ApiException e) {
            counts.counted(QueryCounts.Result.REFUSED);
            throw e;
        }
    }

    private Result asked(QueryUser user, String sql, ApiRequest request, Departure departure) {
        String destination = user.reader().destination();
        try {
            guard(user, sql);
        } catch (ApiException e) {
            counts.counted(QueryCounts.Result.REFUSED);
            audit(request, destination, "refused");
            throw e;
        }
        UUID mark = UUID.randomUUID();
        departure.then(() -> cancel(user.reader(), mark));
        try {
            if (departure.hasHappened()) {
                throw ApiException.conflict("Nobody waits for the answer any more.");
            }
            return result(user.reader().typed(sql, Limits.OF_VISITORS, mark));
        } catch (ApiException e) {
            boolean gone = departure.hasHappened();
            counts.counted(gone ? QueryCounts.Result.CANCELLED : QueryCounts.Result.FAILED);
            audit(request, destination, gone ? "cancelled" : "failed");
            throw e;
        }
    }

    private static void cancel(ClickHouseReader reader, UUID mark) {
        try {
            reader.cancel(mark);
        } catch (ApiException e) {
            log.atWarn()
                    .addKeyValue("destination", reader.destination())
                    .addKeyValue("status", e.status())
                    .log("a query that nobody waits for could not be cancelled; it ends with its limit of time");
        }
    }

    private static void guard(QueryUser user, String sql) {
        switch (user.standing()) {
            case QueryUser.Standing.Unfit(String problem, List<String> _) ->
                throw ApiException.forbidden("No queries are taken here. " + problem);
            case QueryUser.Standing.Fit(QueryUser.Functions functions) ->
                StatementGuard.check(tree(user.reader(), sql), user.reader().database(), functions);
        }
    }

    /** What ClickHouse's parser makes of it; empty when a FORMAT of the statement made the answer one that is not read here. */
    private static List<String> tree(ClickHouseReader reader, String sql) {
        Answer answer;
        try {
            answer = reader.typed(EXPLAIN + sql, Limits.OF_VISITORS.withRows(LONGEST), UUID.randomUUID());
        } catch (ApiException e) {
            if (e.status() == ApiException.UNREADABLE) {
                return List.of();
            }
            String message = String.valueOf(e.getMessage());
            if (message.startsWith(READONLY)) {
                throw StatementGuard.settings();
            }
            throw e.status() == ApiException.UNAVAILABLE ? e : ApiException.badRequest(moved(message));
        }
        if (answer.truncated()) { // What is not seen of it could be anything.
            throw StatementGuard.tooManyParts();
        }
        return answer.rows().stream().map(row -> row.getFirst().asText()).toList();
    }

    /** ClickHouse counts from the beginning of what it was sent. */
    private static String moved(String message) {
        return POSITION.matcher(message)
                .replaceAll(found -> Long.toString(Math.max(1, Long.parseLong(found.group()) - EXPLAIN.length())));
    }

    private static Result result(Answer answer) {
        List<List<@Nullable String>> rows = new ArrayList<>(answer.rows().size());
        for (List<JsonNode> row : answer.rows()) {
            List<@Nullable String> texts = new ArrayList<>(row.size());
            row.forEach(value -> texts.add(text(value)));
            rows.add(texts);
        }
        return new Result(
                answer.columns(),
                rows,
                answer.truncated(),
                answer.readRows(),
                answer.readBytes(),
                answer.elapsedSeconds());
    }

    private static @Nullable String text(JsonNode value) {
        return value.isNull() ? null : value.asText();
    }

    /** Who asked which destination; never what. */
    private static void audit(ApiRequest request, String destination, String result) {
        AuditLog.wrote(request.visitor().name(), request.address(), "query", "destination " + destination, result);
    }
}
