package io.windtrap.gateway.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Tells whether bytes are well-formed UTF-8 (Unicode 3.9, table 3-7), which a JSON parser that skips strings does not. */
final class Utf8 {
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ANY_HIGH_BIT = 0x8080808080808080L;

    private Utf8() {}

    /** Whether {@code bytes[0, length)} is UTF-8: no stray, overlong or missing bytes, no surrogates, nothing over U+10FFFF. */
    static boolean isWellFormed(byte[] bytes, int length) {
        int i = 0;
        while (i < length) {
            if (i + Long.BYTES <= length && ((long) EIGHT_BYTES.get(bytes, i) & ANY_HIGH_BIT) == 0) {
                i += Long.BYTES;
            } else {
                int width = widthAt(bytes, i, length);
                if (width == 0) {
                    return false;
                }
                i += width;
            }
        }
        return true;
    }

    /** Bytes taken by the character at {@code i}; 0 where it is none. */
    private static int widthAt(byte[] bytes, int i, int length) {
        int first = bytes[i] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xC2 || first > 0xF4) {
            return 0;
        }
        int width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (i + width > length || !secondFits(first, bytes[i + 1] & 0xFF)) {
            return 0;
        }
        for (int k = 2; k < width; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return width;
    }

    /** The second byte's range depends on the first: this is what bars overlong forms, surrogates and the far end. */
    private static boolean secondFits(int first, int second) {
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        return second >= lowest && second <= highest;
    }
}
