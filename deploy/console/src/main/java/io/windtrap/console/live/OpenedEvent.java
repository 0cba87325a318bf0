package io.windtrap.console.live;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event with all that its record has.
 *
 * @param key null = the event names nobody
 * @param value as text; null = the record has none
 * @param valueTruncated whether {@code value} is its beginning only
 */
record OpenedEvent(
        String topic,
        int partition,
        long offset,
        Instant at,
        @Nullable String key,
        int bytes,
        @Nullable String value,
        boolean valueTruncated,
        boolean valueIsUtf8,
        boolean valueIsJson,
        List<Header> headers,
        EventLine line) {
    /** A header as text. */
    record Header(String name, String value) {}
}
