package io.windtrap.transformer.step;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.windtrap.transformer.json.EventJson;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * What steps are chosen by, of an event's JSON. Texts that are missing, or are none, are empty; of a name that comes twice the first counts,
 * as in the gateway.
 *
 * @param type {@code type}
 * @param name {@code event}
 * @param messageId {@code messageId}
 * @param anonymousId {@code anonymousId}
 * @param userId {@code userId}
 * @param userAgent {@code context.userAgent}
 * @param hasMembers whether it has a name at all
 */
public record Glance(
        String type,
        String name,
        String messageId,
        String anonymousId,
        String userId,
        String userAgent,
        boolean hasMembers) {
    private static final String CONTEXT = "context";
    private static final String USER_AGENT = "userAgent";

    /**
     * Looks at {@code json}.
     *
     * @throws IOException if it is no JSON object
     */
    static Glance at(byte[] json) throws IOException {
        Map<String, String> texts = new HashMap<>();
        String userAgent = "";
        boolean seen = false;
        boolean hasMembers = false;
        try (JsonParser parser = EventJson.parser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                hasMembers = true;
                String name = parser.currentName();
                JsonToken token = parser.nextToken();
                switch (name) {
                    case "type", "event", "messageId", "anonymousId", "userId" ->
                        texts.putIfAbsent(name, token == JsonToken.VALUE_STRING ? parser.getText() : "");
                    case CONTEXT -> {
                        if (!seen && token == JsonToken.START_OBJECT) {
                            userAgent = userAgent(parser);
                        }
                        seen = true;
                    }
                    default -> {}
                }
                parser.skipChildren();
            }
        }
        return new Glance(
                texts.getOrDefault("type", ""),
                texts.getOrDefault("event", ""),
                texts.getOrDefault("messageId", ""),
                texts.getOrDefault("anonymousId", ""),
                texts.getOrDefault("userId", ""),
                userAgent,
                hasMembers);
    }

    private static String userAgent(JsonParser parser) throws IOException {
        String found = "";
        boolean seen = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = parser.currentName().equals(USER_AGENT) && !seen;
            JsonToken token = parser.nextToken();
            if (wanted) {
                seen = true;
                found = token == JsonToken.VALUE_STRING ? parser.getText() : "";
            }
            parser.skipChildren();
        }
        return found;
    }
}
