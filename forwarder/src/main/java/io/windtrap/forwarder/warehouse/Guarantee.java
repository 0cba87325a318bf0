package io.windtrap.forwarder.warehouse;

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
     * @param tables {@code engine_full} of each MergeTree table by its name
     * @param serverWindow the server's default for tables that set no window
     */
    static Guarantee of(int version, Map<String, String> tables, long serverWindow) {
        List<String> reasons = new ArrayList<>();
        if (version < FIRST_WITH_TOKENS) {
            reasons.add("update ClickHouse: its version knows no insert_deduplication_token");
        }
        new TreeMap<>(tables).forEach((table, engine) -> {
            if (hasCopies(engine)) {
                if (window(REPLICATED_WINDOW, engine, 1) == 0) {
                    reasons.add("ALTER TABLE " + table + " RESET SETTING replicated_deduplication_window");
                }
            } else if (window(WINDOW, engine, serverWindow) == 0) {
                reasons.add("ALTER TABLE " + table + " MODIFY SETTING non_replicated_deduplication_window = "
                        + TableDdl.DEDUPLICATION_WINDOW);
            }
        });
        return reasons.isEmpty() ? new ExactlyOnce() : new AtLeastOnce(reasons);
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
            case ExactlyOnce() -> "exactly once, while an insert is repeated within a table's deduplication window";
            case AtLeastOnce(List<String> reasons) ->
                "at least once: a repeated insert can double rows, until " + reasons.size() + " change(s) are made";
        };
    }

    private static long window(Pattern setting, String engine, long byDefault) {
        Matcher own = setting.matcher(engine);
        return own.find() ? Long.parseLong(own.group(1)) : byDefault;
    }
}
