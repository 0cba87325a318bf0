package io.windtrap.forwarder.mapping.json;

import com.fasterxml.jackson.core.JsonParser;
import io.windtrap.forwarder.mapping.LogicalType;
import io.windtrap.forwarder.mapping.json.JsonValue.Numeral;
import java.io.IOException;
import java.math.BigDecimal;

/** Types a JSON number and gives its canonical text: {@code 3.0} is the whole number 3, and 2^53+1 keeps its last digit. */
final class Numbers {
    private static final double TWO_POW_53 = 0x1p53;
    private static final double TWO_POW_63 = 0x1p63;
    private static final int MAX_EXACT_DIGITS = 15;
    private static final double PLAIN_FROM = 1e-6;
    private static final double PLAIN_BELOW = 1e21;

    private Numbers() {}

    /** The number at which {@code parser} stands. */
    static Numeral read(JsonParser parser) throws IOException {
        return switch (parser.getNumberType()) {
            case INT, LONG -> whole(parser.getLongValue());
            default -> number(parser.getText());
        };
    }

    /** A number that is no plain whole number of 64 bits: with a fraction, an exponent, or too long. */
    static Numeral number(String literal) {
        if (isShortest(literal)) {
            return new Numeral(LogicalType.FLOAT, literal, literal);
        }
        double value = Double.parseDouble(literal);
        if (Double.isInfinite(value)) {
            return new Numeral(LogicalType.STRING, literal, literal);
        }
        if (value != Math.rint(value) || Math.abs(value) > TWO_POW_63) {
            return new Numeral(LogicalType.FLOAT, shortest(value), literal);
        }
        if (Math.abs(value) < TWO_POW_53) {
            return new Numeral(LogicalType.INT, Long.toString((long) value), literal);
        }
        try {
            long exact = new BigDecimal(literal).longValueExact();
            return new Numeral(LogicalType.INT, Long.toString(exact), literal);
        } catch (ArithmeticException fractionOrTooLong) {
            return new Numeral(LogicalType.FLOAT, shortest(value), literal);
        }
    }

    /** True for the usual fraction, as {@code -12.5}: no two decimals of up to 15 digits are the same float. */
    private static boolean isShortest(String literal) {
        int last = literal.length() - 1;
        return last < MAX_EXACT_DIGITS
                && literal.indexOf('.') > 0
                && literal.charAt(last) != '0'
                && literal.indexOf('e') < 0
                && literal.indexOf('E') < 0
                && !literal.contains("0.00000");
    }

    static Numeral whole(long value) {
        String text = Long.toString(value);
        return new Numeral(LogicalType.INT, text, text);
    }

    /** The shortest decimal that reads back as {@code value}, without exponent between 1e-6 and 1e21, as JavaScript prints it. */
    static String shortest(double value) {
        String text = Double.toString(value);
        double size = Math.abs(value);
        boolean plain = size >= PLAIN_FROM && size < PLAIN_BELOW;
        int exponentAt = text.indexOf('E');
        if (exponentAt < 0) {
            return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
        }
        if (plain) {
            return new BigDecimal(text).stripTrailingZeros().toPlainString();
        }
        String digits = text.substring(0, exponentAt);
        String exponent = text.substring(exponentAt + 1);
        return (digits.endsWith(".0") ? digits.substring(0, digits.length() - 2) : digits)
                + (exponent.startsWith("-") ? "e" : "e+")
                + exponent;
    }
}
