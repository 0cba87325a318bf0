package io.windtrap.forwarder.batch.group;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Growing bytes of ClickHouse's TSV format: UTF-8, control characters escaped with a backslash, {@code \N} for NULL. */
public final class TsvBuffer {
    private static final int FIRST_CAPACITY = 1024;
    private static final int LONGEST_CHAR = 4;

    /** Characters that are looked at together. */
    private static final int PIECE = 128;

    /** Of the whole process, with what the heap has beside the limits of batches. */
    private static final SpareArrays SPARE =
            new SpareArrays(Runtime.getRuntime().maxMemory() / 4);

    private static final byte[] RELEASED = {};

    private final char[] piece = new char[PIECE];
    private byte[] bytes = new byte[FIRST_CAPACITY];
    private int size;

    /** Appends {@code text}, escaped; a surrogate without its other half becomes U+FFFD. */
    public void text(String text) {
        int length = text.length();
        for (int start = 0; start < length; ) {
            int end = Math.min(start + PIECE, length);
            start = plain(text, start, end) ? end : escaped(text, start, end);
        }
    }

    /** Appends a piece whose characters are their own bytes, as nearly all are; returns whether they were. */
    private boolean plain(String text, int start, int end) {
        int length = end - start;
        room(length);
        text.getChars(start, end, piece, 0);
        byte[] to = bytes;
        int at = size;
        int odd = 0; // negative once a character is a control, a backslash or not ASCII; without branches it is
        // vectorised
        for (int i = 0; i < length; i++) {
            char c = piece[i];
            to[at + i] = (byte) c;
            odd |= (c - ' ') | (0x7F - c) | ((c ^ '\\') - 1);
        }
        if (odd < 0) {
            return false;
        }
        size = at + length;
        return true;
    }

    /** Appends any piece; returns where it ends, which is within a pair of surrogates never. */
    private int escaped(String text, int start, int end) {
        int i = start;
        while (i < end) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (point >= 0x80) {
                utf8(Character.getType(point) == Character.SURROGATE ? 0xFFFD : point);
                continue;
            }
            char letter = escape((char) point);
            room(2);
            if (letter != 0) {
                bytes[size++] = '\\';
                bytes[size++] = (byte) letter;
            } else {
                bytes[size++] = (byte) point;
            }
        }
        return i;
    }

    /** Appends NULL. */
    public void nullCell() {
        room(2);
        bytes[size++] = '\\';
        bytes[size++] = 'N';
    }

    /** Ends a cell that another one follows. */
    public void tab() {
        raw((byte) '\t');
    }

    /** Ends a row. */
    public void newline() {
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

    /** Gives its memory to other buffers: whoever asks it for its bytes after that fails. */
    void release() {
        SPARE.give(bytes);
        bytes = RELEASED;
    }

    /** Writes the bytes to {@code out}; may be called again and again. */
    public void writeTo(OutputStream out) throws IOException {
        Objects.checkFromIndexSize(
                0, size, bytes.length); // Not every compressor looks, and after a release nothing is left.
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

    /** Makes room for that many bytes more. */
    void room(int more) {
        if (bytes.length - size < more) {
            byte[] small = bytes;
            bytes = SPARE.take(Math.max(Math.multiplyExact(small.length, 2), Math.addExact(size, more)));
            System.arraycopy(small, 0, bytes, 0, size);
            SPARE.give(small);
        }
    }
}
