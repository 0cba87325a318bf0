package io.windtrap.forwarder.clickhouse.type;

import io.windtrap.forwarder.clickhouse.type.Conversion.Converted;
import io.windtrap.forwarder.clickhouse.type.Conversion.Refused;
import io.windtrap.forwarder.mapping.LogicalType;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers into columns of numbers. */
final class NumberText {
    /** From here on, floats stand for more whole numbers than one. */
    private static final BigDecimal FIRST_INEXACT = BigDecimal.valueOf(2).pow(53);

    private static final ValueType.Whole EXACT = new ValueType.Whole(ValueType.Real.EXACT_BITS, true);

    /** No column holds as many digits: keeps a number like 1e300 from being written out. */
    private static final int MOST_DIGITS = 80;

    private NumberText() {}

    /** {@code UInt8} takes booleans too: it is what RudderStack stores them in. */
    static Conversion whole(ValueType.Whole column, LogicalType type, String text) {
        return switch (type) {
            case INT, FLOAT -> whole(column, new BigDecimal(text), type);
            case BOOLEAN ->
                column.bits() == Byte.SIZE && !column.signed()
                        ? new Converted(text.equals("true") ? "1" : "0")
                        : new Refused(Mismatch.INCOMPATIBLE);
            // An id that was a number when its column was made.
            case STRING ->
                isWhole(text)
                        ? whole(column, new BigDecimal(text), LogicalType.INT)
                        : new Refused(Mismatch.INCOMPATIBLE);
            case DATETIME -> new Refused(Mismatch.INCOMPATIBLE);
        };
    }

    /** True for digits that a whole number is written back as: no sign of plus, no zeros in front. */
    private static boolean isWhole(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        int digits = text.length() - first;
        if (digits == 0 || digits > MOST_DIGITS || (text.charAt(first) == '0' && text.length() > 1)) {
            return false;
        }
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static Conversion whole(ValueType.Whole column, BigDecimal number, LogicalType type) {
        BigDecimal plain = number.stripTrailingZeros();
        if (plain.scale() > 0) {
            return new Refused(Mismatch.TOO_PRECISE);
        }
        if (digitsBeforePoint(plain) > MOST_DIGITS || !isWithin(column, plain.toBigIntegerExact())) {
            return new Refused(Mismatch.OUT_OF_RANGE);
        }
        return isInexact(plain, type) ? new Refused(Mismatch.INEXACT) : new Converted(plain.toPlainString());
    }

    private static boolean isWithin(ValueType.Whole column, BigInteger number) {
        // Without the sign's bit, which is how two's complement has one number more below zero.
        return column.signed()
                ? number.bitLength() < column.bits()
                : number.signum() >= 0 && number.bitLength() <= column.bits();
    }

    /** Rounded to the nearest float of the column, as all floats are; never to infinity. */
    static Conversion real(ValueType.Real column, LogicalType type, String text) {
        return switch (type) {
            case INT, FLOAT -> {
                double number = Math.abs(Double.parseDouble(text));
                if (number > column.largest()) {
                    yield new Refused(Mismatch.OUT_OF_RANGE);
                }
                boolean isExact = !column.exact()
                        || type == LogicalType.FLOAT
                        || isWithin(EXACT, new BigDecimal(text).toBigIntegerExact());
                yield isExact ? new Converted(text) : new Refused(Mismatch.INEXACT);
            }
            case STRING, BOOLEAN, DATETIME -> new Refused(Mismatch.INCOMPATIBLE);
        };
    }

    static Conversion decimal(ValueType.Decimal column, LogicalType type, String text) {
        return switch (type) {
            case INT, FLOAT -> decimal(column, new BigDecimal(text).stripTrailingZeros(), type);
            case STRING, BOOLEAN, DATETIME -> new Refused(Mismatch.INCOMPATIBLE);
        };
    }

    private static Conversion decimal(ValueType.Decimal column, BigDecimal number, LogicalType type) {
        if (number.scale() > column.scale()) {
            return new Refused(Mismatch.TOO_PRECISE);
        }
        if (number.signum() != 0 && digitsBeforePoint(number) > column.precision() - column.scale()) {
            return new Refused(Mismatch.OUT_OF_RANGE);
        }
        return isInexact(number, type) ? new Refused(Mismatch.INEXACT) : new Converted(number.toPlainString());
    }

    private static boolean isInexact(BigDecimal number, LogicalType type) {
        return type == LogicalType.FLOAT && number.abs().compareTo(FIRST_INEXACT) >= 0;
    }

    private static long digitsBeforePoint(BigDecimal number) {
        return number.precision() - (long) number.scale();
    }
}
