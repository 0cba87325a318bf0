package io.windtrap.console.trace;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of one event at one destination. null = not known, or there is none.
 *
 * @param state {@code stored}, {@code stored_in_part}, {@code waiting}, {@code under_way}, {@code not_taken}, {@code dead_letter}, {@code other_topic},
 *     {@code no_rows}, {@code not_found}, {@code counted} or {@code unknown}
 * @param sentence the same for people
 * @param committed first offset of its partition that is not committed
 * @param problem what could not be asked
 */
record Fate(
        String id,
        String name,
        String type,
        String state,
        String sentence,
        @Nullable Long committed,
        @Nullable String reason,
        List<Table> tables,
        List<Discard> discards,
        List<Letter> deadLetters,
        @Nullable String problem) {
    /**
     * A row that the event becomes.
     *
     * @param found rows there now; null = could not be asked
     * @param duplicates rows beyond one, which ClickHouse has not merged yet
     */
    record Table(
            String table,
            @Nullable Long found,
            String sql,
            @Nullable Map<String, JsonNode> row,
            long duplicates) {}

    /** A value that its column could not hold. */
    record Discard(String table, String column, String value, String reason, String receivedAt) {}

    /** A dead letter of the event. */
    record Letter(
            @Nullable String table,
            String reason,
            String detail,
            int attempts,
            boolean redriven,
            int partition,
            long offset) {}
}
