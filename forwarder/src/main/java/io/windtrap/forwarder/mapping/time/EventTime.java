package io.windtrap.forwarder.mapping.time;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** Instants of events: how text becomes one, and how one becomes text. All in ms since the epoch. */
public final class EventTime {
    /** Stands for text that is no instant: a value that no accepted text has. */
    public static final long NONE = Long.MIN_VALUE;

    private static final long FIRST_STORABLE = LocalDate.of(1900, 1, 1).toEpochDay() * DateTimeText.DAY;
    private static final long LAST_STORABLE = LocalDate.of(2300, 1, 1).toEpochDay() * DateTimeText.DAY - 1;

    private EventTime() {}

    /**
     * The instant that a value of {@code properties}, {@code traits} or {@code context} looks like: {@code 2024-01-15},
     * {@code 2024-01-15 10:20}, {@code 2024-01-15T10:20:30.123+02:00}; no zone is UTC, more than ms is cut off, and
     * {@code 2024-02-30} is no instant.
     *
     * @return ms since the epoch, of the years 1 to 9999 in UTC, or {@link #NONE}
     */
    public static long parse(String text) {
        return DateTimeText.parse(text, false);
    }

    /**
     * The instant of one of the event's own times ({@code timestamp}, {@code sentAt}, {@code originalTimestamp}), which are
     * read more leniently than values: RFC 3339 with small letters too, and the forms of {@link LenientDate}.
     *
     * @return ms since the epoch, storable, or {@link #NONE}
     */
    public static long parseLeniently(@Nullable String text) {
        if (text == null) {
            return NONE;
        }
        long millis = DateTimeText.parse(text, true);
        if (millis == NONE) {
            millis = LenientDate.parse(text);
        }
        return isStorable(millis) ? millis : NONE;
    }

    /**
     * The instant that a JSON number of the event's own times stands for: seconds, ms, µs or ns since the epoch, told apart by
     * how many digits there are, which holds from 2001 to 2286.
     *
     * @return ms since the epoch, or {@link #NONE}
     */
    public static long ofNumber(String number) {
        long millis = LenientDate.epoch(number);
        return isStorable(millis) ? millis : NONE;
    }

    /** True for what a DateTime64(3) of ClickHouse holds without wrapping: the years 1900 to 2299. */
    public static boolean isStorable(long millis) {
        return millis >= FIRST_STORABLE && millis <= LAST_STORABLE;
    }

    /** {@code 2026-03-02 10:15:31.250}, of a storable instant. */
    public static String text(long millis) {
        return DateTimeText.format(millis, ' ', "");
    }

    /** {@code 2026-03-02T10:15:31.250Z}, of the years 1 to 9999. */
    public static String iso(long millis) {
        return DateTimeText.format(millis, 'T', "Z");
    }
}
