package io.windtrap.forwarder.mapping.time;

import java.nio.charset.StandardCharsets;

/** Reads and writes ISO dates with times, without the allocations of java.time: five of them stand in each event. */
final class DateTimeText {
    static final long DAY = 86_400_000;

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final int LONGEST = 40;
    private static final int DATE_LENGTH = 10;
    private static final int[] DAYS_OF_MONTH = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    private static final long FIRST = daysBefore(1, 1, 1) * DAY;
    private static final long END = daysBefore(10_000, 1, 1) * DAY;

    private final String text;
    private final boolean smallLetters;
    private int at = DATE_LENGTH;

    private DateTimeText(String text, boolean smallLetters) {
        this.text = text;
        this.smallLetters = smallLetters;
    }

    /** The instant in ms since the epoch, or {@link EventTime#NONE}; {@code t} and {@code z} count with {@code smallLetters}. */
    static long parse(String text, boolean smallLetters) {
        if (text.length() < DATE_LENGTH || text.length() > LONGEST || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return EventTime.NONE;
        }
        long millis = new DateTimeText(text, smallLetters).millis();
        return millis >= FIRST && millis < END ? millis : EventTime.NONE;
    }

    private long millis() {
        int year = number(0, 4);
        int month = number(5, 2);
        int day = number(8, 2);
        if (year < 0 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) {
            return EventTime.NONE;
        }
        long midnight = daysBefore(year, month, day) * DAY;
        if (at == text.length()) {
            return midnight;
        }
        char separator = text.charAt(at++);
        if (separator != 'T' && separator != ' ' && !(smallLetters && separator == 't')) {
            return EventTime.NONE;
        }
        if (at == text.length()) {
            return midnight;
        }
        long time = timeOfDay();
        if (time == EventTime.NONE) {
            return EventTime.NONE;
        }
        long offset = zoneOffset();
        if (offset == EventTime.NONE || at != text.length()) {
            return EventTime.NONE;
        }
        return midnight + time - offset;
    }

    private long timeOfDay() {
        int hour = number(at, 2);
        int minute = isAt(at + 2, ':') ? number(at + 3, 2) : -1;
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
            return EventTime.NONE;
        }
        at += 5;
        long time = hour * HOUR + minute * MINUTE;
        if (!isAt(at, ':')) {
            return time;
        }
        int second = number(at + 1, 2);
        if (second < 0 || second > 59) {
            return EventTime.NONE;
        }
        at += 3;
        time += second * SECOND;
        if (!isAt(at, '.')) {
            return time;
        }
        at++;
        return digitAt(at) < 0 ? EventTime.NONE : time + fraction();
    }

    private int fraction() {
        int millis = 0;
        int weight = 100;
        for (int digit = digitAt(at); digit >= 0; digit = digitAt(++at)) {
            millis += digit * weight;
            weight /= 10;
        }
        return millis;
    }

    /** Offset from UTC in ms, 0 where there is no zone. */
    private long zoneOffset() {
        if (at == text.length()) {
            return 0;
        }
        char sign = text.charAt(at++);
        if (sign == 'Z' || (smallLetters && sign == 'z')) {
            return 0;
        }
        int hour = number(at, 2);
        if ((sign != '+' && sign != '-') || hour < 0 || hour > 23) {
            return EventTime.NONE;
        }
        at += 2;
        int minute = 0;
        if (at < text.length()) {
            at += isAt(at, ':') ? 1 : 0;
            minute = number(at, 2);
            at += 2;
        }
        if (minute < 0 || minute > 59) {
            return EventTime.NONE;
        }
        long offset = hour * HOUR + minute * MINUTE;
        return sign == '-' ? -offset : offset;
    }

    private boolean isAt(int index, char c) {
        return index < text.length() && text.charAt(index) == c;
    }

    private int number(int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = digitAt(i);
            if (digit < 0) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private int digitAt(int index) {
        int digit = index < text.length() ? text.charAt(index) - '0' : -1;
        return digit <= 9 ? digit : -1;
    }

    private static int daysIn(int year, int month) {
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        return month == 2 && leap ? 29 : DAYS_OF_MONTH[month - 1];
    }

    /** Days from 1970-01-01 to that day of the proleptic Gregorian calendar. */
    private static long daysBefore(int year, int month, int day) {
        // Years that begin in March: the leap day is then the last of its year.
        long marchYear = month > 2 ? year : year - 1;
        int marchMonth = (month + 9) % 12;
        long leapDays = Math.floorDiv(marchYear, 4) - Math.floorDiv(marchYear, 100) + Math.floorDiv(marchYear, 400);
        return marchYear * 365 + leapDays + (153L * marchMonth + 2) / 5 + day - 1 - 719_468;
    }

    /** ISO text with ms, of an instant of the years 0 to 9999. */
    static String format(long millis, char separator, String zone) {
        long sinceMarchOf0 = Math.floorDiv(millis, DAY) + 719_468;
        long era = Math.floorDiv(sinceMarchOf0, 146_097);
        int dayOfEra = (int) (sinceMarchOf0 - era * 146_097);
        int yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int marchMonth = (5 * dayOfYear + 2) / 153;
        int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        int year = (int) (yearOfEra + era * 400) + (month <= 2 ? 1 : 0);
        long time = Math.floorMod(millis, DAY);

        byte[] out = new byte[23 + zone.length()];
        put(out, 0, 4, year);
        out[4] = '-';
        put(out, 5, 2, month);
        out[7] = '-';
        put(out, 8, 2, dayOfYear - (153 * marchMonth + 2) / 5 + 1);
        out[10] = (byte) separator;
        put(out, 11, 2, time / HOUR);
        out[13] = ':';
        put(out, 14, 2, time / MINUTE % 60);
        out[16] = ':';
        put(out, 17, 2, time / SECOND % 60);
        out[19] = '.';
        put(out, 20, 3, time % SECOND);
        for (int i = 0; i < zone.length(); i++) {
            out[23 + i] = (byte) zone.charAt(i);
        }
        return new String(out, StandardCharsets.ISO_8859_1);
    }

    private static void put(byte[] out, int from, int digits, long number) {
        long rest = number;
        for (int i = from + digits - 1; i >= from; i--) {
            out[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
