package io.windtrap.forwarder.mapping.json;

/** Ids as RudderStack's gateway cleans them: without what can't be seen, trimmed. */
public final class VisibleText {
    private VisibleText() {}

    /** {@code text} without unprintable and invisible characters, and without blanks at its ends; may be empty. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) <= ' ' || text.charAt(i) >= 0x7F) {
                return cleaned(text);
            }
        }
        return text;
    }

    private static String cleaned(String text) {
        var cleaned = new StringBuilder(text.length());
        text.codePoints().filter(VisibleText::isVisible).forEach(cleaned::appendCodePoint);
        return cleaned.toString().strip();
    }

    private static boolean isVisible(int c) {
        return c == ' ' || (isPrintable(c) && !isListed(c));
    }

    private static boolean isPrintable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Letters, marks and symbols that nothing shows of. */
    private static boolean isListed(int c) {
        return switch (c) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> false;
        };
    }
}
