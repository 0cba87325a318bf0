package io.windtrap.transformer.mask;

import io.windtrap.common.network.IpAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@link Finder} finds, said in regular expressions: slow, and short enough to be believed. */
enum PatternFinder {
    EMAIL(
            "(?<![\\p{L}\\p{N}._+'-])[\\p{L}\\p{N}._+'-]++(?:@|%40)(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,8}\\p{L}{2,24}+") {
        @Override
        boolean isPossible(String text) {
            return text.indexOf('@') >= 0 || text.indexOf('%') >= 0;
        }
    },
    CARD(
            "(?<![\\w.-])(?:[2-6]\\d{13,18}|[2-6]\\d{3}([ .-])\\d{4}\\1\\d{4}\\1\\d{1,4}|3\\d{3}([ .-])\\d{6}\\2\\d{4,5})(?![\\w-]|\\.\\d)") {
        @Override
        boolean isPossible(String text) {
            return digits(text) >= 13;
        }

        @Override
        boolean isOne(String found) {
            return Digits.passLuhn(Digits.of(found));
        }
    },
    IP("(?<![\\w.:]|[a-zA-Z]/)(?:\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.]*\\.\\d|\\w)"
            + "|(?=(?:[0-9a-fA-F]{0,4}:)+:|(?:[0-9a-fA-F]{0,4}:){6}\\d{1,3}\\.)(?:[0-9a-fA-F]{0,4}:){2,7}+\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.]*\\.\\d|\\w)"
            + "|(?:[0-9a-fA-F]{0,4}:){2,7}[0-9a-fA-F]{0,4}(?!\\.\\d)(?:%\\w+)?(?![\\w:]))"
            + "|(?<=:)\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.]*\\.\\d|\\w)") {
        @Override
        boolean isPossible(String text) {
            return (count(text, ".") >= 3 && digits(text) >= 4) || count(text, ":") >= 2;
        }

        @Override
        boolean isOne(String found) {
            return found.length() >= 6 && IpAddress.parse(withoutZone(found)) != null;
        }

        @Override
        String cut(String found) {
            byte[] bytes = InetAddress.ofLiteral(withoutZone(found)).getAddress();
            Arrays.fill(bytes, bytes.length == 4 ? 3 : 6, bytes.length, (byte) 0);
            return bytes.length == 4
                    ? "%d.%d.%d.0".formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff)
                    : "%x:%x:%x::".formatted(group(bytes, 0), group(bytes, 2), group(bytes, 4));
        }

        private static int group(byte[] bytes, int at) {
            return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
        }

        private static String withoutZone(String text) {
            return text.contains("%") ? text.substring(0, text.indexOf('%')) : text;
        }
    },
    PHONE("(?<![\\w.+-])(?:\\+|00)?\\(?\\d{1,4}\\)?(?:[ ./-]?\\(?\\d{2,5}\\)?){1,6}(?![\\w-]|\\.\\d)") {
        private static final Pattern DATE =
                Pattern.compile("(?:19|20)\\d{2}[-/. ](?:0?[1-9]|1[0-2])[-/. ](?:0?[1-9]|[12]\\d|3[01])(?:[ T-].*)?"
                        + "|(?:0?[1-9]|[12]\\d|3[01])[-/. ](?:0?[1-9]|[12]\\d|3[01])[-/. ](?:19|20)\\d{2}(?:[ T-].*)?");
        private static final Pattern GROUPED = Pattern.compile(
                ".+[ /-].*|.*\\(.*|\\d{2,4}\\.\\d{3,4}\\.\\d{4,5}|0\\d\\.\\d\\d\\.\\d\\d\\.\\d\\d\\.\\d\\d");

        @Override
        boolean isPossible(String text) {
            return digits(text) >= 8;
        }

        @Override
        boolean isOne(String found) {
            int digits = digits(found);
            return digits >= 8
                    && digits <= 15
                    && (found.startsWith("+")
                            || found.startsWith("00")
                            || GROUPED.matcher(found).matches())
                    && !DATE.matcher(found).matches();
        }
    };

    private final Pattern pattern;

    PatternFinder(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** Something that was found, and whether it is one. */
    record Found(int start, int end, boolean isOne) {}

    static PatternFinder of(Finder finder) {
        return valueOf(finder.name());
    }

    abstract boolean isPossible(String text);

    boolean isOne(String found) {
        return true;
    }

    String cut(String found) {
        return Finder.valueOf(name()).cut(found);
    }

    List<Found> in(String text) {
        List<Found> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(new Found(matcher.start(), matcher.end(), isOne(matcher.group())));
        }
        return found;
    }

    /** {@code text} as a mask with {@code how: cut} has it. */
    static String masked(String text, Set<Finder> finders) {
        String masked = text;
        for (PatternFinder finder : values()) {
            if (finders.contains(Finder.valueOf(finder.name())) && finder.isPossible(text)) {
                masked = finder.pattern
                        .matcher(masked)
                        .replaceAll(match -> Matcher.quoteReplacement(
                                finder.isOne(match.group()) ? finder.cut(match.group()) : match.group()));
            }
        }
        return masked;
    }

    private static int digits(String text) {
        return count(text, "0123456789");
    }

    private static int count(String text, String characters) {
        return (int) text.chars().filter(c -> characters.indexOf(c) >= 0).count();
    }
}
