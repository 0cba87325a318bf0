package io.windtrap.forwarder.mapping.json;

import io.windtrap.forwarder.mapping.json.JsonObject.Member;
import org.jspecify.annotations.Nullable;

/** A text that a client's code spread over an object by mistake: {@code {"0":"h","1":"i"}}. */
public final class SpreadText {
    private SpreadText() {}

    /** The text, or null when keys are not consecutive from 0 or 1 or a value is more than one character. */
    public static @Nullable String join(JsonObject object) {
        Member[] members = object.members();
        int size = members.length;
        if (size == 0) {
            return null;
        }
        int first = object.get("0") == null ? 1 : 0;
        String[] characters = new String[size];
        for (Member member : members) {
            int index = index(member.key()) - first;
            if (index < 0
                    || index >= size
                    || !(member.value() instanceof JsonValue.Text(String text))
                    || !isOne(text)) {
                return null;
            }
            characters[index] = text;
        }
        // Keys are distinct and written in one way only, so every place is filled.
        return String.join("", characters);
    }

    private static boolean isOne(String text) {
        return !text.isEmpty() && text.length() <= 2 && text.codePointCount(0, text.length()) == 1;
    }

    /** The whole number that {@code key} is as JavaScript writes it, or -1. */
    private static int index(String key) {
        int length = key.length();
        if (length == 0 || length > 9 || (length > 1 && key.charAt(0) == '0')) {
            return -1;
        }
        int index = 0;
        for (int i = 0; i < length; i++) {
            int digit = key.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            index = index * 10 + digit;
        }
        return index;
    }
}
