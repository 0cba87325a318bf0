package io.windtrap.e2e;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times as ClickHouse prints a DateTime64(3, 'UTC'). */
final class StoredTime {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private StoredTime() {}

    static Instant parse(String stored) {
        return FORMAT.parse(stored, Instant::from);
    }

    static String text(Instant time) {
        return FORMAT.format(time);
    }
}
