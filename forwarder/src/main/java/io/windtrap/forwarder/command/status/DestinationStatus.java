package io.windtrap.forwarder.command.status;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.forwarder.progress.GroupProgress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What a destination does.
 *
 * @param progress as Kafka has it
 * @param told by each forwarder that could be asked
 * @param letters dead letters of the last day that were not redriven
 * @param replays that are under way
 */
public record DestinationStatus(
        GroupProgress progress, List<JsonNode> told, LetterCount letters, List<ReplayStatus> replays) {
    /** Id of the destination. */
    public String id() {
        return progress.destination();
    }

    /** When a forwarder last inserted; null when none did, or none could be asked. */
    public @Nullable Instant lastInsert() {
        return told.stream()
                .map(one -> InstanceAnswer.time(one.path("last_insert_at")))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    /** The last error of a forwarder: {@code at}, {@code kind}, {@code message}; null when there is none. */
    public @Nullable JsonNode lastError() {
        return told.stream()
                .map(one -> one.path("last_error"))
                .filter(JsonNode::isObject)
                .max(Comparator.comparing((JsonNode error) -> error.path("at").asText()))
                .orElse(null);
    }

    /** Values that went to rudder_discards since the forwarders started. */
    long discards() {
        return sum("discards");
    }

    /** Dead letters since the forwarders started. */
    long deadLetters() {
        return sum("dead_letters");
    }

    /** Events since the forwarders started. */
    long events() {
        return told.stream().mapToLong(one -> one.path("events").asLong()).sum();
    }

    private long sum(String counts) {
        return told.stream()
                .flatMap(one -> values(one.path(counts)))
                .mapToLong(JsonNode::asLong)
                .sum();
    }

    private static Stream<JsonNode> values(JsonNode object) {
        return StreamSupport.stream(object.spliterator(), false);
    }
}
