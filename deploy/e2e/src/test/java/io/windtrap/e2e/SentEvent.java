package io.windtrap.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An event as an SDK put it on the wire.
 *
 * @param body of its request: the event itself, or the batch that it is in
 * @param isOfSegment whether it came to a path that only Segment's SDKs know
 */
record SentEvent(JsonNode json, JsonNode body, boolean isOfSegment) {
    private static final ObjectMapper JSON = new ObjectMapper();

    String id() {
        return json.path("messageId").asText();
    }

    String type() {
        return json.path("type").asText();
    }

    Instant sentAt() {
        return Instant.parse((json.has("sentAt") ? json : body).path("sentAt").asText());
    }

    boolean has(String pointer) {
        return !json.at(pointer).isMissingNode();
    }

    Instant time(String pointer) {
        return Instant.parse(json.at(pointer).asText());
    }

    /** The values at these pointers by column, but for those that are not there. */
    Map<String, Object> columns(Map<String, String> pointers) {
        Map<String, Object> columns = new HashMap<>();
        pointers.forEach((column, pointer) -> columns.put(column, value(pointer)));
        columns.values().removeIf(Objects::isNull);
        return columns;
    }

    /** What a row holds for the value there: an array is its JSON, and of nothing nothing is left. */
    Object value(String pointer) {
        JsonNode value = json.at(pointer);
        if (value.isArray()) {
            return value.toString();
        }
        return value.asText().isEmpty() ? null : JSON.convertValue(value, Object.class);
    }
}
