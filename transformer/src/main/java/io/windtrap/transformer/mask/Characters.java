package io.windtrap.transformer.mask;

/** Kinds of characters: those of ASCII are looked up in a table, as nearly all are. */
final class Characters {
    /** 0 to 9. */
    static final int DIGIT = 1;
    /** Digits of a hexadecimal number. */
    static final int HEX = 1 << 1;
    /** Letters of ASCII. */
    static final int LATIN = 1 << 2;
    /** What stays together in names of programs: letters and digits of ASCII, and the underscore. */
    static final int WORD = 1 << 3;
    /** What telephone numbers are written with. */
    static final int DIALLED = 1 << 4;
    /** What addresses and versions are written with, and words: an address begins after none of it. */
    static final int ADDRESS = 1 << 7;
    /** Letters and digits of all languages. */
    private static final int ALPHANUMERIC = 1 << 5;
    /** What the part of an email before the at sign is written with. */
    private static final int MAILBOX = 1 << 6;

    private static final int ASCII = 128;
    private static final byte[] KINDS = kinds();

    private static final int LETTERS = 1 << Character.UPPERCASE_LETTER
            | 1 << Character.LOWERCASE_LETTER
            | 1 << Character.TITLECASE_LETTER
            | 1 << Character.MODIFIER_LETTER
            | 1 << Character.OTHER_LETTER;
    private static final int NUMBERS =
            1 << Character.DECIMAL_DIGIT_NUMBER | 1 << Character.LETTER_NUMBER | 1 << Character.OTHER_NUMBER;

    private Characters() {}

    /** Whether {@code c} is of one of {@code kinds}, all of which are of ASCII alone. */
    static boolean is(int c, int kinds) {
        return c < ASCII && (KINDS[c] & kinds) != 0;
    }

    /** A letter of any language. */
    static boolean isLetter(int codePoint) {
        return codePoint < ASCII ? is(codePoint, LATIN) : (LETTERS >> Character.getType(codePoint) & 1) != 0;
    }

    /** A letter or a number of any language. */
    static boolean isAlphanumeric(int codePoint) {
        return codePoint < ASCII
                ? is(codePoint, ALPHANUMERIC)
                : ((LETTERS | NUMBERS) >> Character.getType(codePoint) & 1) != 0;
    }

    /** What the part of an email before the at sign is written with. */
    static boolean isMailbox(int codePoint) {
        return codePoint < ASCII ? is(codePoint, MAILBOX) : isAlphanumeric(codePoint);
    }

    private static byte[] kinds() {
        byte[] kinds = new byte[ASCII];
        for (char c = '0'; c <= '9'; c++) {
            kinds[c] = (byte) (DIGIT | HEX | WORD | DIALLED | ADDRESS | ALPHANUMERIC | MAILBOX);
        }
        for (char c = 'A'; c <= 'Z'; c++) {
            byte kind = (byte) (LATIN | WORD | ADDRESS | ALPHANUMERIC | MAILBOX | (c <= 'F' ? HEX : 0));
            kinds[c] = kind;
            kinds[Character.toLowerCase(c)] = kind;
        }
        add(kinds, WORD | ADDRESS, "_");
        add(kinds, ADDRESS, ".:");
        add(kinds, DIALLED, " ./-()+");
        add(kinds, MAILBOX, "._+'-");
        return kinds;
    }

    private static void add(byte[] kinds, int kind, String characters) {
        for (int i = 0; i < characters.length(); i++) {
            kinds[characters.charAt(i)] |= (byte) kind;
        }
    }
}
