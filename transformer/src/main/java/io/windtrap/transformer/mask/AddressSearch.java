package io.windtrap.transformer.mask;

/** What looks like an IPv4 or IPv6 address and stands alone. A name and a slash before it make it a version: Chrome/120.0.0.0. */
final class AddressSearch {
    private static final int BYTES = 4;
    private static final int LONGEST_BYTE = 3;
    private static final int FEWEST_GROUPS = 2;
    private static final int MOST_GROUPS = 7;
    private static final int LONGEST_GROUP = 4;
    /** IPv6 may have IPv4 at its end: {@code ::ffff:203.0.113.77}, or behind all of the other groups. */
    private static final int GROUPS_BEFORE_IPV4 = 6;

    private AddressSearch() {}

    /** Whether there is one after the last that was found. */
    static boolean next(Passage text) {
        for (int i = text.end(); i < text.to(); i++) {
            if (!text.is(i, Characters.ADDRESS)) {
                continue;
            }
            if (isFreeBefore(text, i)) {
                int end = endOfIpv4(text, i);
                if (end < 0) {
                    end = endOfIpv6(text, i);
                }
                if (end >= 0) {
                    return text.found(i, end);
                }
            }
            int last = i + text.count(i + 1, Characters.ADDRESS, Integer.MAX_VALUE);
            if (nextAfterColon(text, i, last)) {
                return true;
            }
            i = last; // No other begins within.
        }
        return false;
    }

    /** Whether there is an IPv4 address within, as in {@code ip:203.0.113.77}. */
    private static boolean nextAfterColon(Passage text, int first, int last) {
        for (int i = first; i < last; i++) {
            if (text.at(i) == ':') {
                int end = endOfIpv4(text, i + 1);
                if (end >= 0) {
                    return text.found(i + 1, end);
                }
            }
        }
        return false;
    }

    private static boolean isFreeBefore(Passage text, int start) {
        return text.at(start - 1) == '/'
                ? !text.is(start - 2, Characters.LATIN)
                : !text.is(start - 1, Characters.ADDRESS);
    }

    private static int endOfIpv4(Passage text, int start) {
        int place = start;
        for (int bytes = 1; ; bytes++) {
            int digits = text.count(place, Characters.DIGIT, LONGEST_BYTE + 1);
            if (digits == 0 || digits > LONGEST_BYTE) {
                return -1;
            }
            place += digits;
            if (bytes == BYTES) {
                return text.is(place, Characters.WORD) || goesOn(text, place) ? -1 : place;
            }
            if (text.at(place) != '.') {
                return -1;
            }
            place++;
        }
    }

    /** Whether a dot and a digit follow in the same word: then it is a longer number. */
    private static boolean goesOn(Passage text, int end) {
        for (int i = end; text.at(i) == '.' || text.is(i, Characters.WORD); i++) {
            if (isDotAndDigit(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isDotAndDigit(Passage text, int place) {
        return text.at(place) == '.' && text.is(place + 1, Characters.DIGIT);
    }

    private static int endOfIpv6(Passage text, int start) {
        int place = start;
        int groups = 0;
        boolean isShortened = false;
        int digits = hexadecimals(text, place);
        while (groups < MOST_GROUPS && digits <= LONGEST_GROUP && text.at(place + digits) == ':') {
            isShortened |= digits == 0 && groups > 0;
            groups++;
            place += digits + 1;
            digits = hexadecimals(text, place);
        }
        int ipv4 = groups == GROUPS_BEFORE_IPV4 || isShortened ? endOfIpv4(text, place) : -1;
        if (ipv4 >= 0) {
            return ipv4;
        }
        int end = place + digits;
        if (groups < FEWEST_GROUPS
                || digits > LONGEST_GROUP
                || text.at(end) == ':'
                || text.is(end, Characters.WORD)
                || isDotAndDigit(text, end)) {
            return -1;
        }
        return afterZone(text, end);
    }

    /** How many there are; more than {@link #LONGEST_GROUP} are not counted to their end. */
    private static int hexadecimals(Passage text, int place) {
        return text.count(place, Characters.HEX, LONGEST_GROUP + 1);
    }

    /** End of the zone, such as {@code %eth0}; {@code end} = there is none. */
    private static int afterZone(Passage text, int end) {
        if (text.at(end) != '%') {
            return end;
        }
        int zone = end + 1 + text.count(end + 1, Characters.WORD, Integer.MAX_VALUE);
        return zone == end + 1 || text.at(zone) == ':' ? end : zone;
    }
}
