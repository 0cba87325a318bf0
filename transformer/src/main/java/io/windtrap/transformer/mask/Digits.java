package io.windtrap.transformer.mask;

import java.util.regex.Pattern;

/** Numbers as people write them. */
final class Digits {
    /** Dates and times that have as many digits as telephone numbers. */
    private static final Pattern DATE =
            Pattern.compile("(?:19|20)\\d{2}[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\\d|3[01])(?:[ T-].*)?"
                    + "|(?:0?[1-9]|[12]\\d|3[01])[-/. ](?:0?[1-9]|[12]\\d|3[01])[-/. ](?:19|20)\\d{2}(?:[ T-].*)?");

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

    static boolean areDate(String text) {
        return DATE.matcher(text).matches();
    }
}
