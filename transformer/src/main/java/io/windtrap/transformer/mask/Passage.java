package io.windtrap.transformer.mask;

/** A text that is gone through, and what was found in it last. Places are indexes of its array. */
final class Passage {
    /** Stands for what is before or after the text. It is of no kind that is looked for. */
    private static final char NONE = 0;

    private final char[] chars;
    private final int from;
    private final int to;
    private int start;
    private int end;

    /**
     * A text.
     *
     * @param chars hold it, at {@code from}, {@code length} characters long; only read
     */
    Passage(char[] chars, int from, int length) {
        this.chars = chars;
        this.from = from;
        this.to = from + length;
        this.start = from;
        this.end = from;
    }

    /** End of the text. */
    int to() {
        return to;
    }

    /** Start of what was found last. */
    int start() {
        return start;
    }

    /** End of what was found last; start of the text where nothing was. */
    int end() {
        return end;
    }

    /** Notes what was found; always true. */
    boolean found(int foundStart, int foundEnd) {
        start = foundStart;
        end = foundEnd;
        return true;
    }

    /** What was found last. */
    String found() {
        return new String(chars, start, end - start);
    }

    /** The character at {@code place}; {@link #NONE} before and after the text. */
    char at(int place) {
        return place >= from && place < to ? chars[place] : NONE;
    }

    /** The code point at {@code place}; {@link #NONE} after the text. */
    int codePointAt(int place) {
        return place < to ? Character.codePointAt(chars, place, to) : NONE;
    }

    /** The code point that ends before {@code place}, which is not the start of the text. */
    int codePointBefore(int place) {
        return Character.codePointBefore(chars, place, from);
    }

    /** Whether the character at {@code place} is of one of {@code kinds} of {@link Characters}. */
    boolean is(int place, int kinds) {
        return Characters.is(at(place), kinds);
    }

    /** Whether a number can end before {@code place}: no word goes on there, no hyphen, and no digits behind a dot, as in versions. */
    boolean isFreeAfter(int place) {
        return switch (at(place)) {
            case '-' -> false;
            case '.' -> !is(place + 1, Characters.DIGIT);
            default -> !is(place, Characters.WORD);
        };
    }

    /** How many characters from {@code place} on are of {@code kind}; no more than {@code most} are counted. */
    int count(int place, int kind, int most) {
        int count = 0;
        while (count < most && is(place + count, kind)) {
            count++;
        }
        return count;
    }

    /** Adds the text from {@code place} up to {@code until}. */
    void copy(int place, int until, StringBuilder copy) {
        copy.append(chars, place, until - place);
    }
}
