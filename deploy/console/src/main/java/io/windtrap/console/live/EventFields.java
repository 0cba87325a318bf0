package io.windtrap.console.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The fields of an event that people look for. The first of its name counts, as everywhere; null = absent, or no text or number. */
final class EventFields {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int LONGEST = 1_000;

    private @Nullable String type;
    private @Nullable String event;
    private @Nullable String name;
    private @Nullable String userId;
    private @Nullable String anonymousId;
    private @Nullable String messageId;
    private @Nullable String malformed;

    private EventFields() {}

    /** Reads them; what stands before a fault counts. */
    static EventFields of(byte @Nullable [] value) {
        var fields = new EventFields();
        if (value == null) {
            fields.malformed = "the record has no value";
            return fields;
        }
        try (JsonParser parser = JSON.createParser(value)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                fields.malformed = "not a JSON object";
                return fields;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                JsonToken token = parser.nextToken();
                if (token.isScalarValue()) {
                    fields.set(field, parser);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            fields.malformed = "not JSON"; // Jackson's message quotes the event
        }
        return fields;
    }

    private void set(String field, JsonParser parser) throws IOException {
        switch (field) {
            case "type" -> type = type == null ? text(parser) : type;
            case "event" -> event = event == null ? text(parser) : event;
            case "name" -> name = name == null ? text(parser) : name;
            case "userId" -> userId = userId == null ? text(parser) : userId;
            case "anonymousId" -> anonymousId = anonymousId == null ? text(parser) : anonymousId;
            case "messageId" -> messageId = messageId == null ? text(parser) : messageId;
            default -> {
                // asked for by nobody
            }
        }
    }

    private static @Nullable String text(JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        String text = parser.getText();
        return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }

    @Nullable
    String type() {
        return type;
    }

    /** Name of a track event, or of a page or screen. */
    @Nullable
    String event() {
        return event == null ? name : event;
    }

    @Nullable
    String userId() {
        return userId;
    }

    @Nullable
    String anonymousId() {
        return anonymousId;
    }

    @Nullable
    String messageId() {
        return messageId;
    }

    @Nullable
    String malformed() {
        return malformed;
    }
}
