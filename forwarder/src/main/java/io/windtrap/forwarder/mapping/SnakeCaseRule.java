package io.windtrap.forwarder.mapping;

/**
 * RudderStack's rule.
 *
 * @param divideNumbers numbers are words of their own
 */
record SnakeCaseRule(boolean divideNumbers) implements NameRule {
    /**
     * Characters of a path that its children carry on. Each letter and digit of it takes a place in the name, so those
     * beyond the name's length can't show: only the end of a word may, two characters further.
     */
    private static final int PREFIX_LENGTH = 2 * ColumnNames.MAX_LENGTH;

    @Override
    public String column(String path) {
        return SnakeCase.of(path, divideNumbers, ColumnNames.MAX_LENGTH);
    }

    @Override
    public String event(String name) {
        return SnakeCase.of(name, divideNumbers, Integer.MAX_VALUE);
    }

    @Override
    public String shortened(String path) {
        var text = new StringBuilder();
        int at = 0;
        while (at < path.length() && path.charAt(at) == '_') {
            if (at < ColumnNames.MAX_LENGTH) {
                text.append('_');
            }
            at++;
        }
        boolean separated = false;
        for (; at < path.length() && text.length() < PREFIX_LENGTH; at++) {
            char c = path.charAt(at);
            if (c < 0x80 && Character.isLetterOrDigit(c)) {
                text.append(c);
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
