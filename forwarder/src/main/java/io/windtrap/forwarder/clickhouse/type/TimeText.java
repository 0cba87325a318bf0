package io.windtrap.forwarder.clickhouse.type;

import io.windtrap.forwarder.clickhouse.type.Conversion.Converted;
import io.windtrap.forwarder.clickhouse.type.Conversion.Refused;
import io.windtrap.forwarder.mapping.LogicalType;

/**
 * Instants into columns of dates. They are written with their zone, as text without one is read in the column's; an instant
 * has the text of {@link LogicalType#DATETIME}, whose order is that of time.
 */
final class TimeText {
    private static final int TO_DAY = "2026-03-02".length();
    private static final int TO_SECOND = "2026-03-02 10:15:31".length();
    private static final int MILLIS = 3;

    private static final String FIRST_UNSIGNED = "1970-01-01 00:00:00.000";
    private static final String LAST_OF_DATE = "2149-06-06 23:59:59.999";
    private static final String LAST_OF_DATETIME = "2106-02-07 06:28:15.999";
    private static final String LAST_IN_NANOS = "2262-04-11 23:47:16.854";

    private TimeText() {}

    /** The day in UTC. */
    static Conversion day(boolean wide, LogicalType type, String text) {
        if (type != LogicalType.DATETIME) {
            return new Refused(Mismatch.INCOMPATIBLE);
        }
        boolean held = wide || isBetween(text, FIRST_UNSIGNED, LAST_OF_DATE);
        return held ? new Converted(text.substring(0, TO_DAY)) : new Refused(Mismatch.OUT_OF_RANGE);
    }

    static Conversion seconds(LogicalType type, String text) {
        return moment(0, type, text, isBetween(text, FIRST_UNSIGNED, LAST_OF_DATETIME));
    }

    static Conversion moment(int digits, LogicalType type, String text) {
        return moment(digits, type, text, digits < 9 || text.compareTo(LAST_IN_NANOS) <= 0);
    }

    private static Conversion moment(int digits, LogicalType type, String text, boolean held) {
        if (type != LogicalType.DATETIME) {
            return new Refused(Mismatch.INCOMPATIBLE);
        }
        int end = digits == 0 ? TO_SECOND : TO_SECOND + 1 + Math.min(digits, MILLIS);
        return held
                ? new Converted(text.substring(0, end).replace(' ', 'T') + "Z")
                : new Refused(Mismatch.OUT_OF_RANGE);
    }

    /** As a text column holds it: {@code 2026-03-02T10:15:31.250Z}. */
    static String iso(String text) {
        return text.replace(' ', 'T') + "Z";
    }

    private static boolean isBetween(String text, String first, String last) {
        return text.compareTo(first) >= 0 && text.compareTo(last) <= 0;
    }
}
