package io.windtrap.transformer.mask;

import java.util.Arrays;

/**
 * Numbers as telephones have them: {@code +} or {@code 00} or neither, 1 to 4 digits, and 1 to 6 groups of 2 to 5 digits. A group may have a
 * separator before it, and each may have brackets. Of the ways to read a number, the one counts that takes the most digits first.
 */
final class PhoneSearch {
    /** Whatever has fewer is no telephone number. */
    static final int FEWEST_DIGITS = 8;

    private static final int MOST_GROUPS = 6;
    private static final int LONGEST_CODE = 4;
    private static final int SHORTEST_GROUP = 2;
    private static final int LONGEST_GROUP = 5;

    private final Passage text;
    private int start;
    /**
     * By the number of groups that are read: the places, as bits counted from {@link #start}, from where no way leads to an end. A number has at
     * most 57 characters, and without them digits that can be grouped in many ways would be tried in all.
     */
    private final long[] deadEnds = new long[MOST_GROUPS + 1];

    private PhoneSearch(Passage text) {
        this.text = text;
    }

    /** Whether there is one after the last that was found. What is nowhere near enough digits is passed over. */
    static boolean next(Passage text) {
        int begin = text.end();
        int digits = 0;
        for (int i = text.end(); i < text.to(); i++) {
            char c = text.at(i);
            if (!Characters.is(c, Characters.DIALLED)) {
                begin = i + 1;
                digits = 0;
            } else if (Characters.is(c, Characters.DIGIT) && ++digits == FEWEST_DIGITS) {
                i = new PhoneSearch(text).nextFrom(begin);
                if (i < 0) {
                    return true;
                }
                begin = i + 1;
                digits = 0;
            }
        }
        return false;
    }

    /** Looks for one among the characters of telephone numbers; -1 = it was found, else where they end. */
    private int nextFrom(int begin) {
        int stop = begin;
        int i = begin;
        for (; text.is(i, Characters.DIALLED); i++) {
            if (isFreeBefore(text.at(i - 1))) {
                stop = stop > i ? stop : stop(i + 1);
                if (text.is(stop, Characters.WORD)) {
                    return stop; // Such as the T of a time: no number ends before it.
                }
                int end = end(i);
                if (end >= 0) {
                    text.found(i, end);
                    return -1;
                }
            }
        }
        return i;
    }

    /** Where digits and hyphens end: a number ends there, if no word goes on. */
    private int stop(int place) {
        int stop = place;
        while (text.at(stop) == '-' || text.is(stop, Characters.DIGIT)) {
            stop++;
        }
        return stop;
    }

    private static boolean isFreeBefore(char c) {
        return !Characters.is(c, Characters.WORD) && c != '.' && c != '+' && c != '-';
    }

    private int end(int at) {
        start = at;
        Arrays.fill(deadEnds, 0);
        if (text.at(at) == '+') {
            return afterCode(at + 1);
        }
        int end = text.at(at) == '0' && text.at(at + 1) == '0' ? afterCode(at + 2) : -1;
        return end >= 0 ? end : afterCode(at);
    }

    /** End of the number whose code begins at {@code place}; -1 = there is none. */
    private int afterCode(int place) {
        return afterDigits(text.at(place) == '(' ? place + 1 : place, 1, LONGEST_CODE, 0);
    }

    /** End of the number whose next group begins at {@code place}, or which ends there; -1 = there is none. */
    private int afterGroups(int place, int groups) {
        long here = 1L << (place - start);
        if ((deadEnds[groups] & here) != 0) {
            return -1;
        }
        if (groups < MOST_GROUPS) {
            int group = isSeparator(text.at(place)) ? place + 1 : place;
            int end = afterDigits(text.at(group) == '(' ? group + 1 : group, SHORTEST_GROUP, LONGEST_GROUP, groups + 1);
            if (end >= 0) {
                return end;
            }
        }
        if (groups > 0 && text.isFreeAfter(place)) {
            return place;
        }
        deadEnds[groups] |= here;
        return -1;
    }

    private int afterDigits(int place, int least, int most, int groups) {
        for (int digits = text.count(place, Characters.DIGIT, most); digits >= least; digits--) {
            int end = text.at(place + digits) == ')' ? afterGroups(place + digits + 1, groups) : -1;
            if (end < 0) {
                end = afterGroups(place + digits, groups);
            }
            if (end >= 0) {
                return end;
            }
        }
        return -1;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == '.' || c == '/' || c == '-';
    }
}
