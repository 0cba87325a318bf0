package io.windtrap.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JSON value as a tree that knows how it was sent. */
sealed interface JsonTree {
    int DEEPEST_NESTING = 256;
    int MOST_DIGITS = 1000;
    int LONGEST_NAME = 50_000;

    /** A string, with the colon behind it if it is a name. */
    Pattern STRING = Pattern.compile("(?s)\"(?:[^\"\\\\]++|\\\\.)*+\"([ \n\r\t]*:)?");

    /** A pair of surrogates, one alone, or the beginning of another escape. */
    Pattern ESCAPE = Pattern.compile("(?s)\\\\u[dD][89abAB]\\p{XDigit}{2}\\\\u[dD][c-fC-F]\\p{XDigit}{2}"
            + "|\\\\u[dD][89a-fA-F]\\p{XDigit}{2}|\\\\.");

    /** No limits of its own: those that hold are counted here. */
    JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** {@code null}, or no value at all. */
    record Nothing() implements JsonTree {}

    record Text(String text) implements JsonTree {}

    /** A number, true or false, spelled as it was sent. */
    record Literal(String spelled) implements JsonTree {}

    record Items(List<JsonTree> items, String sent) implements JsonTree {}

    /**
     * An object; of members with the same name, the first one.
     *
     * @param start where it begins in the body, in bytes
     * @param end where it ends there
     */
    record Members(Map<String, JsonTree> members, String sent, int start, int end) implements JsonTree {}

    /** What an object has under {@code name}; nothing of all that is no object. */
    default JsonTree member(String name) {
        return this instanceof Members object ? object.members().getOrDefault(name, new Nothing()) : new Nothing();
    }

    /** The text that this is; null when it is none. */
    default @Nullable String string() {
        return this instanceof Text(String text) ? text : null;
    }

    /** How long an object or an array was as it was sent; 0 for all others. */
    default int sentBytes() {
        return switch (this) {
            case Items(List<JsonTree> _, String sent) -> sent.getBytes(UTF_8).length;
            case Members object -> object.end() - object.start();
            default -> 0;
        };
    }

    /** The one value of a body; null when it is not UTF-8, not JSON or over a limit. */
    static @Nullable JsonTree of(byte[] body) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
            try (JsonParser json = JSON.createParser(withoutHalvesInNames(text))) {
                if (json.nextToken() == null) {
                    return null;
                }
                JsonTree tree = read(json, text, 0);
                return json.nextToken() == null ? tree : null;
            }
        } catch (IOException e) {
            return null;
        }
    }

    /** Jackson refuses half a surrogate pair in a name; of the same length. */
    private static String withoutHalvesInNames(String text) {
        return STRING.matcher(text)
                .replaceAll(string -> Matcher.quoteReplacement(
                        string.group(1) == null
                                ? string.group()
                                : ESCAPE.matcher(string.group())
                                        .replaceAll(escape -> Matcher.quoteReplacement(
                                                escape.group().length() == 6 ? "\\ufffd" : escape.group()))));
    }

    private static JsonTree read(JsonParser json, String body, int depth) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> object(json, body, depth + 1);
            case START_ARRAY -> array(json, body, depth + 1);
            case VALUE_STRING -> new Text(json.getText());
            case VALUE_NULL -> new Nothing();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                within(
                        MOST_DIGITS,
                        json.getText().chars().filter(Character::isDigit).count());
                yield new Literal(json.getText());
            }
            default -> new Literal(json.getText());
        };
    }

    private static Members object(JsonParser json, String body, int depth) throws IOException {
        within(DEEPEST_NESTING, depth);
        int start = (int) json.currentTokenLocation().getCharOffset();
        Map<String, JsonTree> members = new LinkedHashMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            within(LONGEST_NAME, name.getBytes(UTF_8).length);
            json.nextToken();
            JsonTree value = read(json, body, depth);
            members.putIfAbsent(name, value);
        }
        int end = (int) json.currentLocation().getCharOffset();
        return new Members(members, body.substring(start, end), bytes(body, start), bytes(body, end));
    }

    private static Items array(JsonParser json, String body, int depth) throws IOException {
        within(DEEPEST_NESTING, depth);
        int start = (int) json.currentTokenLocation().getCharOffset();
        List<JsonTree> items = new ArrayList<>();
        while (json.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(json, body, depth));
        }
        return new Items(
                items, body.substring(start, (int) json.currentLocation().getCharOffset()));
    }

    private static int bytes(String body, int characters) {
        return body.substring(0, characters).getBytes(UTF_8).length;
    }

    private static void within(int limit, long measured) throws IOException {
        if (measured > limit) {
            throw new IOException("over the limit of " + limit);
        }
    }
}
