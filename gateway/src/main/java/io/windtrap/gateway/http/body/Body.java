package io.windtrap.gateway.http.body;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** Bytes that grow as they arrive, so that a client is given no more memory than it has filled. */
public final class Body {
    private final int most;
    private byte[] bytes;
    private int length;

    /**
     * No bytes yet.
     *
     * @param expected for how many to have room at once
     * @param most how many there will ever be, at most
     */
    Body(int expected, int most) {
        this(new byte[expected], 0, most);
    }

    private Body(byte[] bytes, int length, int most) {
        this.bytes = bytes;
        this.length = length;
        this.most = most;
    }

    /** All of {@code bytes}, which are not copied. */
    public static Body of(byte[] bytes) {
        return new Body(bytes, bytes.length, bytes.length);
    }

    /** Its bytes, of which the first {@link #length()} count; not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    /** How many bytes it has, inflated. */
    public int length() {
        return length;
    }

    /** Bytes of memory that it takes. */
    int capacity() {
        return bytes.length;
    }

    /** Bytes of memory that it will take more when {@code more} bytes are added. */
    int growthFor(int more) {
        return capacityFor(length + more) - bytes.length;
    }

    private int capacityFor(int needed) {
        return needed <= bytes.length ? bytes.length : Math.max(needed, (int) Math.min(2L * bytes.length, most));
    }

    /** Adds {@code more[0, count)}. */
    void append(byte[] more, int count) {
        int at = grow(count);
        System.arraycopy(more, 0, bytes, at, count);
    }

    /** Adds {@code more}. */
    void append(Buffer more) {
        int at = grow(more.length());
        more.getBytes(bytes, at);
    }

    private int grow(int more) {
        int at = length;
        length += more;
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, capacityFor(length));
        }
        return at;
    }
}
