package io.windtrap.common.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Halves of characters in the names of a JSON text: an escaped U+D83D without the second half, say, as SDKs send when they
 * cut a text in the middle of an emoji. Jackson reads them in values, and refuses them in names.
 */
public final class HalfCharacters {
    private static final int ESCAPE = 6;
    private static final byte[] REPLACEMENT = {'\\', 'u', 'f', 'f', 'f', 'd'};

    private HalfCharacters() {}

    /**
     * A copy of {@code body[0, length)}, every byte at its place, whose names hold replacement characters instead.
     *
     * @param body JSON or not
     * @return null when no name holds any
     */
    public static byte @Nullable [] replacedInNames(byte[] body, int length) {
        byte[] copy = null;
        int i = 0;
        while (i < length) {
            if (body[i] != '"') {
                i++;
                continue;
            }
            int start = i + 1;
            int end = endOfString(body, start, length);
            i = end + 1;
            if (isName(body, i, length)) {
                copy = replaced(body, start, end, length, copy);
            }
        }
        return copy;
    }

    /** Offset of the quote that ends the string at {@code start}; {@code length} when none does. */
    private static int endOfString(byte[] body, int start, int length) {
        int i = start;
        while (i < length && body[i] != '"') {
            i += body[i] == '\\' ? 2 : 1;
        }
        return Math.min(i, length);
    }

    private static boolean isName(byte[] body, int behind, int length) {
        int i = behind;
        while (i < length && (body[i] == ' ' || body[i] == '\n' || body[i] == '\r' || body[i] == '\t')) {
            i++;
        }
        return i < length && body[i] == ':';
    }

    private static byte @Nullable [] replaced(byte[] body, int start, int end, int length, byte @Nullable [] former) {
        byte[] copy = former;
        int i = start;
        while (i < end) {
            if (body[i] != '\\') {
                i++;
                continue;
            }
            int first = escape(body, i, end);
            if (isHigh(first) && isLow(escape(body, i + ESCAPE, end))) {
                i += 2 * ESCAPE;
            } else if (isHigh(first) || isLow(first)) {
                copy = copy == null ? Arrays.copyOf(body, length) : copy;
                System.arraycopy(REPLACEMENT, 0, copy, i, ESCAPE);
                i += ESCAPE;
            } else {
                i += 2; // behind a backslash that is escaped nothing begins
            }
        }
        return copy;
    }

    /** The code unit that is escaped at {@code at}; -1 when there is no such escape. */
    private static int escape(byte[] body, int at, int end) {
        if (at + ESCAPE > end || body[at] != '\\' || body[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            int digit = Character.digit(body[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static boolean isHigh(int unit) {
        return unit >= Character.MIN_HIGH_SURROGATE && unit <= Character.MAX_HIGH_SURROGATE;
    }

    private static boolean isLow(int unit) {
        return unit >= Character.MIN_LOW_SURROGATE && unit <= Character.MAX_LOW_SURROGATE;
    }
}
