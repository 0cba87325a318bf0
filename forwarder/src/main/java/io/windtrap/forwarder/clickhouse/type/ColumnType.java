package io.windtrap.forwarder.clickhouse.type;

import io.windtrap.forwarder.mapping.Cell;

/**
 * The type of an existing column.
 *
 * @param value what it holds, without the wrappers that change nothing of it: LowCardinality, SimpleAggregateFunction
 * @param nullable whether it holds NULL; what stands for an absent value in other columns is the caller's to say
 */
public record ColumnType(ValueType value, boolean nullable) {
    /** The type that {@code system.columns} reports as {@code text}; {@link ValueType.Unknown} for what isn't understood. */
    public static ColumnType parse(String text) {
        return TypeParser.parse(text);
    }

    /** What {@code cell} becomes in a column of this type. */
    public Conversion convert(Cell cell) {
        return value.convert(cell.type(), cell.text());
    }
}
