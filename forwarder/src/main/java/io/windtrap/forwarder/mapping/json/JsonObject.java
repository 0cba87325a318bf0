package io.windtrap.forwarder.mapping.json;

import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** An object of one event: its members sorted by the UTF-8 bytes of their keys, each key once, the first one as sent. */
public final class JsonObject implements JsonValue {
    /** A key with its value. */
    public record Member(String key, JsonValue value) {}

    public static final JsonObject EMPTY = new JsonObject(new Member[0], 0);

    private static final Comparator<Member> BY_KEY = (a, b) -> compareBytes(a.key, b.key);

    private Member[] members;
    private int size;
    private boolean sorted;

    /** Takes over the first {@code size} of {@code members}, in the order in which they were sent. */
    public JsonObject(Member[] members, int size) {
        this.members = members;
        this.size = size;
    }

    /** Takes over {@code members}, which are in the order of their keys, each key once. */
    static JsonObject sorted(Member[] members) {
        var object = new JsonObject(members, members.length);
        object.sorted = true;
        return object;
    }

    /** The members in the order of their keys; not to be changed. */
    public Member[] members() {
        if (!sorted) {
            // Not before somebody walks: the event itself, its largest object, is only asked by key.
            Arrays.sort(members, 0, size, BY_KEY);
            size = dropRepeated(members, size);
            members = Arrays.copyOf(members, size);
            sorted = true;
        }
        return members;
    }

    /** The value of {@code key}, or null when there is no such key. */
    @Nullable
    public JsonValue get(String key) {
        for (int i = 0; i < size; i++) {
            if (members[i].key.equals(key)) {
                return members[i].value;
            }
        }
        return null;
    }

    /** The value of {@code key} when it is an object, else null. */
    @Nullable
    public JsonObject object(String key) {
        return get(key) instanceof JsonObject object ? object : null;
    }

    /** The value of {@code key} when it is a string, else null. */
    @Nullable
    public String text(String key) {
        return get(key) instanceof Text(String text) ? text : null;
    }

    /** The sort is stable: of equal keys the first as sent stands first. */
    private static int dropRepeated(Member[] members, int count) {
        int kept = Math.min(count, 1);
        for (int i = 1; i < count; i++) {
            if (!members[i].key.equals(members[kept - 1].key)) {
                members[kept++] = members[i];
            }
        }
        return kept;
    }

    /** Order of the UTF-8 bytes, which is that of the code points and not that of Java's chars. */
    static int compareBytes(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return codePointOrder(x) - codePointOrder(y);
            }
        }
        return a.length() - b.length();
    }

    /** Puts surrogates, which stand for code points beyond U+FFFF, after all other chars. */
    private static int codePointOrder(char c) {
        return Character.isSurrogate(c) ? c + 0x10000 : c;
    }
}
