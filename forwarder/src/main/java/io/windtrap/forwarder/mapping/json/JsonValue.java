package io.windtrap.forwarder.mapping.json;

import io.windtrap.forwarder.mapping.LogicalType;
import java.util.List;

/** A JSON value of one event: no more than the mapping needs, so that a tree of them stays cheap. */
public sealed interface JsonValue
        permits JsonValue.Text, JsonValue.Numeral, JsonValue.Literal, JsonValue.Array, JsonObject {
    /** A string, its escapes resolved. */
    public record Text(String text) implements JsonValue {}

    /**
     * A number, already typed.
     *
     * @param type INT or FLOAT; STRING for a number beyond the range of 64-bit floats
     * @param text canonical text of that type
     * @param sent its characters as the client sent them
     */
    public record Numeral(LogicalType type, String text, String sent) implements JsonValue {}

    /** The three names of JSON. */
    public enum Literal implements JsonValue {
        TRUE,
        FALSE,
        NULL
    }

    /** An array. */
    record Array(List<JsonValue> items) implements JsonValue {}

    /** True for what RudderStack never stores: null, the empty text, the empty array, and an array of one such text or array. */
    default boolean isBlank() {
        return this == Literal.NULL || isEmpty();
    }

    private boolean isEmpty() {
        return switch (this) {
            case Text(String text) -> text.isEmpty();
            case Array(List<JsonValue> items) ->
                items.isEmpty() || (items.size() == 1 && items.getFirst().isEmpty());
            case Numeral _, Literal _, JsonObject _ -> false;
        };
    }
}
