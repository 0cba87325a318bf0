package io.windtrap.forwarder.mapping.time;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms beyond RFC 3339 in which clients write an event's own times: ISO 8601 with other separators or none, digits
 * since the epoch, {@code mm/dd/yyyy}, RFC 822 and its successors. Slow, and read only where the usual form doesn't fit.
 */
final class LenientDate {
    private static final int LONGEST = 128;

    private static final String TIME = "(?<hour>\\d{1,2}):(?<minute>\\d{2})"
            + "(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?)?(?: ?(?<half>[AaPp]\\.?[Mm]\\.?))?";

    /** An offset, or a name; a name or Go's clock reading behind an offset says nothing more. */
    private static final String ZONE =
            "(?: ?(?:(?:GMT|UTC|UT|Z)?(?<zone>[+-]\\d{2}(?::?\\d{2}){0,2})(?: [A-Z]{2,5}| [+-]\\d{2,4})?"
                    + "|(?<name>[A-Za-z]{1,5})))?(?: ?\\([^()]*\\)| ?\\[[^\\[\\]]*\\])?(?: m=[+-]\\d+\\.\\d+)?";

    private static final String THEN_TIME = "(?:(?:[Tt]|,? {1,2}|,? at )" + TIME + ZONE + ")?";

    private static final Pattern YEAR_FIRST =
            Pattern.compile("(?<year>\\d{4})([-/])(?<month>\\d{1,2})(?:\\2(?<day>\\d{1,2}))?" + THEN_TIME);
    private static final Pattern WITHOUT_SEPARATORS = Pattern.compile("(?<year>\\d{4})(?<month>\\d{2})(?<day>\\d{2})"
            + "(?:[Tt ]?(?<hour>\\d{2})(?<minute>\\d{2})(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,9}))?" + ZONE + ")?");
    private static final Pattern YEAR_LAST =
            Pattern.compile("(?<month>\\d{1,2})/(?<day>\\d{1,2})/(?<year>\\d{4}|\\d{2})" + THEN_TIME);
    private static final Pattern MONTH_NAMED = Pattern.compile("(?:[A-Za-z]{3,9},? {1,2})?"
            + "(?<day>\\d{1,2})([ -])(?<month>[A-Za-z]{3,9})\\2(?<year>\\d{4}|\\d{2})" + THEN_TIME);
    private static final Pattern MONTH_FIRST = Pattern.compile("(?:[A-Za-z]{3,9}\\.?,? {1,2})?"
            + "(?<month>[A-Za-z]{3,9})\\.? {1,2}(?<day>\\d{1,2}),? {1,2}(?<year>\\d{4})" + THEN_TIME);
    private static final Pattern YEAR_BEHIND = Pattern.compile("(?:[A-Za-z]{3,9},? {1,2})?"
            + "(?<month>[A-Za-z]{3,9}) {1,2}(?<day>\\d{1,2}) {1,2}" + TIME + ZONE + " (?<year>\\d{4})");
    private static final Pattern DOTTED =
            Pattern.compile("(?<day>\\d{1,2})\\. ?(?<month>\\d{1,2})\\. ?(?<year>\\d{4})" + THEN_TIME);
    private static final Pattern EPOCH = Pattern.compile("\\d{10,13}\\.\\d{1,9}");
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private static final List<Pattern> NAMED = List.of(MONTH_NAMED, MONTH_FIRST, YEAR_BEHIND);

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    private LenientDate() {}

    /** The instant in ms since the epoch, not held to any range of years, or {@link EventTime#NONE}. */
    static long parse(String sent) {
        if (sent.length() > LONGEST) {
            return EventTime.NONE;
        }
        String text = plain(sent);
        try {
            if (EPOCH.matcher(text).matches()) {
                return epoch(text);
            }
            return DIGITS.matcher(text).matches() ? digits(text) : date(text);
        } catch (DateTimeException noSuchDay) {
            return EventTime.NONE;
        }
    }

    /** {@code sent} with ASCII's digits and blanks for all others, and without marks of direction. */
    private static String plain(String sent) {
        var text = new StringBuilder(sent.length());
        sent.codePoints().forEach(c -> {
            if (Character.isDigit(c)) {
                text.append((char) ('0' + Character.digit(c, 10)));
            } else if (c == '\t' || Character.isSpaceChar(c)) {
                text.append(' ');
            } else if (Character.getType(c) != Character.FORMAT) {
                text.appendCodePoint(c);
            }
        });
        return text.toString().strip();
    }

    /** The instant of a number since the epoch, in ms, or {@link EventTime#NONE}. */
    static long epoch(String text) {
        if (text.length() > LONGEST) {
            return EventTime.NONE;
        }
        var number = new BigDecimal(text);
        long digits = (long) number.precision() - number.scale();
        if (number.signum() <= 0 || digits < 10 || digits > 19) {
            return EventTime.NONE;
        }
        return switch ((int) digits) {
            case 10 -> number.movePointRight(3).longValue();
            case 13 -> number.longValue();
            case 16 -> number.movePointLeft(3).longValue();
            case 19 -> number.movePointLeft(6).longValue();
            default -> EventTime.NONE;
        };
    }

