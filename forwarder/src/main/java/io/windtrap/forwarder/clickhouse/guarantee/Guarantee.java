package io.windtrap.forwarder.clickhouse.guarantee;

import io.windtrap.forwarder.clickhouse.client.ServerVersion;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the server as it is set up can promise. */
sealed interface Guarantee {
    Pattern WINDOW = Pattern.compile("\\bnon_replicated_deduplication_window = (\\d{1,18})");
    Pattern REPLICATED_WINDOW = Pattern.compile("\\breplicated_deduplication_window = (\\d{1,18})");

    /** The first release whose inserts carry a token of the client's own, as {@link ServerVersion} has it. */
    int FIRST_WITH_TOKENS = 22_02;

    /** Fewer tokens can be forgotten while an insert is repeated and others go on. */
    long SMALLEST_WINDOW = 100;

    /** Each row once, as long as an insert is repeated before its token is forgotten. */
    record ExactlyOnce() implements Guarantee {}

    /**
     * A repeated insert can double rows.
     *
     * @param reasons what to change, one statement or sentence each
     */
    record AtLeastOnce(List<String> reasons) implements Guarantee {}

    /**
     * Judges by how the tables that exist were created.
     *
     * @param version see {@link ServerVersion}
     * @param tables {@code engine_full} of each table that rows go into by its name
     * @param serverWindow the server's default for tables that set no window
     */
    static Guarantee of(int version, Map<String, String> tables, long serverWindow) {
        List<String> reasons = new ArrayList<>();
        if (version < FIRST_WITH_TOKENS) {
            reasons.add("update ClickHouse: this version does not support insert_deduplication_token");
        }
        new TreeMap<>(tables).forEach((table, engine) -> {
            if (!isMergeTree(engine)) {
                reasons.add("change " + table + " to a MergeTree table: engine " + name(engine)
                        + " keeps no deduplication tokens");
            } else if (hasCopies(engine)) {
                if (window(REPLICATED_WINDOW, engine, SMALLEST_WINDOW) < SMALLEST_WINDOW) {
                    reasons.add("ALTER TABLE " + table + " RESET SETTING replicated_deduplication_window");
                }
            } else if (window(WINDOW, engine, serverWindow) < SMALLEST_WINDOW) {
                reasons.add("ALTER TABLE " + table + " MODIFY SETTING non_replicated_deduplication_window = "
                        + TableDdl.DEDUPLICATION_WINDOW);
            }
        });
        return reasons.isEmpty() ? new ExactlyOnce() : new AtLeastOnce(reasons);
    }

    /** Whether {@code engine}, as {@code engine_full} has it, is of the family that keeps tokens and can write through. */
    static boolean isMergeTree(String engine) {
        return name(engine).endsWith("MergeTree");
    }

    /** The name that {@code engine_full} begins with. */
    static String name(String engine) {
        return engine.split("\\W", 2)[0];
    }

    /** Whether a table of {@code engine} keeps its tokens and rows in several places. */
    static boolean hasCopies(String engine) {
        return engine.startsWith("Replicated") || engine.startsWith("Shared");
    }

    /** What to change; empty when exactly once holds. */
    default List<String> reasons() {
        return List.of();
    }

    /** In an operator's words. */
    default String sentence() {
        return switch (this) {
            case ExactlyOnce() -> "exactly once, if an insert is repeated within the table's deduplication window";
            case AtLeastOnce(List<String> reasons) ->
                "at least once: a repeated insert can duplicate rows; changes needed: " + reasons.size();
        };
    }

    private static long window(Pattern setting, String engine, long byDefault) {
        Matcher own = setting.matcher(engine);
        return own.find() ? Long.parseLong(own.group(1)) : byDefault;
    }
}
