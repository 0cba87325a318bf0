package io.windtrap.transformer.mask;

import java.util.regex.Pattern;

/** Something that is looked for in texts. */
public enum Finder {
    EMAIL {
        @Override
        boolean isPossible(Counts counts) {
            return counts.at() || counts.percent();
        }

        @Override
        boolean next(Passage text) {
            return EmailSearch.next(text);
        }

        @Override
        String cut(String found) {
            return "***@"
                    + found.substring(found.contains("@") ? found.lastIndexOf('@') + 1 : found.lastIndexOf("%40") + 3);
        }
    },
    CARD {
        @Override
        boolean isPossible(Counts counts) {
            return counts.digits() >= 13;
        }

        @Override
        boolean next(Passage text) {
            return CardSearch.next(text);
        }

        @Override
        boolean isOne(String found) {
            return Digits.passLuhn(Digits.of(found));
        }

        @Override
        String cut(String found) {
            String digits = Digits.of(found);
            return "***" + digits.substring(digits.length() - 4);
        }
    },
    IP {
        @Override
        boolean isPossible(Counts counts) {
            return (counts.dots() >= 3 && counts.digits() >= 4) || counts.colons() >= 2;
        }

        @Override
        boolean next(Passage text) {
            return AddressSearch.next(text);
        }

        @Override
        boolean isOne(String found) {
            return Addresses.isOne(found);
        }

        @Override
        String cut(String found) {
            return Addresses.network(found);
        }
    },
    PHONE {
        @Override
        boolean isPossible(Counts counts) {
            return counts.digits() >= PhoneSearch.FEWEST_DIGITS;
        }

        @Override
        boolean next(Passage text) {
            return PhoneSearch.next(text);
        }

        @Override
        boolean isOne(String found) {
            int digits = Digits.of(found).length();
            boolean international = found.startsWith("+") || found.startsWith("00");
            boolean grouped = found.indexOf(' ') > 0
                    || found.indexOf('(') >= 0
                    || found.indexOf('-') > 0
                    || found.indexOf('/') > 0
                    || (found.indexOf('.') > 0 && DOTTED_PHONE.matcher(found).matches());
            return digits >= PhoneSearch.FEWEST_DIGITS
                    && digits <= 15
                    && (international || grouped)
                    && !Digits.areDate(found);
        }

        @Override
        String cut(String found) {
            String digits = Digits.of(found);
            return "***" + digits.substring(digits.length() - 2);
        }
    };

    /** As in North America and Germany, or in France; most versions of software have fewer digits behind the last dot. */
    private static final Pattern DOTTED_PHONE =
            Pattern.compile("[0-9]{2,4}\\.[0-9]{3,4}\\.[0-9]{4,5}|0[0-9](?:\\.[0-9]{2}){4}");

    /** Whether a text with such characters may have one: the cheap question before the dear one. */
    abstract boolean isPossible(Counts counts);

    /**
     * Goes on to what may be one, after what was found last. Takes time in proportion to the length of the text, however often it is called for it:
     * texts come from outside.
     *
     * @return whether there is one
     */
    abstract boolean next(Passage text);

    /** Whether what {@link #next} found is one. */
    boolean isOne(String found) {
        return true;
    }

    /** A part of {@code found} that names nobody. */
    abstract String cut(String found);
}