    /** How many digits there are says what they count: the epoch's units are told apart until the year 2286. */
    private static long digits(String text) {
        return switch (text.length()) {
            case 4 -> millis(number(text), 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
            case 10 -> Long.parseLong(text) * 1_000;
            case 13 -> Long.parseLong(text);
            case 16 -> Long.parseLong(text) / 1_000;
            case 19 -> Long.parseUnsignedLong(text) / 1_000_000;
            default -> date(text);
        };
    }

    private static long date(String text) {
        Matcher yearFirst = YEAR_FIRST.matcher(text);
        if (yearFirst.matches()) {
            String day = yearFirst.group("day");
            return at(yearFirst, number(yearFirst.group("month")), day == null ? 1 : number(day));
        }
        Matcher bare = WITHOUT_SEPARATORS.matcher(text);
        if (bare.matches()) {
            return at(bare, number(bare.group("month")), number(bare.group("day")));
        }
        Matcher yearLast = YEAR_LAST.matcher(text);
        if (yearLast.matches()) {
            int first = number(yearLast.group("month"));
            int second = number(yearLast.group("day"));
            return first > 12 ? at(yearLast, second, first) : at(yearLast, first, second);
        }
        Matcher dotted = DOTTED.matcher(text);
        if (dotted.matches()) {
            return at(dotted, number(dotted.group("month")), number(dotted.group("day")));
        }
        for (Pattern pattern : NAMED) {
            Matcher named = pattern.matcher(text);
            if (named.matches()) {
                return at(named, month(named.group("month")), number(named.group("day")));
            }
        }
        return EventTime.NONE;
    }

    private static long at(Matcher date, int month, int day) {
        int year = year(date.group("year"));
        if (date.group("hour") == null) {
            return millis(year, month, day, 0, 0, 0, 0, ZoneOffset.UTC);
        }
        int hour = number(date.group("hour"));
        if (date.namedGroups().containsKey("half") && date.group("half") != null) {
            hour = ofDay(hour, date.group("half"));
        }
        return millis(
                year,
                month,
                day,
                hour,
                number(date.group("minute")),
                orZero(date.group("second")),
                nanos(date.group("fraction")),
                zone(date.group("zone") == null ? date.group("name") : date.group("zone")));
    }

    private static long millis(
            int year, int month, int day, int hour, int minute, int second, int nanos, ZoneOffset zone) {
        return LocalDateTime.of(year, month, day, hour, minute, second, nanos)
                .toInstant(zone)
                .toEpochMilli();
    }

    /** Of two digits, 69 to 99 are of the last century. */
    private static int year(String digits) {
        int year = number(digits);
        return digits.length() > 2 ? year : year < 69 ? 2000 + year : 1900 + year;
    }

    /** The month of that English name, or of its first three letters; 0 for none. */
    private static int month(String name) {
        int at = MONTHS.indexOf(name.substring(0, 3).toLowerCase(Locale.ROOT));
        return at >= 0 && at % 3 == 0 ? at / 3 + 1 : 0;
    }

    private static int ofDay(int hour, String half) {
        if (hour < 1 || hour > 12) {
            throw new DateTimeException("no hour of half a day");
        }
        return hour % 12 + ((half.charAt(0) | 0x20) == 'p' ? 12 : 0);
    }

    /** Names that stand for one offset the world over. Of others, such as {@code IST}, none is better than a wrong one. */
    private static ZoneOffset zone(@Nullable String zone) {
        return switch (zone == null ? "" : zone.toUpperCase(Locale.ROOT)) {
            case "", "Z", "UT", "UTC", "GMT", "WET" -> ZoneOffset.UTC;
            case "CET", "WEST" -> ZoneOffset.ofHours(1);
            case "CEST", "EET" -> ZoneOffset.ofHours(2);
            case "EEST", "MSK" -> ZoneOffset.ofHours(3);
            case "HKT", "SGT" -> ZoneOffset.ofHours(8);
            case "JST", "KST" -> ZoneOffset.ofHours(9);
            case "AEST" -> ZoneOffset.ofHours(10);
            case "AEDT" -> ZoneOffset.ofHours(11);
            case "NZST" -> ZoneOffset.ofHours(12);
            case "NZDT" -> ZoneOffset.ofHours(13);
            case "EDT" -> ZoneOffset.ofHours(-4);
            case "EST", "CDT" -> ZoneOffset.ofHours(-5);
            case "CST", "MDT" -> ZoneOffset.ofHours(-6);
            case "MST", "PDT" -> ZoneOffset.ofHours(-7);
            case "PST" -> ZoneOffset.ofHours(-8);
            case String offset when offset.startsWith("+") || offset.startsWith("-") -> ZoneOffset.of(offset);
            case String name -> throw new DateTimeException("unknown zone " + name);
        };
    }

    private static int nanos(@Nullable String fraction) {
        return fraction == null ? 0 : number((fraction + "00000000").substring(0, 9));
    }

    private static int orZero(@Nullable String digits) {
        return digits == null ? 0 : number(digits);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
