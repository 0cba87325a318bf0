package io.windtrap.forwarder.clickhouse.type;

import io.windtrap.forwarder.mapping.LogicalType;
import java.util.Map;
import java.util.Set;

/** Types of ClickHouse's values, as far as they differ in what they hold. */
public sealed interface ValueType {
    /** {@code Int8} to {@code Int256}, {@code UInt8} to {@code UInt256}. */
    record Whole(int bits, boolean signed) implements ValueType {}

    /**
     * {@code BFloat16}, {@code Float32}, {@code Float64}.
     *
     * @param exact whether whole numbers are refused that a {@code Float64} would round
     */
    record Real(double largest, boolean exact) implements ValueType {
        /** Bits, sign included, of the whole numbers that a {@code Float64} holds all of. */
        public static final int EXACT_BITS = 54;
    }

    /**
     * {@code Decimal}.
     *
     * @param precision digits in all, 1 to 76
     * @param scale digits after the point, 0 to precision
     */
    record Decimal(int precision, int scale) implements ValueType {}

    /** {@code Bool}. */
    record Bool() implements ValueType {}

    /** {@code Date}; wide is {@code Date32}. */
    record Day(boolean wide) implements ValueType {}

    /** {@code DateTime}, of any zone: it holds instants. */
    record Seconds() implements ValueType {}

    /**
     * {@code DateTime64}, of any zone.
     *
     * @param digits of fractions of seconds, 0 to 9
     */
    record Moment(int digits) implements ValueType {}

    /** {@code Enum8}, {@code Enum16}. */
    record Enumerated(Set<String> names) implements ValueType {}

    /** {@code UUID}. */
    record Uuid() implements ValueType {}

    /** {@code IPv4}, {@code IPv6}. */
    record Address(boolean v6) implements ValueType {}

    /** {@code Array}. */
    record Items(ColumnType element) implements ValueType {}

    /** {@code String}. */
    record Text() implements ValueType {}

    /** {@code FixedString}. */
    record FixedText(int bytes) implements ValueType {}

    /**
     * {@code JSON}.
     *
     * @param typed paths whose type the column fixes, joined by dots
     */
    record Json(Map<String, ColumnType> typed) implements ValueType {}

    /**
     * None: the column is not there, and is not to be added.
     *
     * @param why it isn't
     */
    record Absent(Mismatch why) implements ValueType {}

    /** Any other: Map, Tuple, AggregateFunction… */
    record Unknown(String name) implements ValueType {}

    /** What a value becomes that looks like {@code type} and has its canonical {@code text}. */
    default Conversion convert(LogicalType type, String text) {
        return switch (this) {
            case Whole whole -> NumberText.whole(whole, type, text);
            case Real real -> NumberText.real(real, type, text);
            case Decimal decimal -> NumberText.decimal(decimal, type, text);
            case Bool _ ->
                type == LogicalType.BOOLEAN
                        ? new Conversion.Converted(text)
                        : new Conversion.Refused(Mismatch.INCOMPATIBLE);
            case Day(boolean wide) -> TimeText.day(wide, type, text);
            case Seconds _ -> TimeText.seconds(type, text);
            case Moment(int digits) -> TimeText.moment(digits, type, text);
            case Enumerated(Set<String> names) -> PlainText.enumerated(names, type, text);
            case Uuid _ -> PlainText.uuid(text);
            case Address(boolean v6) -> PlainText.address(v6, text);
            case Items(ColumnType element) -> ArrayText.of(element, type, text);
            case Text _ -> new Conversion.Converted(PlainText.of(type, text));
            case FixedText(int bytes) -> PlainText.fixed(bytes, type, text);
            case Json(Map<String, ColumnType> typed) -> JsonColumnText.of(typed, type, text);
            case Absent(Mismatch why) -> new Conversion.Refused(why);
            case Unknown _ -> new Conversion.Refused(Mismatch.UNKNOWN_TYPE);
        };
    }
}
