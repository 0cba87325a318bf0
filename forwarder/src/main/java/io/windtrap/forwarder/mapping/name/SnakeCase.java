package io.windtrap.forwarder.mapping.name;

/**
 * RudderStack's rule for names: words of ASCII letters and digits, lower-cased and joined by underscores. A word is the
 * first of these that fits: optional capital + lower-case letters + digits; capitals + digits; digits + optional capital +
 * lower-case letters; digits + capitals; capitals (giving back the last one to a lower-case letter that follows); optional
 * capital + lower-case letters; digits. Where numbers are divided the first four don't exist, except for ordinals
 * ({@code 1st}).
 */
public final class SnakeCase {
    private static final char FIRST_BEYOND_ASCII = 0x80;

    private final String raw;
    private final boolean divideNumbers;
    private final boolean allScripts;

    private SnakeCase(String raw, boolean divideNumbers, boolean allScripts) {
        this.raw = raw;
        this.divideNumbers = divideNumbers;
        this.allScripts = allScripts;
    }

    /**
     * The name that {@code raw} becomes.
     *
     * @param limit characters after which the name is cut, and after which nothing more of {@code raw} is read
     * @return ASCII; empty when {@code raw} has nothing that a name can be made of
     */
    public static String of(String raw, boolean divideNumbers, int limit) {
        return new SnakeCase(raw, divideNumbers, false).name(limit);
    }

    /**
     * As {@link #of}, with the letters, marks and digits of every script. Those without case count as lower-case letters, and so do
     * digits beyond ASCII.
     *
     * @return what it may be cut to doesn't end in half a letter
     */
    static String ofAllScripts(String raw, boolean divideNumbers, int limit) {
        String name = new SnakeCase(raw, divideNumbers, true).name(limit);
        return !name.isEmpty() && Character.isHighSurrogate(name.charAt(name.length() - 1))
                ? name.substring(0, name.length() - 1)
                : name;
    }

    /** Whether {@code c} is a letter, a mark or a digit of any script. */
    static boolean isWord(int c) {
        return Character.isLetterOrDigit(c)
                || switch (Character.getType(c)) {
                    case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
                    default -> false;
                };
    }

    private String name(int limit) {
        var name = new StringBuilder();
        int at = 0;
        while (at < raw.length() && raw.charAt(at) == '_') {
            name.append('_');
            at++;
        }
        boolean first = true;
        while (at < raw.length() && name.length() < limit) {
            if (!isLetterOrDigit(at)) {
                at++;
                continue;
            }
            if (!first) {
                name.append('_');
            } else if (name.isEmpty() && isDigit(at)) {
                name.append('_');
            }
            first = false;
            int end = endOfWord(at);
            for (; at < end; at++) {
                name.append(lowerCase(raw.charAt(at)));
            }
        }
        name.setLength(Math.min(name.length(), limit));
        return name.toString();
    }

    private int endOfWord(int start) {
        if (isDigit(start)) {
            return endOfWordFromDigits(start);
        }
        if (isLower(start) || isLower(start + 1)) {
            return withDigits(endOfLower(start + 1));
        }
        int end = endOfUpper(start);
        if (isDigit(end) && !divideNumbers) {
            return endOfDigits(end);
        }
        return isLower(end) ? end - 1 : end;
    }

    private int endOfWordFromDigits(int start) {
        int end = endOfDigits(start);
        if (divideNumbers) {
            return isOrdinal(start, end) ? end + 2 : end;
        }
        if (isLower(end) || (isUpper(end) && isLower(end + 1))) {
            return endOfLower(end + 1);
        }
        return endOfUpper(end);
    }

    private int withDigits(int end) {
        return divideNumbers ? end : endOfDigits(end);
    }

    /** English: 1st, 2nd, 3rd, all others th, and so for the teens; in one case, with no such letter behind. */
    private boolean isOrdinal(int start, int end) {
        if (end + 2 > raw.length()) {
            return false;
        }
        boolean teen = end - start > 1 && raw.charAt(end - 2) == '1';
        String suffix = switch (raw.charAt(end - 1)) {
            case '1' -> teen ? "th" : "st";
            case '2' -> teen ? "th" : "nd";
            case '3' -> teen ? "th" : "rd";
            default -> "th";
        };
        if (raw.startsWith(suffix, end)) {
            return !isLower(end + 2) && !isDigit(end + 2);
        }
        return raw.regionMatches(true, end, suffix, 0, 2)
                && isUpper(end)
                && isUpper(end + 1)
                && !isUpper(end + 2)
                && !isDigit(end + 2);
    }

    private int endOfDigits(int at) {
        while (isDigit(at)) {
            at++;
        }
        return at;
    }

    private int endOfLower(int at) {
        while (isLower(at)) {
            at++;
        }
        return at;
    }

    private int endOfUpper(int at) {
        while (isUpper(at)) {
            at++;
        }
        return at;
    }

    private boolean isDigit(int at) {
        return isBetween(at, '0', '9');
    }

    private boolean isLower(int at) {
        return isBetween(at, 'a', 'z')
                || (isOther(at) && !Character.isUpperCase(raw.charAt(at)) && isWord(codePoint(at)));
    }

    private boolean isUpper(int at) {
        return isBetween(at, 'A', 'Z') || (isOther(at) && Character.isUpperCase(raw.charAt(at)));
    }

    /** Whether the char there is beyond ASCII, and such chars count. */
    private boolean isOther(int at) {
        return allScripts && at < raw.length() && raw.charAt(at) >= FIRST_BEYOND_ASCII;
    }

    /** The letter of which the char there is one, or the second half. */
    private int codePoint(int at) {
        boolean isSecondHalf = at > 0 && Character.isSurrogatePair(raw.charAt(at - 1), raw.charAt(at));
        return raw.codePointAt(isSecondHalf ? at - 1 : at);
    }

    private boolean isLetterOrDigit(int at) {
        return isDigit(at) || isLower(at) || isUpper(at);
    }

    private boolean isBetween(int at, char first, char last) {
        return at < raw.length() && raw.charAt(at) >= first && raw.charAt(at) <= last;
    }

    private static char lowerCase(char c) {
        return c >= FIRST_BEYOND_ASCII ? Character.toLowerCase(c) : c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }
}
