package io.windtrap.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.gateway.answer.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scanner's rules over a Jackson tree: slow, and obviously right. */
final class TreeReference {
    private static final String INVISIBLE = "[[\\p{C}\\p{Z}&&[^ ]]\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]";
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(256)
                    .maxNumberLength(1000)
                    .maxNameLength(50_000)
                    .build())
            .build());

    private TreeReference() {}

    /** What a body holds. */
    sealed interface Outcome {
        record Refused(Refusal refusal) implements Outcome {}

        record Events(List<JsonNode> events) implements Outcome {}
    }

    static @Nullable JsonNode tree(byte[] body) {
        try (JsonParser json = JSON.createParser(body)) {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            if (isOfAnotherEncoding(text) || json.nextToken() == null) {
                return null;
            }
            JsonNode tree = node(json);
            return json.nextToken() == null ? tree : null;
        } catch (IOException e) { // malformed UTF-8 or JSON
            return null;
        }
    }

    /** What Jackson would take for a byte-order mark, UTF-16 or UTF-32. */
    private static boolean isOfAnotherEncoding(String text) {
        return text.startsWith("\uFEFF") || text.indexOf('\0') >= 0;
    }

    static Outcome batch(byte[] body) {
        JsonNode tree = tree(body);
        if (tree == null) {
            return new Outcome.Refused(Refusal.JSON_INVALID);
        }
        JsonNode batch = tree.isObject() ? tree.path("batch") : tree.path("no");
        List<JsonNode> events = new ArrayList<>();
        if (batch.isArray()) {
            batch.forEach(events::add);
        } else if (!batch.isNull() && !batch.isMissingNode()) {
            events.add(batch);
        }
        for (JsonNode event : events) {
            if (!event.isObject()) {
                return new Outcome.Refused(Refusal.EVENT_INVALID);
            }
            String type = event.path("type").isTextual() ? event.path("type").textValue() : "";
            if (user(event).isEmpty() && !type.equals("extract") && !type.equals("record")) {
                return new Outcome.Refused(Refusal.IDENTITY_MISSING);
            }
        }
        return events.isEmpty() ? new Outcome.Refused(Refusal.BATCH_EMPTY) : new Outcome.Events(events);
    }

    static String user(JsonNode event) {
        String anonymous = identity(event.path("anonymousId"));
        return anonymous.isEmpty() ? identity(event.path("userId")) : anonymous;
    }

    /** Spelled exactly only for text, booleans and whole numbers: the tree forgets how the others were written. */
    static boolean spellsUserExactly(JsonNode event) {
        JsonNode id = identity(event.path("anonymousId")).isEmpty() ? event.path("userId") : event.path("anonymousId");
        return id.isTextual() || id.isBoolean() || id.isIntegralNumber();
    }

    static String sanitised(String text) {
        return text.replaceAll("\\p{Cs}", "\uFFFD").replaceAll(INVISIBLE, "").strip();
    }

    private static String identity(JsonNode id) {
        return id.isMissingNode() || id.isNull() ? "" : sanitised(id.isTextual() ? id.textValue() : id.toString());
    }

    private static JsonNode node(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> {
                ObjectNode object = JsonNodeFactory.instance.objectNode();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String key = json.currentName();
                    json.nextToken();
                    JsonNode value = node(json);
                    if (!object.has(key)) { // the first wins
                        object.set(key, value);
                    }
                }
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = JsonNodeFactory.instance.arrayNode();
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    array.add(node(json));
                }
                yield array;
            }
            default -> JSON.readTree(json);
        };
    }
}
