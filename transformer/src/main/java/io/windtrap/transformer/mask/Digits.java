package io.windtrap.transformer.mask;

/** Numbers as people write them. */
final class Digits {
    private static final int YEAR = 4;

    private Digits() {}

    /** The digits alone. */
    static String of(String text) {
        var digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                digits.append(text.charAt(i));
            }
        }
        return digits.toString();
    }

    /** Whether the last digit is the check digit of payment cards (ISO/IEC 7812-1). */
    static boolean passLuhn(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighed = i % 2 == 0 ? digit : 2 * digit;
            sum += weighed > 9 ? weighed - 9 : weighed;
        }
        return sum % 10 == 0 && sum > 0;
    }

    /** Whether a text with the characters of telephone numbers begins with a date, which has as many digits; a time may follow. */
    static boolean areDate(String text) {
        int first = run(text, 0);
        int second = first + 1 + run(text, first + 1);
        int third = second + 1 + run(text, second + 1);
        if (!isGap(text, first, "-/. ")
                || !isGap(text, second, "-/. ")
                || !(third == text.length() || isGap(text, third, " -"))) {
            return false;
        }
        return first == YEAR
                ? isYear(text, 0) && isUpTo(12, text, first + 1, second) && isUpTo(31, text, second + 1, third)
                : isUpTo(31, text, 0, first)
                        && isUpTo(31, text, first + 1, second)
                        && third - second - 1 == YEAR
                        && isYear(text, second + 1);
    }

    /** How many digits there are from {@code place} on. */
    private static int run(String text, int place) {
        int end = place;
        while (end < text.length() && Characters.is(text.charAt(end), Characters.DIGIT)) {
            end++;
        }
        return end - place;
    }

    private static boolean isGap(String text, int place, String gaps) {
        return place < text.length() && gaps.indexOf(text.charAt(place)) >= 0;
    }

    private static boolean isYear(String text, int place) {
        return text.startsWith("19", place) || text.startsWith("20", place);
    }

    /** Whether there is a number of 1 or 2 digits, from 1 to {@code most}. */
    private static boolean isUpTo(int most, String text, int from, int to) {
        if (to - from < 1 || to - from > 2) {
            return false;
        }
        int number = Integer.parseInt(text, from, to, 10);
        return number >= 1 && number <= most;
    }
}
