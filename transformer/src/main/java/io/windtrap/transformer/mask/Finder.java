package io.windtrap.transformer.mask;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Something that is looked for in texts. */
public enum Finder {
    EMAIL(
            // No part of it can match in two ways, but within a name of 63 characters: texts come from outside.
            "(?<![\\p{L}\\p{N}._+'-])[\\p{L}\\p{N}._+'-]++(?:@|%40)(?:[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?\\.){1,8}\\p{L}{2,24}+") {
        @Override
        boolean isPossible(Counts counts) {
            return counts.at() || counts.percent();
        }

        @Override
        String cut(String found) {
            return "***@"
                    + found.substring(found.contains("@") ? found.lastIndexOf('@') + 1 : found.lastIndexOf("%40") + 3);
        }
    },
    CARD(
            // In one piece or in the groups of cards. Times in ms or µs begin with another digit, until the year 2033.
            "(?<![\\w.-])(?:[2-6]\\d{13,18}|[2-6]\\d{3}([ -])\\d{4}\\1\\d{4}\\1\\d{1,4}|3\\d{3}([ -])\\d{6}\\2\\d{4,5})(?![\\w-]|\\.\\d)") {
        @Override
        boolean isPossible(Counts counts) {
            return counts.digits() >= 13;
        }

        @Override
        boolean isOne(String found) {
            return Digits.passLuhn(Digits.of(found));
        }

        @Override
        String cut(String found) {
            String digits = Digits.of(found);
            return "***" + digits.substring(digits.length() - 4);
        }
    },
    IP(
            // A name and a slash before it make it a version: Chrome/120.0.0.0.
            "(?<![\\w.:]|[a-zA-Z]/)(?:\\d{1,3}(?:\\.\\d{1,3}){3}(?![\\w.]*\\.\\d|\\w)|(?:[0-9a-fA-F]{0,4}:){2,7}(?:[0-9a-fA-F]{0,4}|\\d{1,3}(?:\\.\\d{1,3}){3})(?:%\\w+)?(?![\\w:]))") {
        @Override
        boolean isPossible(Counts counts) {
            return (counts.dots() >= 3 && counts.digits() >= 4) || counts.colons() >= 2;
        }

        @Override
        boolean isOne(String found) {
            return Addresses.isOne(found);
        }

        @Override
        String cut(String found) {
            return Addresses.network(found);
        }
    },
    PHONE("(?<![\\w.+-])(?:\\+|00)?\\(?\\d{1,4}\\)?(?:[ ./-]?\\(?\\d{2,5}\\)?){1,6}(?![\\w-])") {
        @Override
        boolean isPossible(Counts counts) {
            return counts.digits() >= 8;
        }

        @Override
        boolean isOne(String found) {
            int digits = Digits.of(found).length();
            boolean international = found.startsWith("+") || found.startsWith("00");
            boolean grouped = found.indexOf(' ') > 0
                    || found.indexOf('(') >= 0
                    || found.indexOf('-') > 0
                    || found.indexOf('/') > 0;
            return digits >= 8 && digits <= 15 && (international || grouped) && !Digits.areDate(found);
        }

        @Override
        String cut(String found) {
            String digits = Digits.of(found);
            return "***" + digits.substring(digits.length() - 2);
        }
    };

    private final Pattern pattern;

    Finder(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** Where it may be in {@code text}. */
    Matcher in(String text) {
        return pattern.matcher(text);
    }

    /** Whether a text with such characters may have one: the cheap question before the dear one. */
    abstract boolean isPossible(Counts counts);

    /** Whether what the pattern found is one. */
    boolean isOne(String found) {
        return true;
    }

    /** A part of {@code found} that names nobody. */
    abstract String cut(String found);
}
