package io.windtrap.transformer.mask;

/** What a text has of the characters that tell whether it is worth a search. */
record Counts(int digits, int dots, int colons, boolean at, boolean percent) {
    /** Of {@code length} characters from {@code from} on. */
    static Counts of(char[] chars, int from, int length) {
        int digits = 0;
        int dots = 0;
        int colons = 0;
        boolean at = false;
        boolean percent = false;
        for (int i = from; i < from + length; i++) {
            char c = chars[i];
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c < 'A') {
                switch (c) {
                    case '.' -> dots++;
                    case ':' -> colons++;
                    case '@' -> at = true;
                    case '%' -> percent = true;
                    default -> {}
                }
            }
        }
        return new Counts(digits, dots, colons, at, percent);
    }
}
