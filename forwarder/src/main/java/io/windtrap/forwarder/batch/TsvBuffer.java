package io.windtrap.forwarder.batch;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** Growing bytes of ClickHouse's TSV format: UTF-8, control characters escaped with a backslash, {@code \N} for NULL. */
public final class TsvBuffer {
    private static final int FIRST_CAPACITY = 1024;
    private static final int LONGEST_CHAR = 4;

    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;

    /** Appends {@code text}, escaped; a surrogate without its other half becomes U+FFFD. */
    void text(String text) {
        int length = text.length();
        room(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                char letter = escape(c);
                room(2);
                if (letter != 0) {
                    bytes[size++] = '\\';
                    bytes[size++] = (byte) letter;
                } else {
                    bytes[size++] = (byte) c;
                }
            } else {
                int point = text.codePointAt(i);
                i += Character.charCount(point) - 1;
                utf8(Character.getType(point) == Character.SURROGATE ? 0xFFFD : point);
            }
        }
    }

    void nullCell() {
        room(2);
        bytes[size++] = '\\';
        bytes[size++] = 'N';
    }

    void tab() {
        raw((byte) '\t');
    }

    void newline() {
        raw((byte) '\n');
    }

    /** Appends bytes that are TSV already. */
    void copy(byte[] from, int start, int end) {
        room(end - start);
        System.arraycopy(from, start, bytes, size, end - start);
        size += end - start;
    }

    /** Bytes of TSV. */
    public int size() {
        return size;
    }

    /** Bytes held in memory, used or not. */
    int capacity() {
        return bytes.length;
    }

    /** The bytes, of which the first {@link #size()} count; not a copy. */
    byte[] bytes() {
        return bytes;
    }

    /** Writes the bytes to {@code out}; may be called again and again. */
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, size);
    }

    private static char escape(char c) {
        return switch (c) {
            case '\\' -> '\\';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            case '\0' -> '0';
            default -> 0;
        };
    }

    private void raw(byte one) {
        room(1);
        bytes[size++] = one;
    }

    private void utf8(int point) {
        room(LONGEST_CHAR);
        if (point < 0x800) {
            bytes[size++] = (byte) (0xC0 | (point >> 6));
        } else {
            if (point < 0x10000) {
                bytes[size++] = (byte) (0xE0 | (point >> 12));
            } else {
                bytes[size++] = (byte) (0xF0 | (point >> 18));
                bytes[size++] = (byte) (0x80 | ((point >> 12) & 0x3F));
            }
            bytes[size++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        }
        bytes[size++] = (byte) (0x80 | (point & 0x3F));
    }

    private void room(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.multiplyExact(bytes.length, 2), Math.addExact(size, more)));
        }
    }
}
