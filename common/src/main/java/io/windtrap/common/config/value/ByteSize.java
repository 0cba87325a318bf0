package io.windtrap.common.config.value;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of bytes, written {@code 4096000}, {@code 64KiB}, {@code 32MiB} or {@code 1GiB}.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,15})\\s*(B|KiB|MiB|GiB)?");

    /**
     * Reads a size.
     *
     * @throws IllegalArgumentException if {@code text} is no size; the message says which forms are
     */
    public static ByteSize of(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            throw new IllegalArgumentException(
                    "expected a size such as 4096000, 64KiB, 32MiB or 1GiB, got \"" + text + "\"");
        }
        long unit = form.group(2) == null
                ? 1
                : switch (form.group(2)) {
                    case "KiB" -> 1L << 10;
                    case "MiB" -> 1L << 20;
                    case "GiB" -> 1L << 30;
                    default -> 1;
                };
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), unit));
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("size \"" + text + "\" is too large", overflow);
        }
    }

    /** As an {@code int}, for buffers; sizes over 2 GiB become the largest {@code int}. */
    public int asInt() {
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    @Override
    public String toString() {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + "MiB" : bytes + "B";
    }
}
