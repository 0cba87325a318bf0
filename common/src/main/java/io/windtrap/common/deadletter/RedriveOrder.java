package io.windtrap.common.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Headers of an event that was driven back into the topic of events: only the destination that refused it takes it
 * again, and of its rows only those that are missing.
 *
 * @param to id of that destination
 * @param table the one table that takes a row; empty = all
 * @param attempts times that the event became a dead letter before, 1 or more
 */
public record RedriveOrder(String to, String table, int attempts) {
    private static final String PREFIX = "redrive-";
    private static final String TO = "redrive-to";
    private static final String TABLE = "redrive-table";
    private static final String ATTEMPTS = "redrive-attempts";

    /** What drives {@code letter} back in. */
    public static RedriveOrder of(DeadLetter letter) {
        return new RedriveOrder(letter.id().destination(), letter.id().table(), letter.attempts());
    }

    /** The order that a record carries; null = it is an event as the gateway wrote it. */
    public static @Nullable RedriveOrder of(Headers headers) {
        String to = text(headers, TO);
        if (to == null) {
            return null;
        }
        String table = text(headers, TABLE);
        return new RedriveOrder(to, table == null ? "" : table, attempts(text(headers, ATTEMPTS)));
    }

    /** Writes the order into {@code headers}. */
    public void addTo(Headers headers) {
        headers.add(TO, to.getBytes(UTF_8));
        headers.add(ATTEMPTS, Integer.toString(attempts).getBytes(UTF_8));
        if (!table.isEmpty()) {
            headers.add(TABLE, table.getBytes(UTF_8));
        }
    }

    /** Whether a header of this name is part of an order. */
    public static boolean isOurs(String header) {
        return header.startsWith(PREFIX);
    }

    private static int attempts(@Nullable String text) {
        try {
            return text == null ? 1 : Math.max(1, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    private static @Nullable String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
    }
}
