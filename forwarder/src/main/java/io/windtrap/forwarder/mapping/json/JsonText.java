package io.windtrap.forwarder.mapping.json;

import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.json.JsonObject.Member;
import io.windtrap.forwarder.mapping.json.JsonValue.Array;
import io.windtrap.forwarder.mapping.json.JsonValue.Literal;
import io.windtrap.forwarder.mapping.json.JsonValue.Numeral;
import io.windtrap.forwarder.mapping.json.JsonValue.Text;
import java.util.HexFormat;
import java.util.List;

/** Compact JSON text of a value, keys sorted, the signs {@code < > &} escaped: how an array lies in its column. */
public final class JsonText {
    private static final HexFormat HEX = HexFormat.of();

    private JsonText() {}

    public static String of(JsonValue value) {
        var out = new StringBuilder();
        append(out, value);
        return out.toString();
    }

    private static void append(StringBuilder out, JsonValue value) {
        switch (value) {
            case Text(String text) -> appendQuoted(out, text);
            case Numeral(LogicalType _, String text, String _) -> out.append(text);
            case Literal.TRUE -> out.append("true");
            case Literal.FALSE -> out.append("false");
            case Literal.NULL -> out.append("null");
            case Array(List<JsonValue> items) -> appendItems(out, items);
            case JsonObject object -> appendMembers(out, object);
        }
    }

    private static void appendItems(StringBuilder out, List<JsonValue> items) {
        out.append('[');
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            append(out, items.get(i));
        }
        out.append(']');
    }

    private static void appendMembers(StringBuilder out, JsonObject object) {
        char before = '{';
        for (Member member : object.members()) {
            out.append(before);
            appendQuoted(out, member.key());
            out.append(':');
            append(out, member.value());
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private static void appendQuoted(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '<', '>', '&', '\u2028', '\u2029' -> appendEscaped(out, c);
                default -> {
                    if (c < ' ') {
                        appendEscaped(out, c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static void appendEscaped(StringBuilder out, char c) {
        out.append("\\u").append(HEX.toHexDigits(c));
    }
}
