package io.windtrap.gateway.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads one event object off a parser. Of a key that comes twice, the first one counts (spec 0). */
final class EventScanner {
    private final JsonParser json;
    private final byte[] body;

    private @Nullable String anonymousId;
    private @Nullable String userId;
    private @Nullable String type;
    private boolean typeSeen;
    private boolean messageIdSeen;
    private boolean hasMessageId;
    private int messageIdHash;
    private boolean sentAtSeen;
    private @Nullable String writeKey;
    private boolean writeKeySeen;
    private boolean hasSentAt;

    /**
     * A scanner for one event.
     *
     * @param json stands on the event's opening brace
     * @param body what {@code json} reads, from its first byte on
     */
    EventScanner(JsonParser json, byte[] body) {
        this.json = json;
        this.body = body;
    }

    /** Reads up to the closing brace. */
    ScannedEvent scan() throws IOException {
        int start = tokenStart();
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            field(key, json.nextToken());
            json.skipChildren();
        }
        String user = anonymousId == null || anonymousId.isEmpty() ? userId : anonymousId;
        return new ScannedEvent(
                start,
                tokenStart() + 1,
                user == null || user.isEmpty() ? null : user,
                type,
                hasMessageId,
                messageIdHash,
                hasSentAt);
    }

    /** {@code writeKey} of the event that was scanned; null when absent or no string. */
    @Nullable
    String writeKey() {
        return writeKey;
    }

    private void field(String key, JsonToken value) throws IOException {
        switch (key) {
            case "anonymousId" -> anonymousId = anonymousId == null ? identity(value) : anonymousId;
            case "userId" -> userId = userId == null ? identity(value) : userId;
            case "type" -> {
                type = typeSeen || value != JsonToken.VALUE_STRING ? type : json.getText();
                typeSeen = true;
            }
            case "messageId" -> {
                if (!messageIdSeen && value == JsonToken.VALUE_STRING) {
                    String id = json.getText();
                    hasMessageId = IdentityText.canIdentify(id);
                    messageIdHash = hasMessageId ? id.hashCode() : 0;
                }
                messageIdSeen = true;
            }
            case "sentAt" -> {
                hasSentAt |= !sentAtSeen && value != JsonToken.VALUE_NULL;
                sentAtSeen = true;
            }
            case "writeKey" -> {
                writeKey = writeKeySeen || value != JsonToken.VALUE_STRING ? writeKey : json.getText();
                writeKeySeen = true;
            }
            default -> {}
        }
    }

    /** The id as sanitised text; empty when it identifies nobody. A number, an object… counts as its compact JSON (spec 2.2). */
    private String identity(JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_NULL -> "";
            case START_OBJECT, START_ARRAY -> {
                int start = tokenStart();
                json.skipChildren();
                int end = tokenStart() + 1;
                if (end - start > BodyScanner.LONGEST_STRING) {
                    throw new StreamConstraintsException("an id of " + (end - start) + " bytes");
                }
                yield IdentityText.sanitised(CompactJson.text(body, start, end));
            }
            default -> IdentityText.sanitised(json.getText());
        };
    }

    private int tokenStart() {
        return (int) json.currentTokenLocation().getByteOffset();
    }
}
