package io.windtrap.gateway.ingest;

/** Makes an id what a person sees of it: without invisible characters, trimmed (spec 2.2). */
final class IdentityText {
    private static final int FIRST_VISIBLE_ASCII = '!';
    private static final int LAST_VISIBLE_ASCII = '~';
    private static final int REPLACEMENT_CHARACTER = 0xFFFD;

    private IdentityText() {}

    /** {@code text} without code points that can't be seen, and without spaces at its ends; may be empty. */
    static String sanitised(String text) {
        if (isPlain(text)) {
            return text;
        }
        var visible = new StringBuilder(text.length());
        text.codePoints().forEach(codePoint -> {
            if (isLoneSurrogate(codePoint)) {
                visible.appendCodePoint(REPLACEMENT_CHARACTER); // as RudderStack reads an escape like \ud800
            } else if (isVisible(codePoint)) {
                visible.appendCodePoint(codePoint);
            }
        });
        return visible.toString().strip();
    }

    /** Whether every consumer of {@code text} reads the same id from it: there is something to see, and no half of a character. */
    static boolean canIdentify(String text) {
        if (isPlain(text)) {
            return !text.isEmpty();
        }
        return text.codePoints().noneMatch(IdentityText::isLoneSurrogate)
                && !sanitised(text).isEmpty();
    }

    /** Nearly every id in the field: a run of visible ASCII, for which there is nothing to do. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < FIRST_VISIBLE_ASCII || c > LAST_VISIBLE_ASCII) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    /** Letters, marks, numbers, punctuation, symbols and the ASCII space, but for those that show nothing. */
    private static boolean isVisible(int codePoint) {
        if (codePoint == ' ') {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.UNASSIGNED,
                    Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> !showsNothing(codePoint);
        };
    }

    /** The listed code points of spec 2.2 whose category alone would let them pass. */
    private static boolean showsNothing(int codePoint) {
        return switch (codePoint) {
            case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
            default -> false;
        };
    }
}
