package io.windtrap.forwarder.clickhouse.type;

import static io.windtrap.forwarder.mapping.LogicalType.BOOLEAN;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static io.windtrap.forwarder.mapping.LogicalType.FLOAT;
import static io.windtrap.forwarder.mapping.LogicalType.INT;
import static io.windtrap.forwarder.mapping.LogicalType.STRING;

import io.windtrap.forwarder.batch.group.TypeSet;
import io.windtrap.forwarder.mapping.LogicalType;

/**
 * What one column of a table can hold.
 *
 * @param type of the column
 * @param asIs types whose values, every one of them, the column holds under the text that a group has for them
 * @param written whether an INSERT may name the column
 */
public record ColumnFit(ColumnType type, TypeSet asIs, boolean written) {
    /** How the columns that Windtrap creates hold moments; in any other zone a moment's text must name its own. */
    private static final String MILLISECONDS_IN_UTC = "DateTime64(3, 'UTC')";

    /** The fit of a column whose type ClickHouse reports as {@code type}. */
    public static ColumnFit of(String type) {
        ColumnType parsed = ColumnType.parse(type);
        return new ColumnFit(
                parsed,
                switch (parsed.value()) {
                    case ValueType.Text _ -> TypeSet.of(STRING, INT, FLOAT, BOOLEAN);
                    case ValueType.Whole(int bits, boolean signed) when signed && bits >= Long.SIZE -> TypeSet.of(INT);
                    case ValueType.Real(double largest, boolean _)
                    when largest == Double.MAX_VALUE -> TypeSet.of(INT, FLOAT);
                    case ValueType.Bool _ -> TypeSet.of(BOOLEAN);
                    case ValueType.Moment _ when type.contains(MILLISECONDS_IN_UTC) -> TypeSet.of(DATETIME);
                    default -> TypeSet.of();
                },
                true);
    }

    /** As {@link #of}, of a column that refuses whole numbers that a {@code Float64} would round. */
    public static ColumnFit exact(String type) {
        ColumnFit fit = of(type);
        boolean nullable = fit.type().nullable();
        return switch (fit.type().value()) {
            case ValueType.Whole(int bits, boolean signed)
            when signed && bits > ValueType.Real.EXACT_BITS ->
                new ColumnFit(
                        new ColumnType(new ValueType.Whole(ValueType.Real.EXACT_BITS, true), nullable),
                        TypeSet.of(),
                        true);
            case ValueType.Real(double largest, boolean _) ->
                new ColumnFit(new ColumnType(new ValueType.Real(largest, true), nullable), TypeSet.of(FLOAT), true);
            default -> fit;
        };
    }

    /** The fit of a column that ClickHouse computes: every value for it is left out, as the table's owner wants it. */
    public static ColumnFit computed(String type) {
        return new ColumnFit(ColumnType.parse(type), TypeSet.of(LogicalType.values()), false);
    }

    /** The fit of a column that is not there: every value for it is refused. */
    public static ColumnFit absent(Mismatch why) {
        return new ColumnFit(new ColumnType(new ValueType.Absent(why), true), TypeSet.of(), false);
    }
}
