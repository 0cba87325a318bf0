package io.windtrap.transformer.mask;

/**
 * Emails: {@code [\p{L}\p{N}._+'-]+}, an at sign or {@code %40}, 1 to 8 labels of 1 to 63 letters, numbers and inner hyphens with a dot
 * after each, and 2 to 24 letters.
 */
final class EmailSearch {
    private static final int MOST_LABELS = 8;
    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_TOP = 24;
    private static final int SHORTEST_TOP = 2;

    private EmailSearch() {}

    /** Whether there is one after the last that was found. */
    static boolean next(Passage text) {
        for (int sign = text.end(); sign < text.to(); sign++) {
            int domain = afterSign(text, sign);
            if (domain > sign) {
                int start = start(text, sign);
                int end = start < sign ? end(text, domain) : -1;
                if (end >= 0) {
                    return text.found(start, end);
                }
            }
        }
        return false;
    }

    /** Where the domain begins; -1 = there is no sign at {@code place}. */
    private static int afterSign(Passage text, int place) {
        return switch (text.at(place)) {
            case '@' -> place + 1;
            case '%' -> text.at(place + 1) == '4' && text.at(place + 2) == '0' ? place + 3 : -1;
            default -> -1;
        };
    }

    /** Start of the mailbox that ends at {@code sign}; {@code sign} = there is none. */
    private static int start(Passage text, int sign) {
        int start = sign;
        int place = sign;
        while (place > text.end()) {
            int codePoint = text.codePointBefore(place);
            if (!Characters.isMailbox(codePoint)) {
                break;
            }
            place -= Character.charCount(codePoint);
            // What was found last may end within a name, which is none then. Of what is before it, only one char
            // counts.
            if (!Characters.isMailbox(text.at(place - 1))) {
                start = place;
            }
        }
        return start;
    }

    /** End of the longest domain from {@code place} on; -1 = there is none. */
    private static int end(Passage text, int place) {
        int end = -1;
        int label = place;
        for (int labels = 0; labels < MOST_LABELS; labels++) {
            label = afterLabel(text, label);
            if (label < 0) {
                break;
            }
            int top = afterTop(text, label);
            if (top >= 0) {
                end = top;
            }
        }
        return end;
    }

    /** Where it goes on after a label and its dot; -1 = there is none at {@code place}. */
    private static int afterLabel(Passage text, int place) {
        int last = '-';
        int i = place;
        for (int length = 0; length <= LONGEST_LABEL; length++) {
            int codePoint = text.codePointAt(i);
            if (codePoint == '.') {
                return last == '-' ? -1 : i + 1;
            }
            if (codePoint == '-' ? length == 0 : !Characters.isAlphanumeric(codePoint)) {
                return -1;
            }
            last = codePoint;
            i += Character.charCount(codePoint);
        }
        return -1;
    }

    private static int afterTop(Passage text, int place) {
        int i = place;
        int letters = 0;
        while (letters < LONGEST_TOP) {
            int codePoint = text.codePointAt(i);
            if (!Characters.isLetter(codePoint)) {
                break;
            }
            letters++;
            i += Character.charCount(codePoint);
        }
        return letters >= SHORTEST_TOP ? i : -1;
    }
}
