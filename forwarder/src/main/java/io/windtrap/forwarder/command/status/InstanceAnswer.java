package io.windtrap.forwarder.command.status;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking a forwarder.
 *
 * @param address host and port that was asked
 * @param status what it said; null = it could not be asked
 * @param problem why it could not be asked, and what to do; empty when it could
 */
public record InstanceAnswer(String address, @Nullable JsonNode status, String problem) {
    /** Its name; the address while that is not known. */
    public String name() {
        return status == null ? address : status.path("instance").asText(address);
    }

    /** Whether it says that it is ready. */
    public boolean isReady() {
        return status != null && status.path("ready").asBoolean();
    }

    /** Why it is not ready; empty when it is, or could not be asked. */
    public List<String> problems() {
        return status == null
                ? List.of()
                : StreamSupport.stream(status.path("problems").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
    }

    /** What it says of a destination. */
    Optional<JsonNode> of(String destination) {
        return status == null
                ? Optional.empty()
                : StreamSupport.stream(status.path("destinations").spliterator(), false)
                        .filter(one -> one.path("destination").asText().equals(destination))
                        .findFirst();
    }

    /** A time of an answer; null when there is none. */
    static @Nullable Instant time(JsonNode value) {
        return value.isTextual() ? Instant.parse(value.asText()) : null;
    }
}
