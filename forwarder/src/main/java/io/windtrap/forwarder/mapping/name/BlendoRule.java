package io.windtrap.forwarder.mapping.name;

import java.util.Locale;

/**
 * The rule of Blendo, which tables moved from there have: lower case, and an underscore for each character that is no ASCII
 * letter, digit, backslash or dollar sign.
 */
public record BlendoRule() implements NameRule {
    @Override
    public String column(String path) {
        var name = new StringBuilder();
        if (path.isEmpty() || (isKept(path.charAt(0)) && !isLetter(path.charAt(0)))) {
            name.append('_');
        }
        for (int at = 0; at < path.length() && name.length() < ColumnNames.MAX_LENGTH; ) {
            int c = path.codePointAt(at);
            name.append(isKept(c) ? (char) c : '_');
            at += Character.charCount(c);
        }
        return name.toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public String event(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    /** Each code point takes one place, and is two chars at most. */
    @Override
    public String shortened(String path) {
        return path.substring(0, Math.min(path.length(), 2 * ColumnNames.MAX_LENGTH));
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isKept(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '\\' || c == '$';
    }
}
