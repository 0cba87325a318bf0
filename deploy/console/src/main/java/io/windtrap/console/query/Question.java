package io.windtrap.console.query;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A ready question.
 *
 * @param about what it shows, in a sentence
 * @param sql of tables that are named without their database
 * @param missing which table or column it lacks here, in a sentence; null = none, or that is not known
 */
record Question(
        String id,
        String title,
        String about,
        String sql,
        @Nullable String missing) {
    private static final String TRACKS = "tracks";
    private static final List<String> OF_TRACKS = List.of("received_at", "event_text", "user_id", "anonymous_id");

    /** One before it is known what the database has. */
    private record Ready(String id, String title, String about, String sql, String table, List<String> columns) {}

    private static final List<Ready> ALL = List.of(
            new Ready(
                    "events-a-day",
                    "Events a day",
                    "Track calls of the last 30 days.",
                    """
                    SELECT toDate(received_at) AS day, count() AS events
                    FROM tracks
                    WHERE received_at >= now() - INTERVAL 30 DAY
                    GROUP BY day
                    ORDER BY day""",
                    TRACKS,
                    List.of("received_at")),
            new Ready(
                    "top-events",
                    "Top events",
                    "The 20 most frequent events of the last 30 days, and how many people sent them.",
                    """
                    SELECT event_text AS name, count() AS events, uniq(coalesce(user_id, anonymous_id)) AS people
                    FROM tracks
                    WHERE received_at >= now() - INTERVAL 30 DAY
                    GROUP BY name
                    ORDER BY events DESC, name
                    LIMIT 20""",
                    TRACKS,
                    OF_TRACKS),
            new Ready(
                    "active-users",
                    "Active users a day",
                    "People with a track call on each of the last 30 days.",
                    """
                    SELECT toDate(received_at) AS day, uniq(coalesce(user_id, anonymous_id)) AS people
                    FROM tracks
                    WHERE received_at >= now() - INTERVAL 30 DAY
                    GROUP BY day
                    ORDER BY day""",
                    TRACKS,
                    List.of("received_at", "user_id", "anonymous_id")),
            new Ready(
                    "funnel",
                    "Funnel of two events",
                    "Who did the first event, and then the second within a week. It begins with the two most frequent events: put others into the first lines.",
                    """
                    WITH
                      (SELECT event_text FROM tracks GROUP BY event_text ORDER BY count() DESC, event_text LIMIT 1) AS first_event,
                      (SELECT event_text FROM tracks GROUP BY event_text ORDER BY count() DESC, event_text LIMIT 1 OFFSET 1) AS second_event,
                      people AS (
                        SELECT
                          coalesce(user_id, anonymous_id) AS person,
                          windowFunnel(604800)(toDateTime(timestamp), event_text = first_event, event_text = second_event) AS steps
                        FROM tracks
                        WHERE received_at >= now() - INTERVAL 30 DAY
                        GROUP BY person)
                    SELECT step, people
                    FROM (
                      SELECT '1. ' || first_event AS step, countIf(steps >= 1) AS people FROM people
                      UNION ALL
                      SELECT '2. ' || second_event, countIf(steps >= 2) FROM people)
                    ORDER BY step""",
                    TRACKS,
                    List.of("received_at", "timestamp", "event_text", "user_id", "anonymous_id")),
            new Ready(
                    "history",
                    "A user's history",
                    "What one person did last. It begins with whoever came last: put a user id or an anonymous id into the first line.",
                    """
                    WITH (SELECT coalesce(user_id, anonymous_id) FROM tracks ORDER BY received_at DESC LIMIT 1) AS person
                    SELECT received_at, event_text, user_id, anonymous_id, context_source_id, id
                    FROM tracks
                    WHERE user_id = person OR anonymous_id = person
                    ORDER BY received_at DESC
                    LIMIT 200""",
                    TRACKS,
                    List.of("received_at", "event_text", "user_id", "anonymous_id", "context_source_id")),
            new Ready(
                    "retention",
                    "Retention by week",
                    "People by the week in which they came first, and how many of them came again one to four weeks later.",
                    """
                    WITH
                      weeks AS (
                        SELECT DISTINCT coalesce(user_id, anonymous_id) AS person, toMonday(received_at) AS week
                        FROM tracks
                        WHERE received_at >= toMonday(now()) - INTERVAL 8 WEEK),
                      people AS (SELECT person, min(week) AS first_week, groupArray(week) AS seen FROM weeks GROUP BY person)
                    SELECT
                      first_week,
                      count() AS people,
                      countIf(has(seen, first_week + INTERVAL 1 WEEK)) AS week_1,
                      countIf(has(seen, first_week + INTERVAL 2 WEEK)) AS week_2,
                      countIf(has(seen, first_week + INTERVAL 3 WEEK)) AS week_3,
                      countIf(has(seen, first_week + INTERVAL 4 WEEK)) AS week_4
                    FROM people
                    GROUP BY first_week
                    ORDER BY first_week""",
                    TRACKS,
                    List.of("received_at", "user_id", "anonymous_id")),
            new Ready(
                    "sign-ups",
                    "Sign-ups by source",
                    "Users whose first identify call came in the last 30 days, by the source that sent it.",
                    """
                    SELECT source, count() AS users
                    FROM (
                      SELECT user_id, min(received_at) AS first_at, argMin(context_source_id, received_at) AS source
                      FROM identifies
                      WHERE user_id != ''
                      GROUP BY user_id)
                    WHERE first_at >= now() - INTERVAL 30 DAY
                    GROUP BY source
                    ORDER BY users DESC, source""",
                    "identifies",
                    List.of("received_at", "user_id", "context_source_id")),
            new Ready(
                    "top-pages",
                    "Top pages",
                    "The 20 pages that were seen most in the last 30 days.",
                    """
                    SELECT path, count() AS views, uniq(coalesce(user_id, anonymous_id)) AS people
                    FROM pages
                    WHERE received_at >= now() - INTERVAL 30 DAY
                    GROUP BY path
                    ORDER BY views DESC, path
                    LIMIT 20""",
                    "pages",
                    List.of("received_at", "path", "user_id", "anonymous_id")),
            new Ready(
                    "hours",
                    "Events by hour of the day",
                    "Track calls of the last 30 days, by hour in UTC.",
                    """
                    SELECT toHour(received_at, 'UTC') AS hour, count() AS events
                    FROM tracks
                    WHERE received_at >= now() - INTERVAL 30 DAY
                    GROUP BY hour
                    ORDER BY hour""",
                    TRACKS,
                    List.of("received_at")),
            new Ready(
                    "latest",
                    "Latest events",
                    "The 100 track calls that came last.",
                    """
                    SELECT received_at, event_text, user_id, anonymous_id, context_source_id, id
                    FROM tracks
                    ORDER BY received_at DESC
                    LIMIT 100""",
                    TRACKS,
                    List.of("received_at", "event_text", "user_id", "anonymous_id", "context_source_id")));

    /** All of them, where nobody can say what the database has. */
    static List<Question> all() {
        return ALL.stream()
                .map(one -> new Question(one.id(), one.title(), one.about(), one.sql(), null))
                .toList();
    }

    /**
     * All of them, with what each lacks.
     *
     * @param columns of the tables that there are, by their names
     */
    static List<Question> all(Map<String, Set<String>> columns) {
        return ALL.stream()
                .map(one -> new Question(one.id(), one.title(), one.about(), one.sql(), missing(one, columns)))
                .toList();
    }

    private static @Nullable String missing(Ready question, Map<String, Set<String>> columns) {
        Set<String> there = columns.get(question.table());
        if (there == null) {
            return "There is no table " + question.table() + " yet: no such call has come.";
        }
        List<String> lacking =
                question.columns().stream().filter(one -> !there.contains(one)).toList();
        return lacking.isEmpty()
                ? null
                : "The table " + question.table() + " has no column " + String.join(", ", lacking)
                        + " yet: no call had such a property.";
    }
}
