package io.windtrap.forwarder.warehouse;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the server as it is set up can promise. */
sealed interface Guarantee {
    Pattern WINDOW = Pattern.compile("non_replicated_deduplication_window = (\\d{1,18})");

    /** Each row once, as long as an insert is repeated before its token is forgotten. */
    record ExactlyOnce() implements Guarantee {}

    /**
     * A repeated insert can double rows.
     *
     * @param reasons what to change, a sentence each
     */
    record AtLeastOnce(List<String> reasons) implements Guarantee {}

    /**
     * Judges by how the tables that exist were created.
     *
     * @param tables {@code engine_full} of each MergeTree table by its name
     * @param serverWindow the server's default for tables that set no window
     */
    static Guarantee of(Map<String, String> tables, long serverWindow) {
        List<String> reasons = new ArrayList<>();
        tables.forEach((table, engine) -> {
            Matcher own = WINDOW.matcher(engine);
            long window = own.find() ? Long.parseLong(own.group(1)) : serverWindow;
            boolean keepsTokens = engine.startsWith("Replicated") || engine.startsWith("Shared") || window > 0;
            if (!keepsTokens) {
                reasons.add("ALTER TABLE " + table + " MODIFY SETTING non_replicated_deduplication_window = "
                        + TableDdl.DEDUPLICATION_WINDOW);
            }
        });
        return reasons.isEmpty() ? new ExactlyOnce() : new AtLeastOnce(reasons);
    }

    /** In an operator's words. */
    default String sentence() {
        return switch (this) {
            case ExactlyOnce() -> "exactly once, while an insert is repeated within a table's deduplication window";
            case AtLeastOnce(List<String> reasons) ->
                reasons.stream()
                        .collect(Collectors.joining("; ", "at least once: some tables keep no tokens; run ", ""));
        };
    }
}
