package io.windtrap.forwarder.mapping.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.windtrap.common.json.HalfCharacters;
import io.windtrap.forwarder.mapping.BoundedTree;
import io.windtrap.forwarder.mapping.Refusal;
import io.windtrap.forwarder.mapping.RefusedException;
import io.windtrap.forwarder.mapping.json.JsonObject.Member;
import io.windtrap.forwarder.mapping.json.JsonValue.Literal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the bytes of one event into a tree, within limits that no event can widen. */
public final class JsonReader {
    /** Levels of nesting, which bounds the recursion of everything that walks the tree. */
    public static final int MAX_DEPTH = 500;

    /** A value takes some 60 bytes of memory whatever its text takes: an array of small numbers is 30 times its bytes. */
    private static final int MOST_VALUES = 200_000;

    /** A name or an end for each of them. */
    private static final long MOST_TOKENS = 2L * MOST_VALUES;

    private static final int EXPECTED_MEMBERS = 12;

    private final JsonFactory json = JsonFactory.builder()
            // The names are the clients': the JVM's table of interned strings must not grow with them.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxTokenCount(MOST_TOKENS)
                    .build())
            .build();

    private final BoundedTree<KeyOrder> orders = KeyOrder.tree();

    /**
     * The event as an object.
     *
     * @throws RefusedException when {@code value} is not exactly one JSON object within the limits
     */
    public JsonObject read(byte[] value) throws RefusedException {
        JsonObject usual = UsualJson.read(value, orders);
        return usual == null ? readAny(value) : usual;
    }

    /** As {@link #read}, by the reader of all JSON. */
    JsonObject readAny(byte[] value) throws RefusedException {
        try {
            return parsed(value);
        } catch (StreamConstraintsException tooMuch) {
            throw new RefusedException(
                    Refusal.TOO_COMPLEX,
                    "nested beyond " + MAX_DEPTH + " levels, more than " + MOST_VALUES
                            + " values, or a number or key too long");
        } catch (IOException malformed) {
            byte[] mended = HalfCharacters.replacedInNames(value, value.length);
            if (mended != null) {
                return readAny(mended);
            }
            // Not its message: that quotes the event.
            throw new RefusedException(Refusal.NOT_JSON, malformed.getClass().getSimpleName() + " while reading it");
        }
    }

    private JsonObject parsed(byte[] value) throws IOException, RefusedException {
        try (JsonParser parser = json.createParser(value)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new RefusedException(Refusal.NOT_JSON, "no JSON value in " + value.length + " bytes");
            }
            JsonValue root = value(parser, token);
            if (parser.nextToken() != null) {
                throw new RefusedException(Refusal.NOT_JSON, "there is more text after the JSON value" + at(parser));
            }
            if (root instanceof JsonObject object) {
                return object;
            }
            throw new RefusedException(Refusal.NOT_AN_OBJECT, "the JSON value is not an object");
        }
    }

    private static JsonValue value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new JsonValue.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Numbers.read(parser);
            case VALUE_TRUE -> Literal.TRUE;
            case VALUE_FALSE -> Literal.FALSE;
            case VALUE_NULL -> Literal.NULL;
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new IllegalStateException("no value begins with " + token);
        };
    }

    private static JsonObject object(JsonParser parser) throws IOException {
        @Nullable String key = parser.nextFieldName();
        if (key == null) {
            return JsonObject.EMPTY;
        }
        Member[] members = new Member[EXPECTED_MEMBERS];
        int count = 0;
        for (; key != null; key = parser.nextFieldName()) {
            if (count == members.length) {
                members = Arrays.copyOf(members, count * 2);
            }
            members[count++] = new Member(key, value(parser, parser.nextToken()));
        }
        return new JsonObject(members, count);
    }

    private static JsonValue array(JsonParser parser) throws IOException {
        var items = new ArrayList<JsonValue>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return new JsonValue.Array(items);
    }

    private static String at(JsonParser parser) {
        return " at byte " + parser.currentTokenLocation().getByteOffset();
    }
}
