package io.windtrap.forwarder.mapping.name;

import java.text.Normalizer;

/**
 * RudderStack's rule.
 *
 * @param divideNumbers numbers are words of their own
 * @param allScripts letters and digits beyond ASCII stay; what looks the same is the same name then, however its accents were sent
 *     (Unicode's form NFC)
 */
public record SnakeCaseRule(boolean divideNumbers, boolean allScripts) implements NameRule {
    /**
     * Characters of a path that its children carry on. Each letter and digit of it takes a place in the name, so those
     * beyond the name's length can't show: only the end of a word may, two characters further.
     */
    private static final int PREFIX_LENGTH = 2 * ColumnNames.MAX_LENGTH;

    @Override
    public String column(String path) {
        return name(path, ColumnNames.MAX_LENGTH);
    }

    @Override
    public String event(String name) {
        return name(name, Integer.MAX_VALUE);
    }

    private String name(String raw, int limit) {
        return allScripts
                ? SnakeCase.ofAllScripts(composed(raw), divideNumbers, limit)
                : SnakeCase.of(raw, divideNumbers, limit);
    }

    private static String composed(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    @Override
    public String shortened(String sent) {
        String path = allScripts ? composed(sent) : sent;
        var text = new StringBuilder();
        int at = 0;
        while (at < path.length() && path.charAt(at) == '_') {
            if (at < ColumnNames.MAX_LENGTH) {
                text.append('_');
            }
            at++;
        }
        boolean separated = false;
        for (int c; at < path.length() && text.length() < PREFIX_LENGTH; at += Character.charCount(c)) {
            c = path.codePointAt(at);
            if (allScripts ? SnakeCase.isWord(c) : c < 0x80 && Character.isLetterOrDigit(c)) {
                text.appendCodePoint(c);
                separated = false;
            } else if (!separated) {
                // No underscore: at the beginning it would be kept as one.
                text.append('-');
                separated = true;
            }
        }
        return text.toString();
    }
}
