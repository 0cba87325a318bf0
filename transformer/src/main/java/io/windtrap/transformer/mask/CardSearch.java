package io.windtrap.transformer.mask;

/**
 * Numbers as cards have them: 14 to 19 digits in one piece, or groups of 4, 4, 4 and 1 to 4, or of 4, 6 and 4 to 5. Times in ms or µs
 * begin with another digit, until the year 2033.
 */
final class CardSearch {
    private static final int SHORTEST = 14;
    private static final int LONGEST = 19;
    private static final int GROUP = 4;
    private static final int WIDE_GROUP = 6;

    private CardSearch() {}

    /** Whether there is one after the last that was found. */
    static boolean next(Passage text) {
        for (int i = text.end(); i < text.to(); i++) {
            char c = text.at(i);
            if (c >= '2' && c <= '6' && isFreeBefore(text.at(i - 1))) {
                int end = end(text, i);
                if (end >= 0 && text.isFreeAfter(end)) {
                    return text.found(i, end);
                }
            }
        }
        return false;
    }

    private static int end(Passage text, int start) {
        int digits = digits(text, start, LONGEST);
        if (digits >= SHORTEST && digits <= LONGEST) {
            return start + digits;
        }
        char gap = text.at(start + GROUP);
        if (digits != GROUP || (gap != ' ' && gap != '-' && gap != '.')) {
            return -1;
        }
        int second = start + GROUP + 1;
        return switch (digits(text, second, WIDE_GROUP)) {
            case GROUP -> {
                int third = second + GROUP + 1;
                yield text.at(third - 1) == gap && digits(text, third, GROUP) == GROUP && text.at(third + GROUP) == gap
                        ? last(text, third + GROUP + 1, 1, GROUP)
                        : -1;
            }
            case WIDE_GROUP -> {
                int third = second + WIDE_GROUP + 1;
                yield text.at(start) == '3' && text.at(third - 1) == gap ? last(text, third, GROUP, GROUP + 1) : -1;
            }
            default -> -1;
        };
    }

    /** End of the last group; -1 = it has not from {@code least} to {@code most} digits. */
    private static int last(Passage text, int place, int least, int most) {
        int digits = digits(text, place, most);
        return digits >= least && digits <= most ? place + digits : -1;
    }

    /** How many digits there are; {@code most} + 1 = more. */
    private static int digits(Passage text, int place, int most) {
        return text.count(place, Characters.DIGIT, most + 1);
    }

    private static boolean isFreeBefore(char c) {
        return !Characters.is(c, Characters.WORD) && c != '.' && c != '-';
    }
}
